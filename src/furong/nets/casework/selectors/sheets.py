"""Reading tasks as those who handle them need them: with the place, the class, and what is still missing."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from furong.kernel.permissions import Actor
from furong.nets.casework.contracts import CaseTypeSpec, PhotoKind, TaskInfo, TaskSheet
from furong.nets.casework.contracts.reports import ReportInfo
from furong.nets.casework.models import Case
from furong.nets.casework.selectors.case_types import list_case_types
from furong.nets.casework.selectors.cases import case_info
from furong.nets.casework.selectors.names import NamesShown
from furong.nets.casework.selectors.reports import report_of
from furong.nets.casework.selectors.tasks import get_task_for, list_tasks_for

__all__ = ["get_task_sheet_for", "list_task_sheets_for"]


def get_task_sheet_for(actor: Actor, identity: UUID) -> TaskSheet:
    """Return a task with its case and how many photos of each kind are still missing.

    Raises:
        TaskUnknown: When there is none, or ``actor`` may not see it.
    """
    return _sheets(actor, [get_task_for(actor, identity)])[0]


def list_task_sheets_for(actor: Actor) -> list[TaskSheet]:
    """Return the sheets of the tasks that ``actor`` may see, the most urgent first."""
    return _sheets(actor, list_tasks_for(actor))


def _sheets(actor: Actor, tasks: list[TaskInfo]) -> list[TaskSheet]:
    whole = Case.objects.select_related("case_type", "report__reporter").prefetch_related(
        "tasks", "history", "report__photos__findings"
    )
    rows = whole.in_bulk([task.case for task in tasks])
    specs = {spec.key: spec for spec in list_case_types()}
    return [
        TaskSheet(
            task=task,
            case=case_info(rows[task.case]),
            spec=spec,
            missing=_missing(task, spec),
            report=_report(actor, rows[task.case]),
        )
        for task in tasks
        for spec in [specs[rows[task.case].case_type_id or ""]]
    ]


def _report(actor: Actor, case: Case) -> ReportInfo | None:
    """Return what was reported without who did: whoever handles it needs the matter alone."""
    names = NamesShown(actor, area=case.area_path, organisations=[task.organisation_id for task in case.tasks.all()])
    told = report_of(case, names)
    return replace(told, reporter=None) if told else None


def _missing(task: TaskInfo, spec: CaseTypeSpec) -> dict[str, int]:
    needed = {PhotoKind.BEFORE: spec.photos_before, PhotoKind.AFTER: spec.photos_after}
    have = {kind: sum(photo.kind is kind and not photo.findings for photo in task.photos) for kind in needed}
    return {kind.value: max(0, count - have[kind]) for kind, count in needed.items()}
