"""Check a handled case: close it, or send it back for rework; void one that should not be."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.casework.actions.judge_photo import demand_proof, reject_photos
from furong.nets.casework.actions.locked_case import locked_case
from furong.nets.casework.actions.record_step import take_case_step, take_task_step
from furong.nets.casework.contracts import TaskState
from furong.nets.casework.errors.reports import ReturnTaker
from furong.nets.casework.models import Case
from furong.nets.casework.selectors.guards import has_taken_return

__all__ = ["close_case", "rework_case", "void_case"]


@transaction_required
def close_case(actor: Actor, number: str, *, version: int | None = None, note: str = "") -> None:
    """Close the case: the check found the closing criterion met.

    Raises:
        PhotoProvesNothing: When its tasks rest on photos of another case, place or time.
        CaseUnknown, ActionRefused, ChangedMeanwhile: As for any act on a case.
        StepNotPossible: When it does not wait for its check.
        ReturnTaker: When the actor dispatched it again after a unit had returned it.
    """
    case = locked_case(actor, number, "case.check", version=version)
    if has_taken_return(actor, case):
        raise ReturnTaker
    _move_tasks(case, actor, "pass", only=[TaskState.DONE])
    _demand_proofs(case)
    take_case_step(case, "close", actor, reason=note)


@transaction_required
def rework_case(
    actor: Actor, number: str, *, reason: str, tasks: Iterable[UUID] = (), version: int | None = None
) -> None:
    """Send the case back to be done again, with a reason: the named tasks, or all of them.

    Photos of the result that was not accepted do not prove the next one.

    Raises:
        CaseUnknown, ActionRefused, ChangedMeanwhile: As for any act on a case.
        ReasonMissing: When no reason is given.
        StepNotPossible: When it does not wait for its check.
    """
    case = locked_case(actor, number, "case.check", version=version)
    take_case_step(case, "rework", actor, reason=reason)
    chosen = frozenset(tasks)
    for task in case.tasks.select_for_update().filter(state=TaskState.DONE):
        task.case = case
        if not chosen or task.pk in chosen:
            take_task_step(task, "rework", actor, reason=reason)
            reject_photos(task)


@transaction_required
def void_case(actor: Actor, number: str, *, reason: str, version: int | None = None) -> None:
    """Void a case that was opened by mistake, with a reason; its tasks are cancelled.

    Raises:
        CaseUnknown, ActionRefused, ChangedMeanwhile: As for any act on a case.
        ReasonMissing: When no reason is given.
        StepNotPossible: When it has gone too far.
    """
    case = locked_case(actor, number, "case.void", version=version)
    take_case_step(case, "void", actor, reason=reason)
    _move_tasks(case, actor, "cancel", only=[s for s in TaskState if s not in (TaskState.PASSED, TaskState.CANCELLED)])


def _demand_proofs(case: Case) -> None:
    """Return when what passes is proven; otherwise nothing of it stays."""
    for task in case.tasks.filter(state=TaskState.PASSED).order_by("group"):
        task.case = case
        demand_proof(task, is_complete=False)


def _move_tasks(case: Case, actor: Actor, step: str, *, only: Iterable[TaskState]) -> None:
    for task in case.tasks.select_for_update().filter(state__in=list(only)).order_by("group"):
        task.case = case
        take_task_step(task, step, actor)
