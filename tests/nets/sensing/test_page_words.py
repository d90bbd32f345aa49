"""Every code that sensing can show has a word, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import translation

from furong.engines.places.reading import ZoneProblemCode
from furong.nets.sensing.contracts import AlarmState, FeedClock, Priority, ReasonCode
from furong.nets.sensing.pages import words

_WORDS: list[tuple[Callable[[str], str], list[str]]] = [
    (words.reason, list(ReasonCode)),
    (words.way_to_mend, list(ReasonCode)),
    (words.alarm_state, list(AlarmState)),
    (words.clock, list(FeedClock)),
    (words.level, list(Priority)),
    (words.level_name, list(Priority)),
    (words.record_state, ["held", "replayed", "discarded"]),
    (words.zone_trouble, list(ZoneProblemCode)),
]


@pytest.mark.parametrize(("say", "codes"), _WORDS)
def test_every_code_has_a_word_in_both_languages(say: Callable[[str], str], codes: list[str]) -> None:
    with translation.override("zh-hans"):
        chinese = [say(code) for code in codes]
    with translation.override("en"):
        english = [say(code) for code in codes]
    assert not set(chinese) & set(english)
    assert len(set(chinese)) == len(set(english)) == len(codes)


def test_places_and_senders_are_told_in_the_readers_language() -> None:
    with translation.override("zh-hans"):
        assert words.place("line 17") == "第 17 行"
        assert words.place("somewhere") == "somewhere"
        assert words.source("api by gw") == "接口，gw"
        assert words.source("events.csv.gz") == "events.csv.gz"
        assert words.trouble(ReasonCode.FIELD_MISSING, "time") == "缺少字段：时间"
