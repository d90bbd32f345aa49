"""Reading tasks as those who handle them need them, with what was counted of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from furong.kernel.permissions import Actor
from furong.nets.casework.contracts import PhotoKind, TaskSheet
from furong.nets.casework.contracts.figures import TaskFigure
from furong.nets.casework.models import Task
from furong.nets.casework.selectors import sheets
from furong.nets.casework.selectors.figures_of_cases import figures_of_tasks

__all__ = ["get_task_sheet_for", "list_task_sheets_for"]


def get_task_sheet_for(actor: Actor, identity: UUID) -> TaskSheet:
    """Return a task with its case, what was counted of it, and how many photos of each kind are still missing.

    Raises:
        TaskUnknown: When there is none, or ``actor`` may not see it.
    """
    return _counted([sheets.get_task_sheet_for(actor, identity)])[0]


def list_task_sheets_for(actor: Actor) -> list[TaskSheet]:
    """Return the sheets of the tasks that ``actor`` may see, the most urgent first."""
    return _counted(sheets.list_task_sheets_for(actor))


def _counted(found: Sequence[TaskSheet]) -> list[TaskSheet]:
    cases = {sheet.task.case for sheet in found if sheet.spec.figure_zh}
    counted = figures_of_tasks(Task.objects.filter(case__in=cases)) if cases else {}
    figures = {task.pk: figure for task, figure in counted.items()}
    return [_with(sheet, figures.get(sheet.task.id)) for sheet in found]


def _with(sheet: TaskSheet, figure: TaskFigure | None) -> TaskSheet:
    """Return a sheet with its figure; what was there before is proved by the count then, not by a photo."""
    if figure is None:
        return sheet
    return replace(sheet, figure=figure, missing={**sheet.missing, PhotoKind.BEFORE.value: 0})
