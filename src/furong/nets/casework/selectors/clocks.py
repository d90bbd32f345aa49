"""Reading the clocks of a case: how each stands, how it was counted, and what its deadline was before."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from furong.engines.worktime import Calendar, Pauses
from furong.foundation.citytime.clock import city_clock
from furong.kernel.permissions import Actor
from furong.nets.casework.contracts.clocks import CaseClocks, ClockInfo, CountInfo, EscalationInfo, Stage
from furong.nets.casework.domain.clocks import (
    ClockColumns,
    Shape,
    count_marks,
    explained,
    parts_from,
    pauses_from,
    second_of,
    suspensions_of,
)
from furong.nets.casework.domain.stages import ClockPolicy
from furong.nets.casework.models import Case, Timer
from furong.nets.casework.selectors.calendars import find_calendar
from furong.nets.casework.selectors.cases import case_for

__all__ = ["clocks_of", "get_clocks_for", "timer_marks"]

_ORDER = {stage: number for number, stage in enumerate(Stage)}


def get_clocks_for(actor: Actor, number: str) -> CaseClocks:
    """Return the clocks of a case in the order of its stages, the whole case last.

    Raises:
        CaseUnknown: When there is none, or ``actor`` may not see it.
    """
    return clocks_of(case_for(actor, number, "timers__escalations", "deadlines"))


def clocks_of(case: Case) -> CaseClocks:
    """Return the same of a stored case."""
    now = city_clock().now()
    timers = sorted(case.timers.all(), key=lambda timer: (_ORDER[Stage(timer.stage)], timer.visit))
    calendars = {pin: find_calendar(pin) for pin in {timer.calendar for timer in timers}}
    told = [(Stage(timer.stage), one) for timer in timers for one in timer.escalations.all()]
    return CaseClocks(
        number=case.number,
        clocks=tuple(_clock(timer, calendars[timer.calendar], now) for timer in timers),
        counts=_counts(case),
        escalations=tuple(
            EscalationInfo(stage=stage, level=one.level, told=one.told, at=one.at)
            for stage, one in sorted(told, key=lambda pair: (pair[1].at, pair[1].pk))
        ),
    )


def timer_marks(timer: Timer, calendar: Calendar, policy: ClockPolicy) -> list[int]:
    """Return the marks of one clock, those of its own levels alone. [s since 1970-01-01T00:00Z]"""
    columns = ClockColumns(
        shapes=[Shape(Stage(timer.stage), parts_from(timer.parts))],
        shape=np.zeros(1, dtype=np.int64),
        starts=np.array([second_of(timer.started_at)]),
        pauses=Pauses.of([suspensions_of(pauses_from(timer.pauses))]),
    )
    return [int(column[0]) for column in count_marks(columns, calendar, policy)]


def _clock(timer: Timer, calendar: Calendar | None, now: datetime) -> ClockInfo:
    parts, pauses = parts_from(timer.parts), pauses_from(timer.pauses)
    until = timer.stopped_at or now
    late_s = int((until - timer.due_at).total_seconds()) if timer.due_at is not None else 0
    return ClockInfo(
        stage=Stage(timer.stage),
        visit=timer.visit,
        started_at=timer.started_at,
        due_at=timer.due_at,
        stopped_at=timer.stopped_at,
        is_overdue=timer.due_at is not None and until > timer.due_at,
        overdue_s=max(late_s, 0),
        exempt=timer.exempt,
        parts=parts,
        pauses=pauses,
        calendar=timer.calendar,
        warned_at=timer.warned_at,
        derivation=explained(timer.started_at, parts, pauses, calendar) if calendar else {},
    )


def _counts(case: Case) -> tuple[CountInfo, ...]:
    rows = sorted(case.deadlines.all(), key=lambda row: row.pk)
    return tuple(
        CountInfo(due_at=row.due_at, calendar=row.calendar, cause=row.cause, counted_at=row.counted_at) for row in rows
    )
