"""Get a case or task to act on: locked, permitted, and unchanged since it was shown."""

from __future__ import annotations

from uuid import UUID

from furong.foundation.identity.actors import demand
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor, Resource
from furong.nets.casework.errors import CaseUnknown, ChangedMeanwhile, TaskUnknown
from furong.nets.casework.models import Case, Task
from furong.nets.casework.selectors.cases import cases_for
from furong.nets.casework.selectors.tasks import tasks_for

__all__ = ["locked_case", "locked_task"]


@transaction_required
def locked_case(actor: Actor, number: str, action: str, *, version: int | None = None) -> Case:
    """Return the case, locked until the transaction ends.

    Args:
        actor: Who wants to act.
        number: Number of the case.
        action: The permission that is needed.
        version: The version that was shown to the actor, when one was.

    Raises:
        CaseUnknown: When there is none, or the actor may not see it.
        ActionRefused: When the actor may see it but not do that.
        ChangedMeanwhile: When it has moved on since that version.
    """
    if not cases_for(actor).filter(pk=number).exists():
        raise CaseUnknown(case=number)
    case = Case.objects.select_for_update().get(pk=number)
    demand(actor, action, _resource(case))
    if version is not None and version != case.version:
        last = case.history.order_by("-id").first()
        raise ChangedMeanwhile(by=last.by if last else "?", what=last.step if last else "?")
    return case


@transaction_required
def locked_task(actor: Actor, identity: UUID, action: str) -> Task:
    """Return the task with its case, both locked until the transaction ends.

    Raises:
        TaskUnknown: When there is none, or the actor may not see it.
        ActionRefused: When the actor may see it but not do that.
    """
    shown = tasks_for(actor).filter(pk=identity).first()
    if shown is None:
        raise TaskUnknown
    case = Case.objects.select_for_update().get(pk=shown.case_id)
    task = Task.objects.select_for_update().get(pk=identity)
    task.case = case
    demand(
        actor,
        action,
        Resource(kind="task", area=case.area_path, organisations=frozenset([task.organisation_id])),
    )
    return task


def _resource(case: Case) -> Resource:
    organisations = frozenset(case.tasks.values_list("organisation_id", flat=True))
    return Resource(kind="case", area=case.area_path, organisations=organisations)
