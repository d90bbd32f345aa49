"""Prove results by a figure: what was counted before a task, and is counted again by the same counter afterwards.

A task whose figure has reached its goal is done, although nobody has reported it, and a case that is solved by its
figure and waits for its check is closed: by itself only when two counts in a row say so. Where nobody
counts, photos prove a result as they always did.
"""

from __future__ import annotations

from collections.abc import Iterable

from furong.foundation.identity.actors import system_actor
from furong.foundation.transactions import transaction_required
from furong.kernel.clock import city_time
from furong.kernel.errors import Words
from furong.nets.casework.actions.move_on import move_on
from furong.nets.casework.actions.record_step import take_case_step, take_task_step
from furong.nets.casework.contracts import CaseState, CaseTypeSpec, Source, TaskState
from furong.nets.casework.contracts.figures import WHOLE, NewFigure, TaskFigure
from furong.nets.casework.domain.figures import Standing
from furong.nets.casework.errors.figures import FigureNotReached
from furong.nets.casework.models import Case, FigureRow, Task
from furong.nets.casework.selectors.case_types import get_case_type
from furong.nets.casework.selectors.figures_of_cases import figures_of_tasks, standings_of

__all__ = ["demand_figure", "report_figures"]

_SYSTEM = system_actor("casework")
_WITH_UNITS = (TaskState.ASSIGNED, TaskState.ACCEPTED)
_HANDLED = (CaseState.PENDING_HANDLE, CaseState.HANDLING)


@transaction_required
def report_figures(source: Source, source_key: str, figures: Iterable[NewFigure]) -> bool:
    """Keep what was counted of a case, let the tasks be done that it proves, and close the case that it solves.

    Args:
        source: Where the case comes from.
        source_key: Identity there.
        figures: What was counted; one that is told twice is kept once.

    Returns:
        Whether there is such a case.
    """
    case = Case.objects.select_for_update().filter(source=source, source_key=source_key).first()
    if case is None:
        return False
    spec = get_case_type(case.case_type_id or "")
    rows = [
        FigureRow(
            case=case, group=one.group, value=one.value, goal=one.goal, limit=one.limit, at=one.at, counter=one.counter
        )
        for one in figures
    ]
    FigureRow.objects.bulk_create(rows, ignore_conflicts=True)
    if spec.figure_zh:
        _prove(case, spec)
    return True


@transaction_required
def demand_figure(task: Task) -> TaskFigure | None:
    """Return what was counted of a task that may be reported as done, or ``None`` when nobody counts.

    Raises:
        FigureNotReached: When something is left to do.
    """
    spec = get_case_type(task.case.case_type_id or "")
    if not spec.figure_zh:
        return None
    figure = figures_of_tasks(task.case.tasks.all()).get(task)
    if figure is not None and figure.left:
        unit = Words(spec.figure_zh, spec.figure_en)
        raise FigureNotReached(left=figure.left, unit=unit, counted_at=figure.counted_at)
    return figure


def _prove(case: Case, spec: CaseTypeSpec) -> None:
    standings = {case.pk: {group: one.steadied for group, one in standings_of([case.pk]).get(case.pk, {}).items()}}
    tasks = list(case.tasks.select_for_update().order_by("group"))
    for task in tasks:
        task.case = case
        # Read anew for each: what one task is proved by may not prove the next.
        figure = figures_of_tasks(tasks, standings).get(task)
        if case.state in _HANDLED and task.state in _WITH_UNITS and figure is not None and not figure.left:
            _let_be_done(task, figure, spec)
    whole = standings[case.pk].get(WHOLE)
    if case.state == CaseState.PENDING_CHECK and whole is not None and whole.is_reached:
        _close(case, whole, tasks)


def _let_be_done(task: Task, figure: TaskFigure, spec: CaseTypeSpec) -> None:
    case = task.case
    if case.state == CaseState.PENDING_HANDLE:
        take_case_step(case, "begin", _SYSTEM)
    task.result = task.result or spec.results[0]
    take_task_step(task, "prove", _SYSTEM, reason=_told(figure.whole, figure.goal, figure.counter, figure))
    move_on(case)


def _close(case: Case, whole: Standing, tasks: Iterable[Task]) -> None:
    for task in tasks:
        if task.state == TaskState.DONE:
            take_task_step(task, "pass", _SYSTEM)
    take_case_step(case, "close", _SYSTEM, reason=_told(round(whole.now), round(whole.goal), whole.counter, whole))


def _told(now: int, goal: int, counter: str, counted: TaskFigure | Standing) -> str:
    return f"{now} ≤ {goal} · {counter} · {city_time(counted.counted_at):%Y-%m-%d %H:%M}"
