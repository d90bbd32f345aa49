"""Dispatch a case: its tasks go out; and take that back while nobody has begun."""

from __future__ import annotations

from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.casework.actions.locked_case import locked_case
from furong.nets.casework.actions.record_step import take_case_step, take_task_step
from furong.nets.casework.contracts import TaskState
from furong.nets.casework.errors import UndoTooLate

__all__ = ["dispatch_case", "undo_dispatch"]


@transaction_required
def dispatch_case(actor: Actor, number: str, *, version: int | None = None) -> None:
    """Send the drafted and returned tasks of a case to their organisations.

    Raises:
        CaseUnknown, ActionRefused, ChangedMeanwhile: As for any act on a case.
        StepNotPossible: When the case does not wait for dispatch.
    """
    case = locked_case(actor, number, "case.dispatch", version=version)
    take_case_step(case, "dispatch", actor)
    for task in case.tasks.select_for_update().order_by("group"):
        task.case = case
        if task.state == TaskState.RETURNED:
            take_task_step(task, "redraft", actor)
        if task.state == TaskState.DRAFTED:
            take_task_step(task, "assign", actor)


@transaction_required
def undo_dispatch(actor: Actor, number: str) -> None:
    """Take back the actor's own dispatch, as long as no organisation has accepted its task.

    Raises:
        UndoTooLate: When a task has been accepted, or somebody else dispatched the case.
    """
    case = locked_case(actor, number, "case.dispatch")
    dispatched = case.history.filter(step="dispatch").order_by("-id").first()
    if dispatched is None or dispatched.by_key != actor.key:
        raise UndoTooLate(trouble=dispatched.by if dispatched else "-")
    tasks = list(case.tasks.select_for_update().order_by("group"))
    begun = next((task for task in tasks if task.state not in (TaskState.ASSIGNED, TaskState.PASSED)), None)
    if begun is not None:
        raise UndoTooLate(trouble=begun.assignee or begun.state)
    take_case_step(case, "undo_dispatch", actor)
    for task in tasks:
        if task.state == TaskState.ASSIGNED:
            task.case = case
            take_task_step(task, "undo_assign", actor)
