"""Deadlines: from a limit in one of five kinds of time to an instant, with the way it was counted.

The five kinds (GB/T 30428.8 practice; the words are those of city management):

===============  ==========  =====================================================================================
``urgent_hour``  紧急工作时   hours by the wall clock, nights and holidays included
``urgent_day``   紧急工作日   days of 24 hours by the wall clock
``work_hour``    工作时       hours inside the working periods of workdays
``work_day``     工作日       workdays, each counted for its 24 hours; weekends and holidays are skipped
``natural_day``  自然日       days of the calendar
===============  ==========  =====================================================================================

Counting begins by a start rule. ``instant`` counts from the very instant. ``same_day`` and ``next_day`` count whole
days from 00:00 of that day or of the next one; the Civil Code (民法典 §201) does not count the day of the event, which
is ``next_day``. ``next_working_instant`` waits for the offices to open. A deadline that falls after the offices have
closed is drawn to the close of business of its last day (§203), when ``close_of_business`` is asked for.

Time is counted in whole seconds: fractions of a second of what is handed in are dropped.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import numpy as np

from furong.engines.worktime.calendars import Calendar
from furong.engines.worktime.countable import Countable, all_time, midnight_s, working_days, working_time
from furong.engines.worktime.derivation import Counting, Interval, derive
from furong.kernel.clock import CITY_TIME, city_time

__all__ = [
    "Caution",
    "Deadline",
    "Extension",
    "Kind",
    "Limit",
    "Recomputed",
    "StartRule",
    "Suspension",
    "due",
    "recompute",
    "suspended_spans",
    "used_s",
]

_HOUR_S = 3_600
_DAY_S = 86_400
_ALL_TIME = all_time()


class Kind(StrEnum):
    """The five kinds of time."""

    URGENT_HOUR = "urgent_hour"
    URGENT_DAY = "urgent_day"
    WORK_HOUR = "work_hour"
    WORK_DAY = "work_day"
    NATURAL_DAY = "natural_day"

    @property
    def is_in_days(self) -> bool:
        """Whether limits of this kind are numbers of days."""
        return self in (Kind.URGENT_DAY, Kind.WORK_DAY, Kind.NATURAL_DAY)


class StartRule(StrEnum):
    """When counting begins."""

    INSTANT = "instant"
    SAME_DAY = "same_day"
    NEXT_DAY = "next_day"
    NEXT_WORKING_INSTANT = "next_working_instant"


class Caution(StrEnum):
    """What a reader of a deadline must know."""

    #: The count runs through days for which no holiday notice is known yet.
    CALENDAR_ASSUMED = "calendar_assumed"


@dataclass(frozen=True, slots=True)
class Suspension:
    """Time that does not count.

    Args:
        begin: From when.
        end: Until when, or ``None`` while it lasts.
        basis: The rule or reason it rests on.
        authority: Who ordered it.

    Raises:
        ValueError: When it ends before it begins, or an end of it has no time zone.
    """

    begin: datetime
    end: datetime | None
    basis: str
    authority: str = ""

    def __post_init__(self) -> None:
        if self.begin.tzinfo is None or (self.end is not None and self.end.tzinfo is None):
            raise ValueError("the begin and the end of a suspension need a time zone")
        if self.end is not None and self.end < self.begin:
            raise ValueError(f"the suspension of {self.begin:%Y-%m-%d %H:%M} ends before it begins")


@dataclass(frozen=True, slots=True)
class Extension:
    """More time.

    Args:
        amount: How much, in the unit of the limit. [h or d]
        approver: Who allowed it.
    """

    amount: float
    approver: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """Everything that a deadline follows from.

    Args:
        start: When the clock was set off.
        amount: How much time there is, at least a second. [h or d, by the kind]
        kind: Kind of time.
        start_rule: When counting begins.
        suspensions: Time that does not count; where they overlap it is left out once.
        extensions: More time.
        close_of_business: Whether a deadline after the close of business is drawn to it; the counted time is then
            less than the limit by what was left of the day.
        exempt: Basis on which lateness does not count against anybody, or empty.

    Raises:
        ValueError: When the parts do not fit together; the message says which.
    """

    start: datetime
    amount: float
    kind: Kind
    start_rule: StartRule = StartRule.INSTANT
    suspensions: tuple[Suspension, ...] = ()
    extensions: tuple[Extension, ...] = ()
    close_of_business: bool = False
    exempt: str = ""

    def __post_init__(self) -> None:
        if self.start.tzinfo is None:
            raise ValueError("the start of a deadline needs a time zone")
        amounts = (self.amount, *(extension.amount for extension in self.extensions))
        if not all(0 < amount < math.inf for amount in amounts) or self.seconds < 1:
            raise ValueError("a limit and its extensions are above zero, and a limit is at least a second long")
        demand_fitting(self.start_rule, self.kind, self.amount)
        if self.close_of_business and self.kind is not Kind.WORK_DAY:
            raise ValueError(f"only work_day can end at the close of business, not {self.kind}")

    @property
    def seconds(self) -> int:
        """Countable time there is, extensions included. [s]"""
        unit_s = _DAY_S if self.kind.is_in_days else _HOUR_S
        return round((self.amount + sum(extension.amount for extension in self.extensions)) * unit_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """When something is due, and how that was counted.

    Args:
        due_at: The instant, or ``None`` while a suspension lasts.
        derivation: Intervals from the start (of its day, under ``same_day``) to the due instant without gap or
            overlap, each counted or skipped and why.
        calendar: Id and version of the calendar.
        cautions: What a reader must know.
        exempt: Basis on which lateness does not count, or empty.
        paused_by: Basis of the suspension that still lasts, while there is no instant; else empty.
    """

    due_at: datetime | None
    derivation: tuple[Interval, ...]
    calendar: str
    cautions: tuple[Caution, ...] = ()
    exempt: str = ""
    paused_by: str = ""

    def is_overdue(self, at: datetime) -> bool:
        """Return whether it has passed at ``at``, to somebody's charge."""
        return self.due_at is not None and not self.exempt and at > self.due_at


