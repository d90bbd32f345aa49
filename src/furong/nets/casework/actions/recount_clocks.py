"""Count open deadlines anew when the calendar changes: a new notice of holidays, or other hours of the offices.

The newest :class:`Recount` says which calendar is in use from that moment on; clocks that run are then counted anew,
some cases at a time, so that the desk goes on meanwhile and a count that was cut off goes on where it stood. What a
deadline was before stays: in the counts of the case, and for its stages in its history, with the cause.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from django.conf import settings

from furong.engines.worktime import Calendar, Pauses
from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import system_actor
from furong.foundation.transactions import transaction_required
from furong.kernel.clock import city_time
from furong.kernel.permissions import Actor
from furong.nets.casework.actions.record_step import record_note
from furong.nets.casework.contracts.clocks import Stage
from furong.nets.casework.domain.clocks import (
    DUE,
    WARNED,
    ClockColumns,
    Shape,
    count_marks,
    explained,
    instant_of,
    next_marks,
    parts_from,
    pauses_from,
    second_of,
    suspensions_of,
)
from furong.nets.casework.errors import ReasonMissing
from furong.nets.casework.errors.clocks import CalendarUnusable
from furong.nets.casework.models import Case, DeadlineRow, Recount, Timer
from furong.nets.casework.selectors.calendars import calendar_from, city_calendar, city_policy

__all__ = ["RECOUNT_STEP", "begin_recount", "follow_calendar", "recount_some"]

#: Step under which the history of a case notes that its clocks are due at other times now.
RECOUNT_STEP = "recount"
_SYSTEM = system_actor("casework")


@transaction_required
def begin_recount(actor: Actor, content: str, *, cause: str) -> int:
    """Take a calendar into use and begin to count anew what is open; return the number of the count.

    Args:
        actor: Who does.
        content: The calendar, in the form of those that come with the platform; empty for the one in use.
        cause: Why, e.g. the number of the notice.

    Raises:
        CalendarUnusable: When it cannot be read, is another city's, or is older than the one in use.
        ReasonMissing: When no cause is given.
    """
    if not cause.strip():
        raise ReasonMissing(step=RECOUNT_STEP)
    name, used = settings.FURONG_OPTIONS["CALENDAR"], city_calendar()
    calendar = calendar_from(content) if content else used
    if calendar.id != name:
        raise CalendarUnusable(calendar=calendar.id, trouble=f"id: {name}")
    if calendar.version < used.version:
        raise CalendarUnusable(calendar=calendar.name, trouble=f"version < {used.version}")
    now = city_clock().now()
    Recount.objects.filter(finished_at=None).update(finished_at=now)  # what it has not reached, this one counts
    row = Recount.objects.create(
        calendar=calendar.id,
        version=calendar.version,
        content=content,
        cause=cause.strip()[:200],
        by=actor.name,
        by_key=actor.key,
        began_at=now,
    )
    return row.pk


@transaction_required
def follow_calendar() -> None:
    """Begin a count when the calendar in use is not the one of the last: a release has brought a newer one."""
    calendar = city_calendar()
    last = Recount.objects.order_by("-id").first()
    if last is None or f"{last.calendar}@{last.version}" != calendar.name:
        begin_recount(_SYSTEM, "", cause=f"日历更新 {calendar.name}")


@transaction_required
def recount_some(*, cases: int = 500) -> bool:
    """Count the clocks of so many cases anew; return whether there may be more."""
    row = Recount.objects.select_for_update(skip_locked=True).filter(finished_at=None).order_by("id").first()
    if row is None:
        return False
    running = Timer.objects.filter(stopped_at=None)
    numbers = running.filter(case_id__gt=row.cursor).order_by("case_id").values_list("case_id", flat=True).distinct()
    locked = Case.objects.filter(pk__in=list(numbers[:cases])).select_for_update(no_key=True)
    found = {case.pk: case for case in locked.order_by("pk")}
    timers = list(running.filter(case_id__in=found).order_by("case_id", "pk"))
    moved = _count(timers, found, row.cause)
    row.cases += len(found)
    row.clocks += len(timers)
    row.moved_clocks += sum(len(notes) for notes in moved.values())
    row.moved_cases += len(moved)
    row.cursor = max(found, default=row.cursor)
    row.finished_at = None if len(found) == cases else city_clock().now()
    row.save()
    return row.finished_at is None


def _count(timers: Sequence[Timer], cases: dict[str, Case], cause: str) -> dict[str, list[str]]:
    """Count clocks on the calendar in use; return what has moved, by case, as its history tells it."""
    calendar, moved = city_calendar(), dict[str, list[str]]()
    if not timers:
        return moved
    totals = []
    for timer, before in zip(timers, _set(timers, calendar), strict=True):
        if timer.due_at != before:
            moved.setdefault(timer.case_id, []).append(f"{timer.stage}: {_told(before)} → {_told(timer.due_at)}")
            if timer.stage == Stage.TOTAL:
                cases[timer.case_id].due_at = timer.due_at
                totals.append(timer)
    Timer.objects.bulk_update(timers, ["calendar", "due_at", "warned_at", "reached", "next_at"])
    Case.objects.bulk_update([cases[timer.case_id] for timer in totals], ["due_at"])
    DeadlineRow.objects.bulk_create([_kept(timer, calendar, cause) for timer in totals])
    for number, notes in moved.items():
        record_note(cases[number], _SYSTEM, RECOUNT_STEP, "\n".join([cause, *notes])[:500])
    return moved


def _set(timers: Sequence[Timer], calendar: Calendar) -> list[datetime | None]:
    """Set the marks of clocks, and return when they were due before."""
    told = [Shape(Stage(timer.stage), parts_from(timer.parts)) for timer in timers]
    shapes = {shape: number for number, shape in enumerate(dict.fromkeys(told))}
    columns = ClockColumns(
        shapes=list(shapes),
        shape=np.array([shapes[shape] for shape in told]),
        starts=np.array([second_of(timer.started_at) for timer in timers]),
        pauses=Pauses.of([suspensions_of(pauses_from(timer.pauses)) for timer in timers]),
    )
    marks = count_marks(columns, calendar, city_policy())
    passed = np.array([timer.reached for timer in timers])
    reached, upcoming = next_marks(marks, passed, second_of(city_clock().now()))
    before = [timer.due_at for timer in timers]
    for number, timer in enumerate(timers):
        timer.calendar, timer.due_at = calendar.name, instant_of(int(marks[DUE][number]))
        timer.reached, timer.next_at = int(reached[number]), instant_of(int(upcoming[number]))
        timer.warned_at = timer.warned_at if timer.reached >= WARNED else None
    return before


def _kept(timer: Timer, calendar: Calendar, cause: str) -> DeadlineRow:
    told = explained(timer.started_at, parts_from(timer.parts), pauses_from(timer.pauses), calendar)
    lines = {language: list(texts) for language, texts in told.items()}
    return DeadlineRow(
        case_id=timer.case_id, due_at=timer.due_at, calendar=calendar.name, cause=cause, derivation=lines
    )


def _told(instant: datetime | None) -> str:
    return city_time(instant).strftime("%Y-%m-%d %H:%M") if instant else "-"
