"""Draft the tasks of a case: one for each organisation that something of it belongs to."""

from __future__ import annotations

from collections.abc import Mapping

from furong.foundation.identity.models import Organisation
from furong.foundation.transactions import transaction_required
from furong.nets.casework.contracts import CaseTypeSpec, TaskState
from furong.nets.casework.models import Case, Task

__all__ = ["draft_tasks"]


@transaction_required
def draft_tasks(case: Case, spec: CaseTypeSpec, groups: Mapping[str, int]) -> None:
    """Draft the tasks of a case anew; drafts that nobody has been sent yet are replaced.

    Args:
        case: The case, locked by the caller.
        spec: Its type, which says whose each group is.
        groups: How much of it belongs to which group; a group with nothing gets no task, no groups one for all. [1]
    """
    case.tasks.filter(state=TaskState.DRAFTED, history=None).delete()
    shares = {group: count for group, count in groups.items() if count} or {"": 0}
    for group, share in sorted(shares.items()):
        code = spec.organisations.get(group, spec.organisations.get("", ""))
        Task.objects.create(
            case=case,
            organisation=Organisation.objects.get(pk=code),
            group=group,
            share=share,
            request_zh=spec.task_zh.format(count=share, place=case.place_zh),
            request_en=spec.task_en.format(count=share, place=case.place_en),
            state=TaskState.DRAFTED,
        )