@dataclass(frozen=True, slots=True)
class Recomputed:
    """A deadline before and after its calendar changed.

    Args:
        old: As it was.
        new: As it is.
        cause: What changed, e.g. the number of a notice.
    """

    old: Deadline
    new: Deadline
    cause: str

    @property
    def moved_by(self) -> timedelta | None:
        """How far it moved, or ``None`` when either has no instant."""
        if self.old.due_at is None or self.new.due_at is None:
            return None
        return self.new.due_at - self.old.due_at


def due(limit: Limit, calendar: Calendar) -> Deadline:
    """Count a deadline.

    Raises:
        BeyondCalendar: When it lies outside the days that are worked out.
    """
    countable = countable_of(limit.kind, calendar)
    begin = begin_s(limit, calendar)
    suspended, is_open = suspended_spans(limit.suspensions)
    target = _elapsed(countable, begin) + limit.seconds
    for first, last in suspended:
        # One that begins once the time is used up moves nothing; those before it have moved the target already.
        if _reached(countable, target) > first and last > begin:
            target += _elapsed(countable, last) - _elapsed(countable, max(first, begin))
    until = _reached(countable, target)
    if is_open is not None and until > is_open:
        return Deadline(
            due_at=None,
            derivation=_derivation(limit, calendar, begin, max(is_open, begin)),
            calendar=calendar.name,
            exempt=limit.exempt,
            paused_by=next(s.basis for s in limit.suspensions if s.end is None and _second(s.begin) == is_open),
        )
    if limit.close_of_business:
        until = _close_of_business(begin, until, calendar)
    return Deadline(
        due_at=_instant(until),
        derivation=_derivation(limit, calendar, begin, until),
        calendar=calendar.name,
        cautions=_cautions(limit, until, calendar),
        exempt=limit.exempt,
    )


def recompute(limit: Limit, old: Deadline, calendar: Calendar, *, cause: str) -> Recomputed:
    """Count the deadline again on another version of its calendar, and keep what it was."""
    return Recomputed(old, due(limit, calendar), cause)


