"""Reading what the public may see of classes and cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from furong.foundation.areas.tree import get_area
from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.private_words import without_private
from furong.kernel.clock import city_time
from furong.nets.casework.contracts import CaseState, Source, TaskState
from furong.nets.casework.contracts.open311 import PublicRequest, PublicService, RequestQuery, ServiceCondition
from furong.nets.casework.contracts.standards import StandardClass
from furong.nets.casework.domain.lifecycle import FINAL_CASE_STATES
from furong.nets.casework.domain.open311 import KEY_PREFIX
from furong.nets.casework.errors.open311 import RequestUnknown, ServiceUnknown
from furong.nets.casework.models import Case, CaseType, HistoryRow, Task
from furong.nets.casework.selectors.reports import name_of_reporter
from furong.nets.casework.selectors.standards import find_table_on, list_standard_classes

__all__ = ["get_public_request", "get_public_service", "list_public_requests", "list_public_services"]

#: What people have reported; what sensors, departments and leaders open is the city's own business.
_PUBLIC_SOURCES = (Source.PUBLIC, Source.HOTLINE, Source.PATROL)
#: Decimals of a place that may be somebody's home: about 100 m.
_ROUGH_PLACE = 3
#: Types of packs that are opened by machines alone.
_MACHINE_CLASSES = ("sensor_care/",)


def list_public_services() -> list[PublicService]:
    """Return what can be reported: the classes of the standard table in force, then those that packs add."""
    services = {one.code: _of_class(one) for one in _classes_on(city_time(city_clock().now()).date())}
    for key, spec in CaseType.objects.order_by("key").values_list("key", "spec"):
        code = spec["class_code"]
        if code and code not in services and not key.startswith(_MACHINE_CLASSES):
            services[code] = PublicService(
                code=code,
                name_zh=spec["title_zh"],
                name_en=spec["title_en"],
                group_zh="",
                group_en="",
                conditions=(),
            )
    return list(services.values())


def get_public_service(code: str) -> PublicService:
    """Return one of them.

    Raises:
        ServiceUnknown: When there is none of that code.
    """
    found = next((one for one in list_public_services() if one.code == code), None)
    if found is None:
        raise ServiceUnknown(service_code=code)
    return found


def list_public_requests(query: RequestQuery) -> list[PublicRequest]:
    """Return the cases that the public may see and ``query`` asks for, the newest first."""
    rows = _filtered(_public_cases(), query)
    begin = (query.page - 1) * query.page_size
    services = {one.code: one for one in list_public_services()}
    return [_request(row, services) for row in rows.order_by("-opened_at", "-number")[begin : begin + query.page_size]]


def get_public_request(number: str) -> PublicRequest:
    """Return one case as the public may see it.

    Raises:
        RequestUnknown: When there is none, or it is not public.
    """
    found = list_public_requests(RequestQuery(numbers=(number,)))
    if not found:
        raise RequestUnknown(number=number)
    return found[0]


def _public_cases() -> QuerySet[Case]:
    newest = HistoryRow.objects.filter(case=OuterRef("pk")).order_by("-id").values("at")[:1]
    dispatched = Task.objects.exclude(state__in=[TaskState.DRAFTED, TaskState.CANCELLED]).order_by("group")
    rows = Case.objects.filter(source__in=_PUBLIC_SOURCES).exclude(class_code="")
    return (
        rows.annotate(updated_at=Subquery(newest))
        .select_related("report__reporter")
        .prefetch_related(Prefetch("tasks", queryset=dispatched.select_related("organisation")))
    )


def _filtered(rows: QuerySet[Case], query: RequestQuery) -> QuerySet[Case]:
    if query.numbers is not None:
        return rows.filter(number__in=query.numbers)
    bounds = {
        "opened_at__gte": query.since,
        "opened_at__lte": query.until,
        "updated_at__gte": query.updated_since,
        "updated_at__lte": query.updated_until,
    }
    rows = rows.filter(**{field: bound for field, bound in bounds.items() if bound is not None})
    if query.updated_since is not None:
        # Found by the index of history first: to look up the newest row of every case there ever was takes too long.
        changed = HistoryRow.objects.filter(at__gte=query.updated_since)
        rows = rows.filter(pk__in=changed.values("case_id"))
    if query.service_codes:
        rows = rows.filter(class_code__in=query.service_codes)
    if query.is_open is not None:
        ended = [state.value for state in FINAL_CASE_STATES]
        rows = rows.exclude(state__in=ended) if query.is_open else rows.filter(state__in=ended)
    return rows


def _request(row: Case, services: Mapping[str, PublicService]) -> PublicRequest:
    service = services.get(row.class_code)
    area = get_area(row.area_id)
    units = {task.organisation.name_zh: task.organisation.name_en for task in row.tasks.all()}
    is_sent = row.source == Source.PUBLIC and row.source_key.startswith(KEY_PREFIX)
    is_exact = is_sent or row.source == Source.PATROL
    lon, lat = _public_place(row, is_exact=is_exact)
    return PublicRequest(
        number=row.number,
        state=CaseState(row.state),
        service_code=row.class_code,
        service_zh=service.name_zh if service else row.class_code,
        service_en=service.name_en if service else row.class_code,
        description=without_private(row.report.text, name_of_reporter(row.report)) if is_sent else "",
        agency_zh="、".join(units),
        agency_en=", ".join(units.values()),
        requested_at=row.opened_at,
        updated_at=row.closed_at or vars(row)["updated_at"] or row.opened_at,
        expected_at=row.due_at,
        address_zh=without_private(row.place_zh) if is_exact else area.name_zh,
        address_en=without_private(row.place_en) if is_exact else area.name_en,
        area=area.code,
        lon=lon,
        lat=lat,
    )


def _public_place(row: Case, *, is_exact: bool) -> tuple[float | None, float | None]:
    """Return where the public is told that a case is: nowhere when an address alone is known."""
    if row.is_place_rough:
        return None, None
    return (row.lon, row.lat) if is_exact else (round(row.lon, _ROUGH_PLACE), round(row.lat, _ROUGH_PLACE))


def _classes_on(day: date) -> Iterable[StandardClass]:
    table = find_table_on(day)
    return list_standard_classes(table.key) if table else ()


def _of_class(one: StandardClass) -> PublicService:
    return PublicService(
        code=one.code,
        name_zh=one.name("zh"),
        name_en=one.name("en"),
        group_zh=one.major("zh"),
        group_en=one.major("en"),
        conditions=tuple(
            ServiceCondition(key=str(each.serial), text_zh=each.text("zh"), text_en=each.text("en"))
            for each in one.conditions
        ),
    )
