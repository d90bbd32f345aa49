"""Handle a task: accept it, note the arrival, attach photos, feed it back, or return it.

A phone that lost its network sends again what may have arrived already: the same act of the same person, done twice, is
done once, and is no error.
"""

from __future__ import annotations

from uuid import UUID

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import system_actor
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.casework.actions.judge_photo import demand_proof
from furong.nets.casework.actions.locked_case import locked_task
from furong.nets.casework.actions.move_on import move_on
from furong.nets.casework.actions.prove_by_figure import demand_figure
from furong.nets.casework.actions.record_step import take_case_step, take_task_step
from furong.nets.casework.contracts import CaseState, TaskState
from furong.nets.casework.errors import ResultMissing
from furong.nets.casework.errors.requests import CaseSuspended
from furong.nets.casework.selectors.case_types import get_case_type

__all__ = ["accept_task", "feed_back_task", "note_arrival", "return_task"]

HANDLE = "task.handle"
_SYSTEM = system_actor("casework")


@transaction_required
def accept_task(actor: Actor, identity: UUID) -> None:
    """Take the task on; the first task accepted moves the case to handling. What one has taken on already stays so.

    Raises:
        TaskUnknown, ActionRefused: As for any act on a task.
        StepNotPossible: When it is not waiting to be accepted.
    """
    task = locked_task(actor, identity, HANDLE)
    if task.assignee_key == actor.key and task.state in (TaskState.ACCEPTED, TaskState.DONE, TaskState.PASSED):
        return
    task.assignee, task.assignee_key = actor.name, actor.key
    take_task_step(task, "accept", actor)
    if task.case.state == CaseState.PENDING_HANDLE:
        take_case_step(task.case, "begin", _SYSTEM)


@transaction_required
def note_arrival(actor: Actor, identity: UUID) -> None:
    """Note that the person has arrived at the place; the first time counts.

    Raises:
        TaskUnknown, ActionRefused: As for any act on a task.
        CaseSuspended: When the case is put off.
    """
    task = locked_task(actor, identity, HANDLE)
    if task.arrived_at is None:
        if task.case.state == CaseState.SUSPENDED:
            raise CaseSuspended
        task.arrived_at = city_clock().now()
        task.save(update_fields=["arrived_at"])


@transaction_required
def feed_back_task(actor: Actor, identity: UUID, *, result: str, note: str = "", moved: int | None = None) -> None:
    """Report the task as done, once; when it was the last one, the case goes on to be checked.

    Args:
        actor: Who reports it.
        identity: Id of the task.
        result: One of the results of its type.
        note: Anything else to say.
        moved: How much was done, as the person says it, of a type whose results a figure proves. [unit of the type]

    Raises:
        TaskUnknown, ActionRefused: As for any act on a task.
        ResultMissing: When ``result`` is none of the type's results.
        FigureNotReached: When a count says that something is left to do.
        PhotosMissing: When photos are missing.
        PhotoProvesNothing: When photos are those of another case, or of another place or time.
        StepNotPossible: When the task is not being handled.
    """
    task = locked_task(actor, identity, HANDLE)
    if (task.state, task.result, task.note) == (TaskState.DONE, result, note.strip()[:500]):
        return
    spec = get_case_type(task.case.case_type_id or "")
    if result not in spec.results:
        raise ResultMissing
    demand_figure(task)
    demand_proof(task)
    task.result, task.note, task.moved = result, note.strip()[:500], moved
    take_task_step(task, "feed_back", actor)
    move_on(task.case)


@transaction_required
def return_task(actor: Actor, identity: UUID, *, reason: str) -> None:
    """Send the task back to the dispatcher with a reason; when no other task is open, the case comes back too.

    Raises:
        TaskUnknown, ActionRefused: As for any act on a task.
        ReasonMissing: When no reason is given.
        StepNotPossible: When it is not with the organisation.
    """
    task = locked_task(actor, identity, HANDLE)
    if task.state == TaskState.RETURNED:
        return
    take_task_step(task, "return", actor, reason=reason)
    move_on(task.case)
