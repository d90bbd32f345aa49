"""Reading the board of supervision: open cases that somebody above watches, was told of, or that are overdue."""

from __future__ import annotations

from django.db.models import Count, DateTimeField, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from furong.foundation.areas.tree import get_area, within
from furong.foundation.citytime.clock import city_clock
from furong.kernel.permissions import Actor
from furong.nets.casework.contracts.clocks import Stage
from furong.nets.casework.contracts.supervision import (
    BoardCount,
    BoardPage,
    BoardQuery,
    BoardRow,
    BoardView,
    LateStage,
    SupervisionState,
)
from furong.nets.casework.domain.lifecycle import FINAL_CASE_STATES
from furong.nets.casework.models import Case, Escalation, Supervision, Task, Timer
from furong.nets.casework.selectors.cases import case_info, cases_for
from furong.nets.casework.selectors.supervision import supervision_infos

__all__ = ["read_board_for"]

_PAGE_MAX = 100


def read_board_for(actor: Actor, query: BoardQuery) -> BoardPage:
    """Return a page of the board as ``actor`` may see it, what is most pressing first."""
    open_cases = cases_for(actor).exclude(state__in=FINAL_CASE_STATES)
    if query.area:
        open_cases = open_cases.filter(within("area_path", [get_area(query.area).path]))
    views = {view: open_cases.filter(_in_view(view)) for view in BoardView}
    everything = _of_unit(open_cases.filter(_standing() | _late()), query.organisation)
    totals = {view.value: _of_unit(rows, query.organisation).count() for view, rows in views.items()}
    rows = _of_unit(views[query.view], query.organisation) if query.view else everything
    in_all = everything.count()
    total = totals[query.view] if query.view else in_all
    size = min(max(query.page_size, 1), _PAGE_MAX)
    pages = max(1, -(-total // size))
    page = min(max(query.page, 1), pages)
    shown = list(_pressing_first(rows)[(page - 1) * size : page * size])
    return BoardPage(
        rows=_rows(actor, shown),
        total=total,
        page=page,
        pages=pages,
        everything=in_all,
        totals=totals,
        counts=_counts(views),
    )


def _of_unit(rows: QuerySet[Case], organisation: str) -> QuerySet[Case]:
    if not organisation:
        return rows
    return rows.filter(pk__in=Task.objects.filter(organisation_id=organisation).values("case_id"))


def _in_view(view: BoardView) -> Q:
    if view is BoardView.OVERDUE:
        return _late()
    if view is BoardView.ESCALATED:
        told = Escalation.objects.filter(timer__stopped_at=None, due_at=F("timer__due_at"))
        return Q(pk__in=told.values("timer__case_id"))
    return Q(pk__in=_standing_rows().filter(level=view.value).values("case_id"))


def _standing_rows() -> QuerySet[Supervision]:
    return Supervision.objects.exclude(state=SupervisionState.LIFTED)


def _late_timers() -> QuerySet[Timer]:
    return Timer.objects.filter(stopped_at=None, exempt="", due_at__lt=city_clock().now())


def _standing() -> Q:
    return Q(pk__in=_standing_rows().values("case_id"))


def _late() -> Q:
    return Q(pk__in=_late_timers().values("case_id"))


def _pressing_first(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Order by what ends first: the time to reply by, else the deadline of the case."""
    asked = _standing_rows().filter(case=OuterRef("pk"), state=SupervisionState.OPEN).order_by("reply_by")
    reply_by = Subquery(asked.values("reply_by")[:1], output_field=DateTimeField())
    ordered = rows.annotate(pressing=Coalesce(reply_by, F("due_at")))
    tasks = Prefetch("tasks", queryset=Task.objects.order_by("group"))
    return (
        ordered.order_by(F("pressing").asc(nulls_last=True), "number")
        .select_related("case_type")
        .prefetch_related(tasks)
    )


def _rows(actor: Actor, cases: list[Case]) -> tuple[BoardRow, ...]:
    standing = list(_standing_rows().filter(case__in=cases).order_by("pk"))
    by_number = {case.pk: case for case in cases}
    for one in standing:
        one.case = by_number[one.case_id]
    supervisions = supervision_infos(actor, standing)
    late: dict[str, list[LateStage]] = {case.pk: [] for case in cases}
    timers = _late_timers().filter(case__in=cases).prefetch_related("escalations").order_by("due_at", "pk")
    for timer in timers:
        late[timer.case_id].append(_late_stage(timer))
    return tuple(
        BoardRow(case=case_info(case), supervisions=tuple(supervisions[case.pk]), late=tuple(late[case.pk]))
        for case in cases
    )


def _late_stage(timer: Timer) -> LateStage:
    told = [one for one in timer.escalations.all() if one.due_at == timer.due_at]
    last = max(told, key=lambda one: one.level, default=None)
    if timer.due_at is None:
        raise ValueError(f"the clock {timer} is late and has no due instant")
    return LateStage(
        stage=Stage(timer.stage),
        due_at=timer.due_at,
        level=last.level if last else 0,
        told=last.told if last else "",
    )


def _counts(views: dict[BoardView, QuerySet[Case]]) -> tuple[BoardCount, ...]:
    """Count every view by unit, those without a unit under the empty code."""
    return tuple(
        BoardCount(organisation=row["unit"] or "", view=view, cases=row["cases"])
        for view, rows in views.items()
        for row in rows.values(unit=F("tasks__organisation_id"))
        .annotate(cases=Count("pk", distinct=True))
        .order_by("unit")
    )
