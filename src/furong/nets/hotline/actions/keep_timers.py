"""Keep the clocks of an appeal: set them off, stop them and let them stand still as its state moves.

The table in ``domain/limits.py`` says which state belongs to which stage; nothing here knows a step by its name. The
callers hold the row of the appeal locked, and store it themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import msgspec

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction_required
from furong.nets.hotline.contracts.appeals import AppealChannel, AppealKind, AppealState, Urgency
from furong.nets.hotline.contracts.clocks import AppealStage
from furong.nets.hotline.domain.clocks import Pause, counted, limit_into, pauses_from, pauses_into, stands_still
from furong.nets.hotline.domain.handed_over import HandedClock
from furong.nets.hotline.domain.limits import CARRIED_IN, RUNS_IN, VISITS, Matter
from furong.nets.hotline.models import Appeal, AppealTimer, TimerCount
from furong.nets.hotline.selectors.policy import appeal_calendar, appeal_policy

__all__ = ["carry_timers", "count_timer", "extend_handling", "follow_class", "move_timers", "next_due"]


@transaction_required
def move_timers(appeal: Appeal, source: AppealState | None, target: AppealState, at: datetime, *, basis: str) -> None:
    """Let the clocks of ``appeal`` follow its state.

    Args:
        appeal: The appeal.
        source: The state that it leaves, or ``None`` when it is new.
        target: The state that it enters.
        at: When.
        basis: What a pause rests on.
    """
    running = list(appeal.timers.filter(stopped_at=None).order_by("pk"))
    if target is AppealState.SUSPENDED:
        _pause(running, at, basis)
        return
    if source is AppealState.SUSPENDED:
        _resume(running, at)
    if target is AppealState.OFFERED:
        return  # cities that have not agreed yet whose it is cost the citizen no time
    for timer in running:
        stage = AppealStage(timer.stage)
        if target not in RUNS_IN[stage] | (CARRIED_IN.get(stage, frozenset()) if timer.is_carried else frozenset()):
            timer.stopped_at = at
            timer.save(update_fields=["stopped_at"])
    timed = {timer.stage for timer in running if timer.stopped_at is None}
    for stage, states in RUNS_IN.items():
        if target in states and stage.value not in timed:
            _enter(appeal, stage, at, basis=str(source or ""))
    appeal.timers.filter(stage=AppealStage.HANDLE.value, round=appeal.round).update(unit=appeal.unit_id or "")


@transaction_required
def carry_timers(appeal: Appeal, clocks: Sequence[HandedClock]) -> None:
    """Take over the clocks that an appeal brings along from another city, as they stand there: none is set back."""
    for clock in clocks:
        timer = AppealTimer(
            appeal=appeal,
            stage=clock.stage.value,
            round=appeal.round,
            visit=1,
            started_at=clock.started_at,
            stopped_at=clock.stopped_at,
            limit={**msgspec.to_builtins(clock.limit)},
            pauses=pauses_into([Pause(begin=one.begin, end=one.end, basis=one.basis) for one in clock.pauses]),
            extensions=[[one.amount, one.approver] for one in clock.extensions],
            is_carried=True,
        )
        count_timer(timer, cause="carried")


@transaction_required
def extend_handling(appeal: Appeal, amount: float, approver: str) -> None:
    """Give the clock of handling more time.

    Args:
        appeal: The appeal.
        amount: How much, in the unit of its limit. [h or d]
        approver: Who allowed it.
    """
    for timer in appeal.timers.filter(stage=AppealStage.HANDLE.value, round=appeal.round, stopped_at=None):
        timer.extensions = [*timer.extensions, [amount, approver]]
        count_timer(timer, cause="extended")


@transaction_required
def follow_class(appeal: Appeal) -> None:
    """Let the clocks of this round that are not over for good have the limits of what the appeal is now.

    A clock that is counted anew began when it began; the count before stays on record.

    Args:
        appeal: The appeal, with its new kind and urgency.
    """
    for timer in appeal.timers.filter(round=appeal.round).order_by("pk"):
        stage = AppealStage(timer.stage)
        limit = limit_into(appeal_policy().limit(stage, _matter(appeal)))
        # That of handling stands still when an assignment was taken back, and goes on with the next.
        if (timer.stopped_at is None or stage is AppealStage.HANDLE) and limit != timer.limit:
            timer.limit = limit
            count_timer(timer, cause="reclassified")


@transaction_required
def count_timer(timer: AppealTimer, *, cause: str) -> None:
    """Count a clock on the city's calendar, and keep the count with its cause.

    Args:
        timer: The clock, stored or new.
        cause: Why it is counted.
    """
    extensions = [(float(amount), str(approver)) for amount, approver in timer.extensions]
    found = counted(timer.started_at, timer.limit, pauses_from(timer.pauses), extensions, appeal_calendar())
    timer.due_at, timer.calendar, timer.derivation = found.due_at, found.calendar, found.derivation
    timer.save()
    TimerCount.objects.create(timer=timer, due_at=timer.due_at, cause=cause, counted_at=city_clock().now())


def next_due(appeal: Appeal) -> datetime | None:
    """Return when the first of the running clocks is due, or ``None`` when none is."""
    running = appeal.timers.filter(stopped_at=None, due_at__isnull=False)
    return running.order_by("due_at").values_list("due_at", flat=True).first()


def _enter(appeal: Appeal, stage: AppealStage, at: datetime, *, basis: str) -> None:
    last = appeal.timers.filter(stage=stage.value, round=appeal.round).order_by("-visit").first()
    if last is not None and last.stopped_at is not None and stage not in VISITS:
        away = Pause(begin=last.stopped_at, end=at, basis=basis)
        last.pauses, last.stopped_at = pauses_into((*pauses_from(last.pauses), away)), None
        count_timer(last, cause="went_on")
        return
    timer = AppealTimer(appeal=appeal, stage=stage.value, round=appeal.round, visit=last.visit + 1 if last else 1)
    timer.started_at, timer.limit = at, limit_into(appeal_policy().limit(stage, _matter(appeal)))
    count_timer(timer, cause="entered")


def _matter(appeal: Appeal) -> Matter:
    return Matter(channel=AppealChannel(appeal.channel), kind=AppealKind(appeal.kind), urgency=Urgency(appeal.urgency))


def _pause(running: Sequence[AppealTimer], at: datetime, basis: str) -> None:
    for timer in running:
        timer.pauses = pauses_into((*pauses_from(timer.pauses), Pause(begin=at, end=None, basis=basis)))
        count_timer(timer, cause="suspended")


def _resume(running: Sequence[AppealTimer], at: datetime) -> None:
    for timer in running:
        pauses = pauses_from(timer.pauses)
        if stands_still(pauses):
            timer.pauses = pauses_into([pause if pause.end else replace(pause, end=at) for pause in pauses])
            count_timer(timer, cause="resumed")
