"""Deadlines for whole columns: the arithmetic of :func:`furong.engines.worktime.due`, without derivations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from furong.engines.worktime.calendars import Calendar
from furong.engines.worktime.countable import Countable, working_time
from furong.engines.worktime.deadlines import (
    Kind,
    StartRule,
    Suspension,
    countable_of,
    demand_fitting,
    suspended_spans,
)
from furong.kernel.clock import CITY_TIME
from furong.kernel.columns import BoolColumn, FloatColumn, IntColumn

__all__ = ["NEVER", "Pauses", "due_many"]

#: The due instant of a clock that is suspended until further notice.
NEVER = -1
_HOUR_S = 3_600
_DAY_S = 86_400
_FAR_S = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Pauses:
    """The suspensions of many clocks.

    Args:
        begins: The first, the second, … suspension of each clock, in order and apart; a clock that has fewer has empty
            ones. [s since 1970-01-01T00:00Z]
        ends: Their ends. [s]
        open_from: From when a clock is suspended until further notice; far away for those that are not. [s]
    """

    begins: tuple[IntColumn, ...]
    ends: tuple[IntColumn, ...]
    open_from: IntColumn

    @classmethod
    def of(cls, rows: Sequence[Sequence[Suspension]]) -> Pauses:
        """Return the suspensions of each row as columns."""
        spans = [suspended_spans(row) if row else ([], None) for row in rows]
        width = max((len(closed) for closed, _ in spans), default=0)
        begins = np.zeros((width, len(rows)), dtype=np.int64)
        ends = np.zeros((width, len(rows)), dtype=np.int64)
        open_from = np.full(len(rows), _FAR_S, dtype=np.int64)
        for row, (closed, is_open) in enumerate(spans):
            for number, (first, last) in enumerate(closed):
                begins[number, row], ends[number, row] = first, last
            if is_open is not None:
                open_from[row] = is_open
        return cls(tuple(begins), tuple(ends), open_from)

    def of_rows(self, rows: BoolColumn) -> Pauses:
        """Return those of some of the clocks."""
        return Pauses(
            tuple(column[rows] for column in self.begins),
            tuple(column[rows] for column in self.ends),
            self.open_from[rows],
        )


def due_many(
    starts: IntColumn,
    amounts: FloatColumn,
    kind: Kind,
    calendar: Calendar,
    *,
    start_rule: StartRule = StartRule.INSTANT,
    pauses: Pauses | None = None,
    share: float = 1.0,
) -> IntColumn:
    """Return the due instants of many limits of one kind. [s since 1970-01-01T00:00Z]

    Args:
        starts: When each clock was set off. [s since 1970-01-01T00:00Z]
        amounts: How much time each has, above zero. [h or d, by the kind]
        kind: Kind of time.
        calendar: The calendar.
        start_rule: When counting begins.
        pauses: Time that does not count. One that is suspended until further notice is due :data:`NEVER`.
        share: Which share of its time is to have passed, more than 0; a second at least. [1]

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
    seconds = np.maximum(np.rint(spans * share), 1).astype(np.int64)
    begins = _begins(starts, start_rule, calendar)
    targets = countable.elapsed(begins) + seconds
    return countable.reached(targets) if pauses is None else _paused(countable, begins, targets, pauses)


def _paused(countable: Countable, begins: IntColumn, targets: IntColumn, pauses: Pauses) -> IntColumn:
    """Return when the targets are reached with the suspensions left out, as ``due`` does it for one."""
    for first, last in zip(pauses.begins, pauses.ends, strict=True):
        moves = (countable.reached(targets) > first) & (last > begins)
        lost = countable.elapsed(np.where(moves, last, begins)) - countable.elapsed(
            np.where(moves, np.maximum(first, begins), begins)
        )
        targets = targets + lost
    until = countable.reached(targets)
    return np.where(until > pauses.open_from, NEVER, until)


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
