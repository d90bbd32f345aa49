"""Slots of a conversation: each example says what it says, each slot points at its words, and no text takes long."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.texts.slot_examples import EXAMPLES

from furong.engines.texts.slot_rules import days_of
from furong.engines.texts.slots import SLOTS, Said, Slot, find_slots

_MEGABYTE = 1_000_000
_BOUND_S = 10.0
_CALL = (
    Said(seq=3, is_citizen=True, text="我们温江区光华大道那个小区，二次供水停了，都第三天了。"),
    Said(seq=4, is_citizen=False, text="王女士，请问是哪一栋？有没有通知过停水？"),
    Said(seq=7, is_citizen=True, text="12 栋，物业说泵坏了，没人修，家里有老人和小孩。"),
    Said(seq=8, is_citizen=False, text="我马上给您登记，联系这个号码可以吗？"),
    Said(seq=9, is_citizen=True, text="可以，今天能不能修好……"),
)


def slots_of(*texts: str) -> dict[str, Slot]:
    said = [Said(seq=place, is_citizen=True, text=text) for place, text in enumerate(texts, 1)]
    return {one.name: one for one in find_slots(said)}


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_says_what_it_says(name: str) -> None:
    text, expected = EXAMPLES[name]
    found = slots_of(text)
    assert {slot: found[slot].value if slot in found else None for slot in expected} == expected


def test_a_call_is_read_over_its_segments() -> None:
    found = {one.name: one for one in find_slots(_CALL)}
    words = {one.seq: one.text for one in _CALL}
    told = {
        name: [(span.segment, words[span.segment][span.start : span.end]) for span in one.spans]
        for name, one in found.items()
    }
    assert told["what"] == [(3, "二次供水停了")]
    assert told["where"] == [(3, "温江区光华大道"), (7, "12 栋")]
    assert told["when"] == [(3, "都第三天了")]
    assert told["want"] == [(9, "今天能不能修好")]
    assert told["vulnerable"] == [(7, "老人"), (7, "小孩")]
    assert (found["vulnerable"].codes, found["where"].value) == (("elderly", "child"), "温江区光华大道 12 栋")
    # What the agent has said only, and what follows from two things, is to be confirmed.
    assert (told["who"], found["who"].is_sure) == ([(4, "王女士")], False)
    assert (found["urgency"].codes, found["urgency"].is_sure) == (("urgent",), False)


def test_an_emergency_is_found_in_the_segment_that_tells_of_it() -> None:
    found = slots_of("喂，你好", "我们屋头闻到好大一股煤气味，人头昏")["urgency"]
    assert (found.value, {span.segment for span in found.spans}, found.is_sure) == ("emergency", {2}, True)


def test_a_kind_points_at_its_words_and_two_kinds_are_to_be_confirmed() -> None:
    text = "路灯坏了很久，我要投诉物业"
    kind = slots_of(text)["kind"]
    assert ([text[one.start : one.end] for one in kind.spans], kind.is_sure) == (["我要投诉"], True)
    assert not slots_of("我要投诉物业乱收费，还建议公开账目")["kind"].is_sure
    assert not slots_of("请问老年卡在哪里可以办")["kind"].is_sure


def test_a_place_without_a_name_is_to_be_confirmed() -> None:
    assert not slots_of("我们小区停水了")["where"].is_sure
    assert slots_of("青羊区草市街2号院停水了")["where"].is_sure


@pytest.mark.parametrize("text", ["", " ", "\n\n", "。，！", "\u200b\u200b"])
def test_nothing_said_fills_nothing(text: str) -> None:
    assert slots_of(text) == {}
    assert find_slots([]) == ()


@pytest.mark.parametrize("piece", ["温江区光华大道停水三天了，", "区", "路a", "1", "没有", "\u200b", "想要"])
def test_a_text_of_a_megabyte_takes_bounded_time(piece: str) -> None:
    text = (piece * (_MEGABYTE // len(piece.encode()) + 1))[:_MEGABYTE]
    begin = time.process_time()
    for one in slots_of(text).values():
        assert all(0 <= span.start <= span.end <= len(text) for span in one.spans)
    assert time.process_time() - begin < _BOUND_S


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.text(max_size=60)), max_size=5))
def test_slots_point_into_their_segments_whatever_is_said(said: list[tuple[bool, str]]) -> None:
    spoken = [Said(seq=place, is_citizen=who, text=text) for place, (who, text) in enumerate(said)]
    found = find_slots(spoken)
    assert [one.name for one in found] == [name for name in SLOTS if name in {one.name for one in found}]
    for one in found:
        assert one.spans
        assert one.value
        for span in one.spans:
            assert 0 <= span.start < span.end <= len(spoken[span.segment].text)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("第三天", 3),
        ("三个月", 90),
        ("两周", 14),
        ("3日", 0),
        ("半个月", 15),
        ("昨天", 0),
        ("for two weeks", 14),
        ("十天", 10),
    ],
)
def test_stretches_of_time_have_days(words: str, days: float) -> None:
    assert days_of(words) == pytest.approx(days)
