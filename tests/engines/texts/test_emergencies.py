"""Emergencies: every shipped call raises an alarm, what sounds alike does not, and words are pointed at."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from furong.engines.texts.emergencies import alarms, find_emergencies
from furong.engines.texts.emergency_rules import RULES
from furong.engines.texts.emergency_suite import CALLS, QUIET


def test_the_suite_has_calls_of_every_kind() -> None:
    assert set(CALLS) == {rule.kind for rule in RULES}
    assert sum(map(len, CALLS.values())) >= 250
    assert len(set(QUIET)) >= 130


@pytest.mark.parametrize("kind", CALLS)
def test_every_call_raises_an_alarm(kind: str) -> None:
    assert [call for call in CALLS[kind] if not alarms(call)] == []


def test_what_sounds_alike_raises_none() -> None:
    assert [text for text in QUIET if alarms(text)] == []


def test_a_denial_is_told_as_doubt_and_ends_where_its_clause_ends() -> None:
    (found,) = find_emergencies("没有漏电")
    assert (found.kind, found.is_alarm, found.doubt) == ("electric", False, "没有")
    assert alarms("没有，漏电了") == ("electric",)
    assert "fire" in alarms("没人管，着火了")


def test_the_words_are_pointed_at_in_the_text_as_written() -> None:
    text = "你好 😀：這裡 煤 氣 洩 漏 了！"
    found = next(one for one in find_emergencies(text) if one.kind == "gas")
    assert text[found.start : found.end].replace(" ", "").startswith("煤氣洩漏")


def test_a_word_in_a_long_letter_is_doubtful_unless_it_is_now() -> None:
    letter = "关于小区管理的意见，" + "物业收费不透明，绿化没有养护，公共区域长期无人打扫。" * 4
    assert alarms(letter + "另外曾有人说起火灾的事。") == ()
    assert alarms(letter + "现在正在发生火灾，快来。") == ("fire",)


@given(st.text(max_size=300))
def test_anything_at_all_is_read(text: str) -> None:
    for one in find_emergencies(text):
        assert 0 <= one.start < one.end <= len(text)


@pytest.mark.parametrize("text", ["着火了" + "呀" * 1_000_000, "没有" * 500_000, "人" * 1_000_000 + "跳楼了"])
def test_a_megabyte_is_read_in_time(text: str) -> None:
    began = time.perf_counter()
    find_emergencies(text)
    assert time.perf_counter() - began < 3


def test_the_end_of_a_megabyte_is_read_as_well() -> None:
    assert alarms("人" * 1_000_000 + "。我要跳楼了") == ("suicide",)
