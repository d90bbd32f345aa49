"""Running the sentence tests of a pack: each says what is given and what must follow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from furong.engines.worktime import load_calendar
from furong.kernel.clock import CITY_TIME, instant_of_minute, iso, minute_at_or_before
from furong.nets.casework import api as casework
from furong.nets.sensing import api as sensing
from furong.scenarios.pack import Pack
from furong.scenarios.schema import Sentence
from furong.scenarios.translate import case_type_spec, rule_spec, stream_spec

__all__ = ["Outcome", "run_tests"]

#: The day on which times of day are laid out; any will do, because a test names no day.
_DAY = datetime(2026, 11, 24, tzinfo=CITY_TIME)
_DAY_MIN = 24 * 60


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one sentence.

    Args:
        sentence: The sentence.
        expected: What it expects, as text.
        got: What followed, as text.
    """

    sentence: Sentence
    expected: str
    got: str

    @property
    def holds(self) -> bool:
        """Whether what followed is what it expects."""
        return self.expected == self.got


def run_tests(pack: Pack, *, calendar: str = "chengdu") -> Iterator[Outcome]:
    """Run every sentence of a pack, deadlines on the calendar of that name."""
    for sentence in pack.tests:
        if sentence.rule:
            yield _rule_outcome(pack, sentence)
        else:
            yield _case_outcome(pack, sentence, calendar)


def _rule_outcome(pack: Pack, sentence: Sentence) -> Outcome:
    rule = rule_spec(pack, sentence.rule, _DAY.date())
    stream = stream_spec(pack, pack.rules[sentence.rule].over, _DAY.date())
    levels = sorted((_minute(clock), value) for clock, value in sentence.given.levels.items())
    episodes = sensing.tried_episodes(
        rule,
        levels,
        value_name=stream.value_name,
        properties=sentence.given.thing,
        until=minute_at_or_before(_DAY) + _DAY_MIN - 1,
    )
    got = [(_clock(raised), None if cleared is None else _clock(cleared)) for raised, cleared in episodes]
    return Outcome(sentence, str(list(sentence.expect.episodes)), str(got))


def _case_outcome(pack: Pack, sentence: Sentence, calendar: str) -> Outcome:
    spec = case_type_spec(pack, sentence.case, _DAY.date())
    counted = casework.counted_deadline(spec, datetime.fromisoformat(sentence.given.opened), load_calendar(calendar))
    return Outcome(sentence, sentence.expect.due, iso(counted.due_at) if counted.due_at else "")


def _minute(clock: str) -> int:
    return minute_at_or_before(datetime.combine(_DAY.date(), time.fromisoformat(clock), CITY_TIME))


def _clock(minute: int) -> str:
    return f"{instant_of_minute(minute):%H:%M}"
