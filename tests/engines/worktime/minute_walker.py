"""Somebody who counts a deadline by looking at every minute in turn, with a list of workdays of another maker."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from functools import cache

import chinese_calendar

UTC8 = timezone(timedelta(hours=8))
NOON_BREAK = ((510, 720), (840, 1080))
_DAY_MIN = 1440
_ORIGIN = datetime(2000, 1, 1, tzinfo=UTC8)
_LAST_YEAR = 2026


@cache
def is_workday(day: date) -> bool:
    """What chinesecalendar says, and Monday to Friday beyond it."""
    return bool(chinese_calendar.is_workday(day)) if day.year <= _LAST_YEAR else day.weekday() < 5


def minute_of(moment: datetime) -> int:
    """Minutes since the origin, of whole minutes only."""
    minutes, rest = divmod(moment - _ORIGIN, timedelta(minutes=1))
    assert not rest
    return minutes


def moment_of(minute: int) -> datetime:
    return _ORIGIN + timedelta(minutes=minute)


@dataclass(frozen=True)
class Walker:
    """Counts by walking.

    Args:
        kind: Which time counts, as the engine calls it.
        periods: Working periods of every workday. [min after midnight]
        altered: Days that are workdays or not, whatever the list says.
    """

    kind: str
    periods: Sequence[tuple[int, int]] = NOON_BREAK
    altered: Mapping[date, bool] = field(default_factory=dict)

    def works_on(self, minute: int) -> bool:
        day = (_ORIGIN + timedelta(days=minute // _DAY_MIN)).date()
        return self.altered.get(day, is_workday(day))

    def is_open(self, minute: int) -> bool:
        """Whether offices are open during that minute."""
        clock = minute % _DAY_MIN
        return any(begin <= clock < end for begin, end in self.periods) and self.works_on(minute)

    def counts(self) -> Callable[[int], bool]:
        """What says whether a minute counts."""
        if self.kind == "work_hour":
            return self.is_open
        return self.works_on if self.kind == "work_day" else lambda minute: True

    def first_minute(self, start: datetime, rule: str) -> int:
        """The minute at which counting begins."""
        minute = minute_of(start)
        if rule == "same_day":
            return minute - minute % _DAY_MIN
        if rule == "next_day":
            return minute - minute % _DAY_MIN + _DAY_MIN
        while rule == "next_working_instant" and not self.is_open(minute):
            minute += 1
        return minute

    def due(
        self,
        start: datetime,
        minutes: int,
        rule: str = "instant",
        suspended: Sequence[tuple[datetime, datetime | None]] = (),
    ) -> datetime | None:
        """When so many minutes have been counted, or nothing when a suspension without an end comes first."""
        spans = [(minute_of(a), None if b is None else minute_of(b)) for a, b in suspended]
        counts, minute, counted = self.counts(), self.first_minute(start, rule), 0
        while counted < minutes:
            if any(begin <= minute and end is None for begin, end in spans):
                return None
            if counts(minute) and not any(begin <= minute < end for begin, end in spans if end is not None):
                counted += 1
            minute += 1
        return moment_of(minute)

    def between(self, begin: datetime, end: datetime) -> int:
        """How many minutes count between two instants."""
        counts = self.counts()
        return sum(1 for minute in range(minute_of(begin), minute_of(end)) if counts(minute))
