"""Draft the tasks of a case: one for each organisation that something of it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID, uuid5

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.models import Organisation
from furong.foundation.identity.people import department_of_name
from furong.foundation.transactions import transaction_required
from furong.kernel.clock import city_time
from furong.nets.casework.contracts import CaseTypeSpec, TaskState
from furong.nets.casework.domain.standard_types import RESPONSIBLE
from furong.nets.casework.models import Case, Task
from furong.nets.casework.selectors.responsibilities import who_is_responsible

__all__ = ["draft_task", "draft_tasks", "new_task", "task_id", "unit_of_type"]

#: What a type of case says in place of an organisation when the task is the owner's.
OWNER = "owner"
_NONE: Mapping[str, str] = MappingProxyType({})
_TASKS = UUID("0b5f6a52-3a0e-5c1d-9b57-2f6f1c7f9ad3")


def task_id(source: str, source_key: str, group: str) -> UUID:
    """Return the id of the task for ``group`` in the case of a source and key: the same whenever it is drafted."""
    return uuid5(_TASKS, f"{source}\n{source_key}\n{group}")


@transaction_required
def draft_tasks(case: Case, spec: CaseTypeSpec, groups: Mapping[str, int], units: Mapping[str, str] = _NONE) -> None:
    """Draft the tasks of a case anew; drafts that nobody has been sent yet are replaced.

    Where the list of responsibilities says whose a group is and does not say it for certain, nothing is drafted: the
    case waits for somebody to choose.

    Args:
        case: The case, locked by the caller.
        spec: Its type, which says whose each group is.
        groups: How much of it belongs to which group; a group with nothing gets no task, no groups one for all. [1]
        units: Whose a group is, where that is known better than the type knows it.
    """
    case.tasks.filter(state=TaskState.DRAFTED, history=None).delete()
    shares = {group: count for group, count in groups.items() if count} or {"": 0}
    for group, share in sorted(shares.items()):
        organisation = units.get(group) or _organisation(case, spec, group)
        if organisation is not None:
            draft_task(case, spec, organisation, group=group, share=share)


@transaction_required
def draft_task(case: Case, spec: CaseTypeSpec, organisation: str, *, group: str = "", share: int = 0) -> Task:
    """Draft one task.

    Args:
        case: The case, locked by the caller.
        spec: Its type.
        organisation: Code of the unit whose it is.
        group: The group that it is about.
        share: How much of the case belongs to that. [1]
    """
    task = new_task(case, spec, organisation, group=group, share=share)
    task.save(force_insert=True)
    return task


def new_task(case: Case, spec: CaseTypeSpec, organisation: str, *, group: str = "", share: int = 0) -> Task:
    """Return a drafted task that is not stored yet; the arguments are those of :func:`draft_task`."""
    return Task(
        id=task_id(case.source, case.source_key, group),
        case=case,
        organisation_id=organisation,
        group=group,
        share=share,
        request_zh=spec.task_zh.format(count=share, place=case.place_zh)[:200],
        request_en=spec.task_en.format(count=share, place=case.place_en)[:300],
        state=TaskState.DRAFTED,
    )


def unit_of_type(spec: CaseTypeSpec, group: str = "") -> str:
    """Return what a type says of a group: a unit, ``owner`` or ``responsible``."""
    return spec.organisations.get(group, spec.organisations.get("", ""))


def _organisation(case: Case, spec: CaseTypeSpec, group: str) -> str | None:
    """Return whose the group is: of a type that says ``owner``, the department that the thing belongs to.

    Of one that says ``responsible`` it is the unit that the list names, or nobody yet when it is not certain.

    Registers name departments by code or by name, see :func:`department_of_name`. A thing without an owner leaves the
    case with the organisation that the type names for ``owner``.
    """
    code = unit_of_type(spec, group)
    if code == RESPONSIBLE:
        day, now = city_time(case.opened_at).date(), city_clock().now()
        certain = who_is_responsible(spec.class_code, case.area_path, day, now).certain
        return certain.organisation if certain else None
    if code == OWNER:
        owner = case.facts.get("owner", "")
        code = department_of_name(owner, case.area_path) if owner else spec.organisations.get(OWNER, "")
    return Organisation.objects.get(pk=code).pk
