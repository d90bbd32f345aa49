"""How a deadline was counted: intervals that tile the time from its start to its end, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from furong.engines.worktime.calendars import Calendar, DayKind
from furong.engines.worktime.countable import midnight_s
from furong.kernel.clock import CITY_TIME

__all__ = ["Counting", "Interval", "Reason", "derive"]


class Counting(StrEnum):
    """Which time counts at all."""

    ALL = "all"
    PERIODS = "periods"
    WORKDAYS = "workdays"


class Reason(StrEnum):
    """Why an interval counts or does not."""

    COUNTED = "counted"
    MAKE_UP_WORKDAY = "make_up_workday"
    BEFORE_START = "before_start"
    OFF_HOURS = "off_hours"
    BREAK = "break"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    SUSPENDED = "suspended"


_COUNTED = (Reason.COUNTED, Reason.MAKE_UP_WORKDAY)


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of time that was counted or skipped.

    Args:
        begin: Its begin.
        end: Its end, which is the begin of the next.
        reason: Why.
        name_zh: Name of the holiday, or basis of the suspension, in Chinese; empty for other reasons.
        name_en: The same in English.
    """

    begin: datetime
    end: datetime
    reason: Reason
    name_zh: str = ""
    name_en: str = ""

    @property
    def is_counted(self) -> bool:
        """Whether its seconds count."""
        return self.reason in _COUNTED

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.end - self.begin


def derive(
    start: int,
    begin: int,
    until: int,
    *,
    counting: Counting,
    calendar: Calendar,
    suspended: Sequence[tuple[int, int, str]],
) -> tuple[Interval, ...]:
    """Return the intervals from ``min(start, begin)`` to ``until`` [s since 1970-01-01T00:00Z], neighbours merged.

    Args:
        start: When the clock was set off. [s]
        begin: When counting began. [s]
        until: When it ended. [s]
        counting: Which time counts.
        calendar: The calendar.
        suspended: Begin [s], end [s] and basis of each suspension.
    """
    merged: list[Interval] = []
    for piece in _pieces(start, begin, until, counting, calendar, suspended):
        last = merged[-1] if merged else None
        if last is not None and (last.reason, last.name_zh) == (piece.reason, piece.name_zh):
            merged[-1] = replace(last, end=piece.end)
        else:
            merged.append(piece)
    return tuple(merged)


def _pieces(
    start: int,
    begin: int,
    until: int,
    counting: Counting,
    calendar: Calendar,
    suspended: Sequence[tuple[int, int, str]],
) -> Iterator[Interval]:
    first = min(start, begin)
    edges = {first, until, *(edge for span in suspended for edge in span[:2]), begin}
    days = list(_days_between(first, until))
    for day in days:
        edges.add(midnight_s(day))
        if counting is Counting.PERIODS:
            edges.update(midnight_s(day) + minute * 60 for period in calendar.periods(day) for minute in period)
    marks = sorted(edge for edge in edges if first <= edge <= until)
    for a, b in pairwise(marks):
        basis = next((name for low, high, name in suspended if low <= a < high), None)
        if a < begin:
            yield _interval(a, b, Reason.BEFORE_START)
        elif basis is not None:
            yield _interval(a, b, Reason.SUSPENDED, basis, basis)
        else:
            yield _interval(a, b, *_reason(a, counting, calendar))


def _reason(second: int, counting: Counting, calendar: Calendar) -> tuple[Reason, str, str]:
    if counting is Counting.ALL:
        return Reason.COUNTED, "", ""
    moment = datetime.fromtimestamp(second, CITY_TIME)
    day = moment.date()
    special = calendar.special.get(day)
    names = (special.name_zh, special.name_en) if special else ("", "")
    if not calendar.is_workday(day):
        return (Reason.HOLIDAY if special else Reason.WEEKEND), *names
    counted = Reason.MAKE_UP_WORKDAY if special and special.kind == DayKind.MAKE_UP else Reason.COUNTED
    if counting is Counting.WORKDAYS:
        return counted, *names
    periods, minute = calendar.periods(day), moment.hour * 60 + moment.minute
    if any(low <= minute < high for low, high in periods):
        return counted, *names
    between = bool(periods) and periods[0][1] <= minute < periods[-1][0]
    return (Reason.BREAK if between else Reason.OFF_HOURS), "", ""


def _interval(begin: int, end: int, reason: Reason, name_zh: str = "", name_en: str = "") -> Interval:
    return Interval(
        datetime.fromtimestamp(begin, CITY_TIME), datetime.fromtimestamp(end, CITY_TIME), reason, name_zh, name_en
    )


def _days_between(first: int, last: int) -> Iterator[date]:
    day = datetime.fromtimestamp(first, CITY_TIME).date()
    end = datetime.fromtimestamp(last, CITY_TIME).date()
    while day <= end:
        yield day
        day += timedelta(days=1)
