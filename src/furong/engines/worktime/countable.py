"""Countable time: which seconds count, as sorted spans with a running sum, so that counting is two binary searches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import numpy as np

from furong.engines.worktime.calendars import Calendar
from furong.kernel.clock import CITY_TIME
from furong.kernel.columns import IntColumn

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "BeyondCalendar",
    "Countable",
    "all_time",
    "midnight_s",
    "working_days",
    "working_time",
]

#: Days that are worked out: deadlines outside them are refused rather than guessed.
FIRST_DAY = date(2015, 1, 1)
LAST_DAY = date(2045, 12, 31)
_DAY_S = 86_400
_ONE_DAY = timedelta(days=1)


class BeyondCalendar(ValueError):
    """An instant outside the days that are worked out."""


@dataclass(frozen=True, slots=True)
class Countable:
    """The seconds that count.

    Args:
        begins: Begin of each span, sorted. [s since 1970-01-01T00:00Z]
        ends: End of each span; never after the next begin. [s]
        before: Countable seconds before each span. [s]
    """

    begins: IntColumn
    ends: IntColumn
    before: IntColumn = field(init=False)

    def __post_init__(self) -> None:
        lengths = self.ends - self.begins
        object.__setattr__(self, "before", np.cumsum(lengths) - lengths)

    def elapsed(self, at: IntColumn) -> IntColumn:
        """Return the countable seconds up to the instants ``at`` [s since 1970-01-01T00:00Z].

        Raises:
            BeyondCalendar: When an instant lies outside the days that are worked out.
        """
        _demand_worked_out(at)
        span = np.maximum(np.searchsorted(self.begins, at, side="right") - 1, 0)
        within = np.clip(at - self.begins[span], 0, self.ends[span] - self.begins[span])
        return np.asarray(self.before[span] + within)

    def next_instant(self, at: IntColumn) -> IntColumn:
        """Return the first instants, not before ``at`` [s since 1970-01-01T00:00Z], at which time counts.

        Raises:
            BeyondCalendar: When one lies outside the days that are worked out.
        """
        _demand_worked_out(at)
        span = np.searchsorted(self.ends, at, side="right")
        if len(at) and int(span.max()) >= len(self.ends):
            raise BeyondCalendar(f"no time counts any more before {LAST_DAY}")
        return np.maximum(at, self.begins[span])

    def reached(self, amount: IntColumn) -> IntColumn:
        """Return the first instants at which ``amount`` [s] of countable time has passed. [s since 1970-01-01T00:00Z]

        Raises:
            BeyondCalendar: When that is after the days that are worked out.
        """
        total = self.before + (self.ends - self.begins)
        span = np.searchsorted(total, amount, side="left")
        if len(amount) and int(span.max()) >= len(total):
            raise BeyondCalendar(f"the deadline lies after {LAST_DAY}")
        return np.asarray(self.begins[span] + (amount - self.before[span]))


def _demand_worked_out(at: IntColumn) -> None:
    if len(at) and (int(at.min()) < midnight_s(FIRST_DAY) or int(at.max()) > midnight_s(LAST_DAY)):
        raise BeyondCalendar(f"deadlines are counted between {FIRST_DAY} and {LAST_DAY}")


def midnight_s(day: date) -> int:
    """Return when ``day`` begins in the city. [s since 1970-01-01T00:00Z]"""
    return int(datetime(day.year, day.month, day.day, tzinfo=CITY_TIME).astimezone(UTC).timestamp())


def all_time() -> Countable:
    """Return time by the wall clock: every second counts."""
    return Countable(np.array([midnight_s(FIRST_DAY)]), np.array([midnight_s(LAST_DAY + _ONE_DAY)]))


@lru_cache(maxsize=64)
def working_days(calendar: Calendar) -> Countable:
    """Return the workdays of a calendar, each from midnight to midnight."""
    begins = np.array([midnight_s(day) for day in _days() if calendar.is_workday(day)], dtype=np.int64)
    return Countable(begins, begins + _DAY_S)


@lru_cache(maxsize=64)
def working_time(calendar: Calendar) -> Countable:
    """Return the working periods of a calendar.

    Raises:
        ValueError: When it has none.
    """
    spans = [
        (midnight_s(day) + begin * 60, midnight_s(day) + end * 60)
        for day in _days()
        for begin, end in calendar.periods(day)
    ]
    if not spans:
        raise ValueError(f"the calendar {calendar.name} has no working hours")
    pairs = np.array(spans, dtype=np.int64)
    return Countable(pairs[:, 0].copy(), pairs[:, 1].copy())


def _days() -> Iterator[date]:
    day = FIRST_DAY
    while day <= LAST_DAY:
        yield day
        day += _ONE_DAY
