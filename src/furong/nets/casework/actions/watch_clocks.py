"""Tell of clocks that have passed a mark: most of the time is gone, all of it, or a stage is late by so much."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from furong.engines.worktime import NEVER, Calendar
from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import system_actor
from furong.foundation.outbox.announce import announce_all
from furong.foundation.transactions import transaction_required
from furong.kernel.events import Event, EventType
from furong.nets.casework.actions.record_step import record_note
from furong.nets.casework.actions.supervise_late import supervise_late
from furong.nets.casework.contracts.clocks import CASE_ESCALATED, CASE_OVERDUE, CASE_WARNED, ClockStruck, Stage
from furong.nets.casework.domain.clocks import DUE, OVERDUE, WARNED, instant_of, second_of
from furong.nets.casework.domain.stages import ClockPolicy
from furong.nets.casework.models import Case, Escalation, Timer
from furong.nets.casework.selectors.calendars import city_calendar, city_policy
from furong.nets.casework.selectors.clocks import timer_marks

__all__ = ["watch_clocks"]

#: Step under which the history of a case notes that somebody above was told.
ESCALATE_STEP = "escalate"
_SYSTEM = system_actor("casework")
_STRUCK = UUID("c3a4f3d2-52a8-5d0e-9b39-6f2f6cf2a5a1")


@transaction_required
def watch_clocks(*, cases: int = 200) -> int:
    """Tell of the marks that clocks have passed, of so many cases at most; return of how many it was told.

    Cases that somebody acts on at this moment are left for the next time.
    """
    now = city_clock().now()
    late = Timer.objects.filter(stopped_at=None, next_at__lte=now).order_by("next_at").values("case_id")[:cases]
    locked = Case.objects.filter(pk__in=list(late.values_list("case_id", flat=True)))
    numbers = [case.pk for case in locked.select_for_update(skip_locked=True, no_key=True).order_by("pk")]
    calendar, policy = city_calendar(), city_policy()
    struck = Timer.objects.filter(case_id__in=numbers, stopped_at=None, next_at__lte=now).select_related("case")
    timers = list(struck.order_by("pk"))
    announce_all([event for timer in timers for event in _strike(timer, now, calendar, policy)])
    return len(timers)


def _strike(timer: Timer, now: datetime, calendar: Calendar, policy: ClockPolicy) -> list[Event]:
    """Let a clock pass the marks that lie behind it, and return what is to be told of it."""
    marks, at = timer_marks(timer, calendar, policy), second_of(now)
    events: list[Event] = []
    due_at = timer.due_at
    while due_at is not None and timer.reached < len(marks) and NEVER < marks[timer.reached] <= at:
        # A warning that comes when it is too late is none.
        if timer.reached + 1 == WARNED and marks[DUE] > at:
            timer.warned_at = now
            events.append(_event(CASE_WARNED, timer, due_at, now))
        elif timer.reached + 1 == OVERDUE:
            events.append(_event(CASE_OVERDUE, timer, due_at, now))
            if timer.stage == Stage.HANDLE:
                supervise_late(timer.case, now)
        elif timer.reached >= OVERDUE:
            events += _escalate(timer, due_at, timer.reached - DUE, now, policy)
        timer.reached += 1
    timer.next_at = instant_of(marks[timer.reached]) if timer.reached < len(marks) else None
    timer.save(update_fields=["warned_at", "reached", "next_at"])
    return events


def _escalate(timer: Timer, due_at: datetime, level: int, now: datetime, policy: ClockPolicy) -> list[Event]:
    told = policy.levels_of(Stage(timer.stage))[level - 1].tell
    _, is_new = Escalation.objects.get_or_create(
        timer=timer, level=level, due_at=due_at, defaults={"told": told, "at": now}
    )
    if not is_new:
        return []
    record_note(timer.case, _SYSTEM, ESCALATE_STEP, f"{timer.stage} {level} {told}")
    return [_event(CASE_ESCALATED, timer, due_at, now, level=level, told=told)]


def _event(kind: EventType, timer: Timer, due_at: datetime, now: datetime, *, level: int = 0, told: str = "") -> Event:
    case = timer.case
    return Event(
        id=uuid5(_STRUCK, f"{kind.name} {timer.pk} {level} {due_at.isoformat()}"),
        type=kind,
        source="/nets/casework",
        subject=case.number,
        time=now,
        data=ClockStruck(
            number=case.number,
            case_type=case.case_type_id or "",
            area=case.area_id,
            stage=timer.stage,
            visit=timer.visit,
            started_at=timer.started_at,
            due_at=due_at,
            level=level,
            told=told,
        ),
    )
