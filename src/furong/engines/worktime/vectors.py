"""Deadlines for whole columns: the arithmetic of :func:`furong.engines.worktime.due`, without derivations."""

from __future__ import annotations

import numpy as np

from furong.engines.worktime.calendars import Calendar
from furong.engines.worktime.countable import working_time
from furong.engines.worktime.deadlines import Kind, StartRule, countable_of
from furong.kernel.clock import CITY_TIME
from furong.kernel.columns import FloatColumn, IntColumn

__all__ = ["due_many"]

_HOUR_S = 3_600
_DAY_S = 86_400


def due_many(
    starts: IntColumn,
    amounts: FloatColumn,
    kind: Kind,
    calendar: Calendar,
    *,
    start_rule: StartRule = StartRule.INSTANT,
) -> IntColumn:
    """Return the due instants of many limits of one kind. [s since 1970-01-01T00:00Z]

    Args:
        starts: When each clock was set off. [s since 1970-01-01T00:00Z]
        amounts: How much time each has, above zero. [h or d, by the kind]
        kind: Kind of time.
        calendar: The calendar.
        start_rule: When counting begins.

    Raises:
        ValueError: When an amount is not above zero, or the start rule does not fit the kind.
        BeyondCalendar: When a deadline lies outside the days that are worked out.
    """
    if len(amounts) and not float(amounts.min()) > 0:
        raise ValueError("limits are above zero")
    if start_rule in (StartRule.SAME_DAY, StartRule.NEXT_DAY) and not kind.is_in_days:
        raise ValueError(f"the start rule {start_rule} counts whole days, and {kind} is in hours")
    countable = countable_of(kind, calendar)
    seconds = np.rint(amounts * (_DAY_S if kind.is_in_days else _HOUR_S)).astype(np.int64)
    return countable.reached(countable.elapsed(_begins(starts, start_rule, calendar)) + seconds)


def _begins(starts: IntColumn, start_rule: StartRule, calendar: Calendar) -> IntColumn:
    offset_s = int(CITY_TIME.utcoffset(None).total_seconds())
    midnight = (starts + offset_s) // _DAY_S * _DAY_S - offset_s
    if start_rule is StartRule.SAME_DAY:
        return midnight
    if start_rule is StartRule.NEXT_DAY:
        return midnight + _DAY_S
    if start_rule is StartRule.NEXT_WORKING_INSTANT:
        offices = working_time(calendar)
        return np.maximum(starts, offices.begins[np.searchsorted(offices.ends, starts, side="right")])
    return starts
