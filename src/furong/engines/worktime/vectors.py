"""Deadlines for whole columns: the arithmetic of :func:`furong.engines.worktime.due`, without derivations."""

from __future__ import annotations

import numpy as np

from furong.engines.worktime.calendars import Calendar
from furong.engines.worktime.countable import working_time
from furong.engines.worktime.deadlines import Kind, StartRule, countable_of, demand_fitting
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
        ValueError: When an amount is shorter than a second, or the start rule does not fit the kind.
        BeyondCalendar: When a deadline lies outside the days that are worked out.
    """
    if not len(starts):
        return starts
    countable = countable_of(kind, calendar)
    spans = np.rint(amounts * (_DAY_S if kind.is_in_days else _HOUR_S))
    if not bool(np.all((spans >= 1) & np.isfinite(spans))):
        raise ValueError("limits are at least a second long, and finite")
    demand_fitting(start_rule, kind, float(amounts.min()))
    seconds = spans.astype(np.int64)
    return countable.reached(countable.elapsed(_begins(starts, start_rule, calendar)) + seconds)


def _begins(starts: IntColumn, start_rule: StartRule, calendar: Calendar) -> IntColumn:
    offset_s = int(CITY_TIME.utcoffset(None).total_seconds())
    midnight = (starts + offset_s) // _DAY_S * _DAY_S - offset_s
    if start_rule is StartRule.SAME_DAY:
        return midnight
    if start_rule is StartRule.NEXT_DAY:
        return midnight + _DAY_S
    if start_rule is StartRule.NEXT_WORKING_INSTANT:
        return working_time(calendar).next_instant(starts)
    return starts
