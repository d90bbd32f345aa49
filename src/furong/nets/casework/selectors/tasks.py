"""Reading tasks and their photos."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from furong.foundation.areas.tree import within
from furong.kernel.permissions import Actor
from furong.nets.casework.columns.names import is_below
from furong.nets.casework.contracts import TaskInfo, TaskState
from furong.nets.casework.errors import TaskUnknown
from furong.nets.casework.models import Case, Task
from furong.nets.casework.selectors.names import NamesShown
from furong.nets.casework.selectors.photo_infos import photo_info

__all__ = ["NOT_DISPATCHED", "get_task_for", "list_tasks_for", "list_tasks_of", "seen_tasks_of", "tasks_for"]

#: States of a task of which its organisation does not know.
NOT_DISPATCHED = (TaskState.DRAFTED, TaskState.CANCELLED)


def tasks_for(actor: Actor) -> QuerySet[Task]:
    """Return the stored tasks that ``actor`` may see; an organisation sees its own, from the dispatch on."""
    visible = Q(pk__in=[])
    for grant in actor.grants_for("task.read"):
        reach = within("case__area_path", [grant.area])
        if grant.organisation is not None:
            reach &= Q(organisation_id=grant.organisation) & ~Q(state__in=NOT_DISPATCHED)
        visible |= reach
    return Task.objects.filter(visible).select_related("case", "organisation")


def list_tasks_for(
    actor: Actor, *, states: frozenset[TaskState] | None = None, organisation: str = "", limit: int = 200
) -> list[TaskInfo]:
    """Return the tasks that ``actor`` may see, the most urgent first.

    Args:
        actor: Who looks.
        states: Keeps those in one of these states; all when ``None``.
        organisation: Keeps those of that organisation.
        limit: How many at most. [1]
    """
    rows = tasks_for(actor).prefetch_related("photos__findings")
    if states is not None:
        rows = rows.filter(state__in=states)
    if organisation:
        rows = rows.filter(organisation=organisation)
    return [task_info(actor, row) for row in rows.order_by("case__due_at", "case_id", "group")[:limit]]


def list_tasks_of(actor: Actor, case: Case) -> list[TaskInfo]:
    """Return the tasks of a stored case that ``actor`` may see, in the order in which they were read with it."""
    return [task_info(actor, row) for row in seen_tasks_of(actor, case)]


def seen_tasks_of(actor: Actor, case: Case) -> list[Task]:
    """Return those of the tasks read with a case that :func:`tasks_for` would return."""
    return [
        row
        for row in case.tasks.all()
        if any(
            is_below(case.area_path, (grant.area,))
            and (
                grant.organisation is None
                or (grant.organisation == row.organisation_id and row.state not in NOT_DISPATCHED)
            )
            for grant in actor.grants_for("task.read")
        )
    ]


def get_task_for(actor: Actor, identity: UUID) -> TaskInfo:
    """Return the task.

    Raises:
        TaskUnknown: When there is none, or ``actor`` may not see it.
    """
    row = tasks_for(actor).prefetch_related("photos__findings").filter(pk=identity).first()
    if row is None:
        raise TaskUnknown
    return task_info(actor, row)


def task_info(actor: Actor, row: Task) -> TaskInfo:
    """Return a stored task as ``actor`` may see it."""
    names = NamesShown(actor, area=row.case.area_path, organisations=[row.organisation_id])
    return TaskInfo(
        id=row.pk,
        case=row.case_id,
        organisation=row.organisation_id,
        organisation_zh=row.organisation.name_zh,
        organisation_en=row.organisation.name_en,
        group=row.group,
        share=row.share,
        request_zh=row.request_zh,
        request_en=row.request_en,
        state=TaskState(row.state),
        assignee=names(row.assignee, row.assignee_key),
        due_at=row.case.due_at,
        arrived_at=row.arrived_at,
        result=row.result,
        note=row.note,
        moved=row.moved,
        photos=tuple(photo_info(photo, names) for photo in sorted(row.photos.all(), key=lambda photo: photo.pk)),
    )
