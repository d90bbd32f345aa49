"""Keep the clocks of a case: set them off and stop them as its state moves, pause them while it is suspended.

The table in ``domain/stages.py`` says which state belongs to which stage; nothing here knows a step by its name. The
callers hold the row of the case locked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction_required
from furong.nets.casework.contracts import CaseState, CaseTypeSpec
from furong.nets.casework.contracts.clocks import ClockPause, Stage
from furong.nets.casework.domain.clocks import (
    DUE,
    SUSPENDED,
    WARNED,
    explained,
    instant_of,
    next_marks,
    parts_from,
    parts_into,
    pauses_from,
    pauses_into,
    second_of,
)
from furong.nets.casework.domain.lifecycle import FINAL_CASE_STATES
from furong.nets.casework.domain.stages import STAGE_OF
from furong.nets.casework.models import Case, DeadlineRow, Timer
from furong.nets.casework.selectors.calendars import city_calendar, city_policy
from furong.nets.casework.selectors.case_types import get_case_type
from furong.nets.casework.selectors.clocks import timer_marks

__all__ = ["count_timer", "exempt_timers", "extend_timers", "move_timers", "start_total"]


@transaction_required
def move_timers(case: Case, source: CaseState | None, target: CaseState, at: datetime) -> None:
    """Let the clocks of ``case`` follow its state.

    Args:
        case: The case.
        source: The state that it leaves, or ``None`` when it is new.
        target: The state that it enters.
        at: When.
    """
    running = list(case.timers.filter(stopped_at=None).order_by("pk"))
    if target is CaseState.SUSPENDED:
        _pause(running, at)
        return
    if source is CaseState.SUSPENDED:
        _resume(running, at, basis=SUSPENDED)
    stage = STAGE_OF.get(target)
    for timer in running:
        if stage is None or timer.stage not in (stage, Stage.TOTAL):
            _stop(timer, at)
    if stage is not None and all(timer.stage != stage for timer in running):
        _enter(case, stage, source, at)


@transaction_required
def start_total(case: Case, spec: CaseTypeSpec, started_at: datetime, *, cause: str) -> None:
    """Set off the clock of the whole case: its deadline.

    Args:
        case: The case.
        spec: Its type.
        started_at: When the time of the type begins.
        cause: Why it is counted, e.g. ``opened``.
    """
    parts = city_policy().parts(Stage.TOTAL, spec)
    timer = Timer(case=case, stage=Stage.TOTAL, started_at=started_at, parts=parts_into(parts))
    timer.visit = case.timers.filter(stage=Stage.TOTAL).count() + 1
    case.timers.filter(stage=Stage.TOTAL, stopped_at=None).update(stopped_at=started_at, next_at=None)
    count_timer(timer, cause=cause)


@transaction_required
def extend_timers(case: Case, amount: float, approver: str, *, cause: str = "extended") -> None:
    """Give the running clocks of handling and of the whole case more time.

    Args:
        case: The case.
        amount: How much, in the unit of the limit of its type. [h or d]
        approver: Who allowed it.
        cause: Why, as the record of the deadline keeps it.
    """
    for timer in case.timers.filter(stopped_at=None, stage__in=[Stage.HANDLE, Stage.TOTAL]).order_by("pk"):
        parts = [
            replace(part, extensions=(*part.extensions, (amount, approver))) if part.stage is Stage.HANDLE else part
            for part in parts_from(timer.parts)
        ]
        timer.parts = parts_into(parts)
        count_timer(timer, cause=cause)


@transaction_required
def exempt_timers(case: Case, stage: Stage, basis: str) -> None:
    """Let lateness of a stage count against nobody; what was late stays on record as late.

    Args:
        case: The case.
        stage: The stage.
        basis: What that rests on, e.g. an appeal that was upheld.
    """
    case.timers.filter(stage=stage).update(exempt=basis.strip()[:200])


@transaction_required
def count_timer(timer: Timer, *, cause: str) -> None:
    """Count the marks of a clock on the city's calendar and store it; the deadline of a case keeps every count.

    Args:
        timer: The clock, stored or new.
        cause: Why it is counted.
    """
    calendar, policy = city_calendar(), city_policy()
    parts, pauses = parts_from(timer.parts), pauses_from(timer.pauses)
    marks = timer_marks(timer, calendar, policy)
    columns = [np.array([mark]) for mark in marks]
    reached, upcoming = next_marks(columns, np.array([timer.reached]), second_of(city_clock().now()))
    timer.calendar, timer.due_at = calendar.name, instant_of(marks[DUE])
    timer.reached, timer.next_at = int(reached[0]), instant_of(int(upcoming[0]))
    timer.warned_at = timer.warned_at if timer.reached >= WARNED else None
    timer.save()
    if timer.stage == Stage.TOTAL:
        lines = {
            language: list(told) for language, told in explained(timer.started_at, parts, pauses, calendar).items()
        }
        _keep_count(timer, cause, lines)


def _keep_count(timer: Timer, cause: str, lines: dict[str, list[str]]) -> None:
    case = timer.case
    DeadlineRow.objects.create(
        case=case, due_at=timer.due_at, calendar=timer.calendar, cause=cause[:200], derivation=lines
    )
    case.due_at = timer.due_at
    case.save(update_fields=["due_at"])


def _enter(case: Case, stage: Stage, source: CaseState | None, at: datetime) -> None:
    """Set a clock off, or let the one that was left go on when the rules say so.

    A case that had ended and has not after all, as one that was merged and is split off again, goes on with the clocks
    that it had.
    """
    policy = city_policy()
    last = _last(case, stage)
    is_back = source is not None and source in FINAL_CASE_STATES
    if is_back:
        _go_on(_last(case, Stage.TOTAL), at, basis=str(source))
    left = STAGE_OF.get(source) if source is not None else None
    if last is not None and (is_back or left in policy.limits[stage].resumes_from):
        _go_on(last, at, basis=str(left or source))
        return
    spec = get_case_type(case.case_type_id) if case.case_type_id else None
    timer = Timer(case=case, stage=stage, visit=last.visit + 1 if last else 1, started_at=at)
    timer.parts = parts_into(policy.parts(stage, spec))
    count_timer(timer, cause="entered")


def _last(case: Case, stage: Stage) -> Timer | None:
    return case.timers.filter(stage=stage).order_by("-visit").first()


def _go_on(timer: Timer | None, at: datetime, *, basis: str) -> None:
    """Let a clock that was stopped go on; the time since does not count."""
    if timer is None or timer.stopped_at is None:
        return
    away = ClockPause(begin=timer.stopped_at, end=at, basis=basis)
    timer.pauses = pauses_into((*pauses_from(timer.pauses), away))
    timer.stopped_at = None
    count_timer(timer, cause="resumed")


def _stop(timer: Timer, at: datetime) -> None:
    pauses = pauses_from(timer.pauses)
    timer.pauses = pauses_into([replace(pause, end=pause.end or at) for pause in pauses])
    timer.stopped_at, timer.next_at = at, None
    timer.save(update_fields=["stopped_at", "next_at", "pauses"])


def _pause(running: Sequence[Timer], at: datetime) -> None:
    for timer in running:
        pause = ClockPause(begin=at, end=None, basis=SUSPENDED)
        timer.pauses = pauses_into((*pauses_from(timer.pauses), pause))
        count_timer(timer, cause="suspended")


def _resume(running: Sequence[Timer], at: datetime, *, basis: str) -> None:
    for timer in running:
        pauses = [replace(p, end=at) if p.end is None and p.basis == basis else p for p in pauses_from(timer.pauses)]
        timer.pauses = pauses_into(pauses)
        count_timer(timer, cause="resumed")
