"""Record a step of a case: the state moves, a history row is added, and the step is announced."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import system_actor
from furong.foundation.outbox.announce import announce
from furong.foundation.transactions import transaction_required
from furong.kernel.events import Event
from furong.kernel.permissions import Actor
from furong.nets.casework.actions.keep_timers import move_timers
from furong.nets.casework.actions.link_recurrence import link_recurrence, watch_again
from furong.nets.casework.contracts import CASE_CHANGED, CASE_OPENED, CaseChanged, CaseState, TaskState
from furong.nets.casework.contracts.requests import RequestState
from furong.nets.casework.contracts.supervision import SupervisionState
from furong.nets.casework.domain.lifecycle import FINAL_CASE_STATES, case_move, task_move
from furong.nets.casework.domain.requests import HANDLED_IN
from furong.nets.casework.errors.requests import CaseSuspended
from furong.nets.casework.models import Case, HistoryRow, Task

__all__ = [
    "OPENING_STEP",
    "event_of",
    "history_row",
    "record_note",
    "record_opening",
    "record_recurrence",
    "take_case_step",
    "take_task_step",
]

OPENING_STEP = "open"
_SYSTEM = system_actor("casework")
_HISTORY = UUID("8d1c6f0e-7c3b-5a52-8f55-3b1d0a9be7c4")


@transaction_required
def take_case_step(case: Case, step: str, actor: Actor, *, reason: str = "", target: CaseState | None = None) -> None:
    """Let ``case`` take ``step``; the caller holds its row locked and has checked that ``actor`` may.

    ``target`` says where a step leads that may lead to several states.

    Raises:
        StepNotPossible: When the lifecycle has no such move from the present state.
        ReasonMissing: When the move needs a reason and none is given.
    """
    move = case_move(step, CaseState(case.state), reason=reason, target=target)
    case.state = move.target
    case.version += 1
    now = city_clock().now()
    case.closed_at = now if move.target in FINAL_CASE_STATES else None
    case.save(update_fields=["state", "version", "closed_at"])
    move_timers(case, move.source, move.target, now)
    _lapse_requests(case, move.source, move.target)
    if move.target in FINAL_CASE_STATES:
        _lift_supervisions(case, actor, now)
    _record(case, None, actor, step, move.source, move.target, reason)
    if step == "register":
        record_recurrence(case)


@transaction_required
def take_task_step(task: Task, step: str, actor: Actor, *, reason: str = "") -> None:
    """Let ``task`` take ``step``, under the same conditions as :func:`take_case_step`.

    Raises:
        CaseSuspended: When its case is put off: nothing moves until it is resumed.
    """
    if task.case.state == CaseState.SUSPENDED:
        raise CaseSuspended
    move = task_move(step, TaskState(task.state), reason=reason)
    task.state = move.target
    task.save()
    case = task.case
    case.version += 1
    case.save(update_fields=["version"])
    _record(case, task, actor, step, move.source, move.target, reason)


@transaction_required
def record_opening(case: Case, actor: Actor) -> None:
    """Record that ``case`` has been opened."""
    move_timers(case, None, CaseState(case.state), case.opened_at)
    _record(case, None, actor, OPENING_STEP, "", case.state, "")
    if case.state == CaseState.PENDING_DISPATCH:
        record_recurrence(case)


@transaction_required
def record_note(case: Case, actor: Actor, step: str, note: str) -> None:
    """Record something that happened to ``case`` without moving it."""
    _record(case, None, actor, step, case.state, case.state, note)


def _lift_supervisions(case: Case, actor: Actor, now: datetime) -> None:
    """Nobody has to reply any more about a case that has ended."""
    standing = case.supervisions.exclude(state=SupervisionState.LIFTED)
    standing.update(state=SupervisionState.LIFTED, lifted_by=actor.name, lifted_by_key=actor.key, lifted_at=now)


def _lapse_requests(case: Case, source: CaseState, target: CaseState) -> None:
    """Let what was asked about the time for handling lapse once the unit does not have the case any more."""
    had = source in HANDLED_IN or source is CaseState.SUSPENDED
    if had and target not in HANDLED_IN and target is not CaseState.SUSPENDED:
        case.requests.filter(state=RequestState.PENDING).update(state=RequestState.LAPSED)


@transaction_required
def record_recurrence(case: Case) -> None:
    """Link a case whose class is settled to the closed one that it is the return of, if there is one."""
    link = link_recurrence(case)
    if link is None:
        return
    _record(case, None, _SYSTEM, "recur", case.state, case.state, link.earlier_id)
    watched = watch_again(case, link, _SYSTEM)
    if watched is not None:
        _record(case, None, _SYSTEM, "supervise", case.state, case.state, "")


def history_row(
    case: Case, task: Task | None, actor: Actor, step: str, *, moved: tuple[str, str], at: datetime, reason: str = ""
) -> HistoryRow:
    """Return the row, not stored yet, that tells of a step.

    Args:
        case: The case.
        task: The task that took the step, or ``None`` for the case itself.
        actor: Who took it.
        step: Name of the step.
        moved: State before and after.
        at: When.
        reason: Why.
    """
    return HistoryRow(
        case=case,
        task=task,
        at=at,
        by=actor.name,
        by_key=actor.key,
        step=step,
        from_state=moved[0],
        to_state=moved[1],
        reason=reason.strip()[:500],
    )


def event_of(row: HistoryRow, case: Case) -> Event:
    """Return what is announced of a step whose row is stored."""
    return Event(
        id=uuid5(_HISTORY, str(row.pk)),
        type=CASE_OPENED if row.step == OPENING_STEP else CASE_CHANGED,
        source="/nets/casework",
        subject=case.number,
        time=row.at,
        data=CaseChanged(
            number=case.number,
            case_type=case.case_type_id or "",
            source=case.source,
            source_key=case.source_key,
            area=case.area_id,
            step=row.step,
            from_state=str(row.from_state),
            to_state=str(row.to_state),
            by=row.by,
        ),
    )


def _record(
    case: Case, task: Task | None, actor: Actor, step: str, from_state: str, to_state: str, reason: str
) -> None:
    at = case.opened_at if step == OPENING_STEP else city_clock().now()
    row = history_row(case, task, actor, step, moved=(from_state, to_state), at=at, reason=reason)
    row.save(force_insert=True)
    announce(event_of(row, case))
