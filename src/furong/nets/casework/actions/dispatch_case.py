"""Dispatch a case: its tasks go out; and take that back while nobody has begun."""

from __future__ import annotations

from furong.foundation.transactions import savepoint, transaction_required
from furong.kernel.permissions import Actor
from furong.nets.casework.actions.locked_case import locked_case
from furong.nets.casework.actions.record_step import take_case_step, take_task_step
from furong.nets.casework.actions.route_case import route_case
from furong.nets.casework.contracts import CaseState, TaskState
from furong.nets.casework.domain.lifecycle import case_move
from furong.nets.casework.domain.routing import is_routed
from furong.nets.casework.errors import UndoOfAnother, UndoTooLate
from furong.nets.casework.errors.standards import UnitFixed, UnitNotChosen
from furong.nets.casework.models import Case
from furong.nets.casework.selectors.case_types import get_case_type
from furong.nets.casework.selectors.holds import held_back

__all__ = ["dispatch_by_itself", "dispatch_case", "undo_dispatch"]


@transaction_required
def dispatch_case(
    actor: Actor, number: str, *, version: int | None = None, organisation: str = "", note: str = ""
) -> None:
    """Send the drafted and returned tasks of a case to their organisations.

    Of a case whose type asks the list of responsibilities, the unit that the list names for certain is sent, or the
    one that the actor has chosen.

    Args:
        actor: Who dispatches.
        number: Number of the case.
        version: The version that was shown to the actor, when one was.
        organisation: Code of the unit that the actor has chosen, or empty.
        note: What the actor says of the choice.

    Raises:
        CaseUnknown, ActionRefused, ChangedMeanwhile: As for any act on a case.
        StepNotPossible: When the case does not wait for dispatch.
        UnitNotChosen: When it is not certain who is responsible and none is chosen.
        UnitUnknown: When there is no unit of that code.
        UnitFixed: When one is chosen and the type of the case says itself whom it goes to.
    """
    case = locked_case(actor, number, "case.dispatch", version=version)
    _send_out(case, actor, organisation=organisation, note=note)


@transaction_required
def dispatch_by_itself(number: str, actor: Actor) -> bool:
    """Dispatch a case in the name of the system, and return whether it still waited, needing nobody, and it was certain
    to whom.
    """
    case = Case.objects.select_for_update(skip_locked=True).filter(pk=number, state=CaseState.PENDING_DISPATCH).first()
    if case is None or case.history.filter(step="dispatch").exists() or held_back([case]):
        return False
    try:
        with savepoint():
            _send_out(case, actor)
    except UnitNotChosen:
        return False
    return True


def _send_out(case: Case, actor: Actor, *, organisation: str = "", note: str = "") -> None:
    case_move("dispatch", CaseState(case.state))
    spec = get_case_type(case.case_type_id or "")
    if is_routed(spec):
        route_case(case, spec, actor, organisation=organisation, note=note)
    elif organisation:
        raise UnitFixed(case=case.number, case_type=spec.key)
    take_case_step(case, "dispatch", actor, reason=note)
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
        UndoOfAnother: When somebody else dispatched the case.
        UndoTooLate: When a task has been accepted.
    """
    case = locked_case(actor, number, "case.dispatch")
    dispatched = case.history.filter(step="dispatch").order_by("-id").first()
    if dispatched is None:
        raise UndoTooLate(trouble="-")
    if dispatched.by_key != actor.key:
        raise UndoOfAnother(by=dispatched.by)
    tasks = list(case.tasks.select_for_update().order_by("group"))
    begun = next((task for task in tasks if task.state not in (TaskState.ASSIGNED, TaskState.PASSED)), None)
    if begun is not None:
        raise UndoTooLate(trouble=begun.assignee or begun.state)
    take_case_step(case, "undo_dispatch", actor)
    for task in tasks:
        if task.state == TaskState.ASSIGNED:
            task.case = case
            take_task_step(task, "undo_assign", actor)
