"""Reading what was counted of cases and their tasks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from furong.nets.casework.contracts import TaskState
from furong.nets.casework.contracts.figures import WHOLE, TaskFigure
from furong.nets.casework.domain.figures import Standing, left_of, standing_of
from furong.nets.casework.models import FigureRow, Task

__all__ = ["figures_of_tasks", "standings_of"]

_DONE = (TaskState.DONE, TaskState.PASSED)


def standings_of(cases: Iterable[str]) -> dict[str, dict[str, Standing]]:
    """Return how the figures of cases stand, by number and group; a case that nobody counts is left out."""
    rows: dict[tuple[str, str], list[FigureRow]] = {}
    for row in FigureRow.objects.filter(case__in=set(cases)).order_by("id"):
        rows.setdefault((row.case_id, row.group), []).append(row)
    found: dict[str, dict[str, Standing]] = {}
    for (case, group), figures in rows.items():
        standing = standing_of((one.at, one.counter, one.value, one.goal, one.limit) for one in figures)
        if standing is not None:
            found.setdefault(case, {})[group] = standing
    return found


def figures_of_tasks(
    tasks: Iterable[Task], standings: Mapping[str, Mapping[str, Standing]] | None = None
) -> dict[Task, TaskFigure]:
    """Return what was counted of stored tasks; those that nobody counts are left out.

    Args:
        tasks: All tasks of their cases, so that it is known what others have done.
        standings: How the figures of their cases stand, when that was read.
    """
    wanted = list(tasks)
    found = standings_of(task.case_id for task in wanted) if standings is None else standings
    figures: dict[Task, TaskFigure] = {}
    for task in wanted:
        groups = found.get(task.case_id, {})
        own, whole = groups.get(task.group), groups.get(WHOLE)
        others = [t for t in wanted if t.case_id == task.case_id and t.pk != task.pk and t.group not in groups]
        done = sum(other.share for other in others if other.state in _DONE)
        left, shown = left_of(own, whole, share=task.share, done=done), whole or own
        if left is not None and shown is not None:
            figures[task] = TaskFigure(
                left=left,
                quota=task.share,
                whole=round(shown.now),
                limit=round(shown.limit),
                goal=round(shown.goal),
                counted_at=shown.counted_at,
                counter=shown.counter,
            )
    return figures
