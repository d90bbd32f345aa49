"""Reading cases: what an actor may see of them, as lists and in detail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import F, OrderBy, Prefetch, Q, QuerySet

from furong.foundation.areas.tree import get_area, within
from furong.foundation.citytime.clock import city_clock
from furong.kernel.permissions import Actor, Resource, decide
from furong.nets.casework.columns.names import is_below
from furong.nets.casework.contracts import (
    CaseDetail,
    CaseFilters,
    CaseInfo,
    CaseQuery,
    CaseState,
    HistoryEntry,
    Source,
)
from furong.nets.casework.domain.lifecycle import FINAL_CASE_STATES, PEOPLE_STEPS, steps_from
from furong.nets.casework.errors import CaseUnknown
from furong.nets.casework.models import Case, Task
from furong.nets.casework.selectors.case_rows import read_case_infos
from furong.nets.casework.selectors.case_types import spec_of
from furong.nets.casework.selectors.desk_columns import DeskColumns, desk_columns, scope_of
from furong.nets.casework.selectors.guards import barred_steps
from furong.nets.casework.selectors.names import NamesShown
from furong.nets.casework.selectors.open_cases import OpenPage, counts_in, page_in, wanted_of
from furong.nets.casework.selectors.reports import report_of
from furong.nets.casework.selectors.tasks import NOT_DISPATCHED, list_tasks_of

__all__ = [
    "DETAIL_PARTS",
    "VIEWS",
    "CasePage",
    "case_detail",
    "case_for",
    "case_info",
    "cases_for",
    "cases_of_query",
    "count_views",
    "find_case_of",
    "get_case_for",
    "list_cases_for",
    "list_from_tables",
    "list_history",
    "page_of",
    "sees_case",
    "select_in",
]

#: The ready-made views of the desk: which states each shows.
VIEWS: Mapping[str, frozenset[CaseState]] = {
    "accept": frozenset({CaseState.REPORTED, CaseState.PENDING_REGISTER, CaseState.PENDING_VERIFY}),
    "dispatch": frozenset({CaseState.PENDING_DISPATCH}),
    "handling": frozenset({CaseState.PENDING_HANDLE, CaseState.HANDLING, CaseState.HANDLED, CaseState.SUSPENDED}),
    "check": frozenset({CaseState.PENDING_CHECK}),
    "closed": frozenset({CaseState.CLOSED}),
    "open": frozenset(CaseState) - FINAL_CASE_STATES,
}

#: What :func:`case_detail` reads of a case beside its tasks.
DETAIL_PARTS = ("tasks__photos__findings", "report__photos__findings", "history", "deadlines")

_NONE: frozenset[CaseState] = frozenset()

_ORDERS: Mapping[str, tuple[str | OrderBy, ...]] = {
    # What is still to be done stands before what has ended.
    "due": (F("closed_at").desc(nulls_first=True), "due_at", "number"),
    "-due": ("-due_at", "-number"),
    "opened": ("opened_at", "number"),
    "-opened": ("-opened_at", "-number"),
    "priority": ("priority", "due_at", "number"),
    "-priority": ("-priority", "due_at", "number"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """One page of a list."""

    cases: tuple[CaseInfo, ...]
    total: int
    page: int
    pages: int


def cases_for(actor: Actor) -> QuerySet[Case]:
    """Return the stored cases that ``actor`` may see: of its areas, and of its organisation when bound to one."""
    visible = Q(pk__in=[])
    for grant in actor.grants_for("case.read"):
        reach = within("area_path", [grant.area])
        if grant.organisation is not None:
            dispatched = Task.objects.filter(organisation_id=grant.organisation).exclude(state__in=NOT_DISPATCHED)
            reach &= Q(pk__in=dispatched.values("case_id"))
        visible |= reach
    return Case.objects.filter(visible)


def sees_case(actor: Actor, case: Case) -> bool:
    """Return whether a case that was read with its tasks is one of those that :func:`cases_for` would return."""
    dispatched = {task.organisation_id for task in case.tasks.all() if task.state not in NOT_DISPATCHED}
    return any(
        is_below(case.area_path, (grant.area,)) and (grant.organisation is None or grant.organisation in dispatched)
        for grant in actor.grants_for("case.read")
    )


def cases_of_query(actor: Actor, query: CaseFilters) -> QuerySet[Case]:
    """Return the stored cases that ``actor`` may see and ``query`` asks for, with what :func:`case_info` needs."""
    return _with_tasks(_filtered(cases_for(actor), query))


def list_cases_for(actor: Actor, query: CaseQuery) -> CasePage:
    """Return a page of the cases that ``actor`` may see and ``query`` asks for."""
    columns, scope = desk_columns(), scope_of(actor)
    if columns is None or scope is None:
        return list_from_tables(actor, query)
    with columns.current() as current:
        found = select_in(current, actor, scope, query)
    return page_of(actor, query, found)


def select_in(columns: DeskColumns, actor: Actor, scope: tuple[str, ...], query: CaseQuery) -> OpenPage | None:
    """Return which cases a page of the list shows, or ``None`` when columns cannot tell."""
    wanted = wanted_of(scope, query, _states(query))
    if wanted is None:
        return None

    def count_ended() -> int:
        return _filtered(cases_for(actor), query).filter(state__in=FINAL_CASE_STATES).count()

    return page_in(columns, wanted, query.page, _size(query), count_ended)


def page_of(actor: Actor, query: CaseQuery, found: OpenPage | None) -> CasePage:
    """Return the page of a list whose numbers :func:`select_in` has found."""
    if found is None:
        return list_from_tables(actor, query)
    # One that has left the view in this very moment is not shown in it.
    rows = read_case_infos(found.numbers, _states(query))
    cases = tuple(rows[number] for number in found.numbers if number in rows)
    return CasePage(cases=cases, total=found.total, page=found.page, pages=found.pages)


def _states(query: CaseQuery) -> frozenset[CaseState]:
    """Return the states that the view of a query shows; none when it shows all."""
    return VIEWS["open"] if query.view == "overdue" else VIEWS.get(query.view, _NONE)


def _size(query: CaseQuery) -> int:
    return min(max(query.page_size, 1), 200)


def list_from_tables(actor: Actor, query: CaseQuery) -> CasePage:
    """Return a page of a list without the columns."""
    size = _size(query)
    rows = _filtered(cases_for(actor), query)
    total = rows.count()
    pages = max(1, -(-total // size))
    page = min(max(query.page, 1), pages)
    ordered = rows.order_by(*_ORDERS.get(query.order, _ORDERS["due"]))[(page - 1) * size : page * size]
    return CasePage(cases=tuple(case_info(row) for row in _with_tasks(ordered)), total=total, page=page, pages=pages)


def count_views(actor: Actor) -> dict[str, int]:
    """Return how many cases each view of the desk holds for ``actor``, and how many open ones are overdue."""
    columns, scope = desk_columns(), scope_of(actor)
    if columns is not None and scope is not None:
        with columns.current() as current:
            return counts_in(current, scope, VIEWS)
    rows = cases_for(actor)
    counts = {name: rows.filter(state__in=states).count() for name, states in VIEWS.items()}
    return {**counts, "all": rows.count(), "overdue": _overdue(rows).count()}


def case_for(actor: Actor, number: str, *parts: str) -> Case:
    """Return a stored case with its type, its report and its tasks, which go on with it to whoever reads more of it.

    Args:
        actor: Who looks.
        number: Number of the case.
        parts: What else is read with it, as Django names relations.

    Raises:
        CaseUnknown: When there is none, or ``actor`` may not see it.
    """
    tasks = Prefetch("tasks", queryset=Task.objects.select_related("organisation").order_by("group"))
    rows = cases_for(actor).filter(pk=number).select_related("case_type", "report")
    row = rows.prefetch_related(tasks, *parts).first()
    if row is None:
        raise CaseUnknown(case=number)
    return row


def get_case_for(actor: Actor, number: str) -> CaseDetail:
    """Return a case with everything that belongs to it.

    Raises:
        CaseUnknown: When there is none, or ``actor`` may not see it.
    """
    return case_detail(actor, case_for(actor, number, *DETAIL_PARTS))


def case_detail(actor: Actor, row: Case) -> CaseDetail:
    """Return what :func:`case_for` has loaded, with its :data:`DETAIL_PARTS`."""
    spec = spec_of(row)
    names = NamesShown(actor, area=row.area_path, organisations=[task.organisation_id for task in row.tasks.all()])
    deadline = max(row.deadlines.all(), key=lambda one: one.pk, default=None)
    return CaseDetail(
        case=case_info(row),
        facts=row.facts,
        tasks=tuple(list_tasks_of(actor, row)),
        history=tuple(list_history(row, names)),
        derivation={k: tuple(v) for k, v in deadline.derivation.items()} if deadline else {},
        steps=_steps(actor, row),
        closing_zh=spec.closing_zh if spec else "",
        closing_en=spec.closing_en if spec else "",
        report=report_of(row, names),
    )


def find_case_of(source: Source, source_key: str) -> CaseInfo | None:
    """Return the case that was opened for a source and key, or ``None``."""
    row = _with_tasks(Case.objects.filter(source=source, source_key=source_key)).first()
    return case_info(row) if row else None


def case_info(row: Case) -> CaseInfo:
    """Return a stored case as lists show it."""
    class_zh, class_en = _class_names(row)
    return CaseInfo(
        number=row.number,
        case_type=row.case_type_id or "",
        class_zh=class_zh,
        class_en=class_en,
        title_zh=row.title_zh,
        title_en=row.title_en,
        state=CaseState(row.state),
        priority=row.priority,
        source=Source(row.source),
        source_key=row.source_key,
        area=row.area_id,
        area_path=row.area_path,
        place_zh=row.place_zh,
        place_en=row.place_en,
        lon=row.lon,
        lat=row.lat,
        opened_at=row.opened_at,
        due_at=row.due_at,
        closed_at=row.closed_at,
        organisations=tuple(task.organisation_id for task in row.tasks.all()),
        version=row.version,
        is_place_rough=row.is_place_rough,
    )


def _class_names(row: Case) -> tuple[str, str]:
    """Return what the class of a case is called: by its type, or until it is registered as it was reported."""
    if row.case_type is not None:
        return row.case_type.spec["title_zh"], row.case_type.spec["title_en"]
    return row.report.class_zh, row.report.class_en


def _with_tasks(rows: QuerySet[Case]) -> QuerySet[Case]:
    tasks = Prefetch("tasks", queryset=Task.objects.order_by("group"))
    return rows.select_related("case_type", "report").prefetch_related(tasks)


def _overdue(rows: QuerySet[Case]) -> QuerySet[Case]:
    return rows.filter(state__in=VIEWS["open"], due_at__lt=city_clock().now())


def _filtered(rows: QuerySet[Case], query: CaseFilters) -> QuerySet[Case]:
    if query.view == "overdue":
        rows = _overdue(rows)
    elif query.view == "late":
        rows = rows.filter(closed_at__gt=F("due_at"))
    elif query.view in VIEWS:
        rows = rows.filter(state__in=VIEWS[query.view])
    if query.text:
        text = query.text.strip()
        rows = rows.filter(
            Q(number__contains=text)
            | Q(title_zh__icontains=text)
            | Q(title_en__icontains=text)
            | Q(place_zh__icontains=text)
            | Q(place_en__icontains=text)
        )
    if query.area:
        rows = rows.filter(within("area_path", [get_area(query.area).path]))
    if query.organisation:
        rows = rows.filter(tasks__organisation_id=query.organisation).distinct()
    if query.opened_since is not None:
        rows = rows.filter(opened_at__gte=query.opened_since)
    exact = {"case_type_id": query.case_type, "priority": query.priority, "source_key": query.source_key}
    return rows.filter(**{field: value for field, value in exact.items() if value})


def _steps(actor: Actor, row: Case) -> tuple[str, ...]:
    resource = Resource(
        kind="case", area=row.area_path, organisations=frozenset(task.organisation_id for task in row.tasks.all())
    )
    actions = {action for grant in actor.grants for action in grant.actions}
    allowed = [action for action in actions if decide(actor, action, resource).allowed]
    steps = dict.fromkeys(steps_from(CaseState(row.state), allowed))
    barred = barred_steps(actor, row, steps)
    return tuple(step for step in steps if step in PEOPLE_STEPS and step not in barred)


def list_history(row: Case, shown: Callable[[str, str], str]) -> list[HistoryEntry]:
    """Return what happened to a stored case, names as ``shown`` shows them by name and key of their bearer."""
    units = {task.pk: task.organisation.name_zh for task in row.tasks.all()}
    entries = sorted(row.history.all(), key=lambda entry: entry.pk)
    return [
        HistoryEntry(
            at=entry.at,
            by=shown(entry.by, entry.by_key),
            step=entry.step,
            from_state=entry.from_state,
            to_state=entry.to_state,
            organisation=units[entry.task_id] if entry.task_id else "",
            reason=entry.reason,
        )
        for entry in entries
    ]