def used_s(limit: Limit, calendar: Calendar, at: datetime) -> int:
    """Return how much countable time has been used at ``at``, suspensions left out. [s]

    Raises:
        ValueError: When ``at`` has no time zone.
    """
    countable = countable_of(limit.kind, calendar)
    begin, now = begin_s(limit, calendar), _second(city_time(at))
    if now <= begin:
        return 0
    used = _elapsed(countable, now) - _elapsed(countable, begin)
    spans, is_open = suspended_spans(limit.suspensions)
    for span in [*spans, *([(is_open, now)] if is_open is not None else [])]:
        first, last = max(span[0], begin), min(span[1], now)
        if last > first:
            used -= _elapsed(countable, last) - _elapsed(countable, first)
    return used


def demand_fitting(start_rule: StartRule, kind: Kind, amount: float) -> None:
    """Refuse a start rule in whole days for a kind in hours, or for less than the day that has begun.

    Args:
        start_rule: When counting begins.
        kind: Kind of time.
        amount: The shortest limit. [h or d, by the kind]

    Raises:
        ValueError: When they do not fit.
    """
    if start_rule in (StartRule.SAME_DAY, StartRule.NEXT_DAY) and not kind.is_in_days:
        raise ValueError(f"the start rule {start_rule} counts whole days, and {kind} is in hours")
    if start_rule is StartRule.SAME_DAY and amount < 1:
        raise ValueError(f"under {start_rule} a limit is at least a day: less could be over before it was set off")


def countable_of(kind: Kind, calendar: Calendar) -> Countable:
    """Return the seconds that count for a kind of time."""
    if kind is Kind.WORK_HOUR:
        return working_time(calendar)
    return working_days(calendar) if kind is Kind.WORK_DAY else _ALL_TIME


def begin_s(limit: Limit, calendar: Calendar) -> int:
    """Return when counting begins. [s since 1970-01-01T00:00Z]"""
    start = _second(limit.start)
    day = city_time(limit.start).date()
    if limit.start_rule is StartRule.SAME_DAY:
        return midnight_s(day)
    if limit.start_rule is StartRule.NEXT_DAY:
        return midnight_s(day + timedelta(days=1))
    if limit.start_rule is StartRule.NEXT_WORKING_INSTANT:
        return int(working_time(calendar).next_instant(np.array([start]))[0])
    return start


def suspended_spans(suspensions: Iterable[Suspension]) -> tuple[list[tuple[int, int]], int | None]:
    """Return the closed suspensions merged and in order, and when the open one began, if there is one. [s]"""
    held = tuple(suspensions)
    is_open = min((_second(s.begin) for s in held if s.end is None), default=None)
    spans = sorted((_second(s.begin), _second(s.end)) for s in held if s.end is not None)
    merged: list[tuple[int, int]] = []
    for first, end in spans:
        last = end if is_open is None else min(end, max(is_open, first))
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged, is_open


def _close_of_business(begin: int, until: int, calendar: Calendar) -> int:
    """Return ``until``, or the close of business of its day when that is between; 24:00 is of the day that it ends."""
    day = _instant(until - 1).date()
    periods = calendar.periods(day)
    close = midnight_s(day) + periods[-1][1] * 60 if periods else until
    return close if begin < close < until else until


def _derivation(limit: Limit, calendar: Calendar, begin: int, until: int) -> tuple[Interval, ...]:
    counting = {Kind.WORK_HOUR: Counting.PERIODS, Kind.WORK_DAY: Counting.WORKDAYS}.get(limit.kind, Counting.ALL)
    suspended = [(_second(s.begin), until if s.end is None else _second(s.end), s.basis) for s in limit.suspensions]
    return derive(_second(limit.start), begin, until, counting=counting, calendar=calendar, suspended=suspended)


def _cautions(limit: Limit, until: int, calendar: Calendar) -> tuple[Caution, ...]:
    if countable_of(limit.kind, calendar) is _ALL_TIME and limit.start_rule is not StartRule.NEXT_WORKING_INSTANT:
        return ()
    days = (city_time(limit.start).date(), _instant(until - 1).date())
    return () if all(calendar.is_covered(day) for day in days) else (Caution.CALENDAR_ASSUMED,)


def _elapsed(countable: Countable, at: int) -> int:
    return int(countable.elapsed(np.array([at]))[0])


def _reached(countable: Countable, amount: int) -> int:
    return int(countable.reached(np.array([amount]))[0])


def _second(instant: datetime) -> int:
    return math.floor(instant.timestamp())


def _instant(second: int) -> datetime:
    return datetime.fromtimestamp(second, CITY_TIME)
