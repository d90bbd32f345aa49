"""Report a matter: a case is opened that somebody has to accept before it is registered."""

from __future__ import annotations

from uuid import uuid4

from furong.foundation.areas.places import district_at
from furong.foundation.areas.tree import AreaInfo, get_area, statutory_districts
from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import demand
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor, Resource
from furong.nets.casework.actions.attach_report_photo import PHOTOS_MAX, keep_report_photo
from furong.nets.casework.actions.number_case import locked_source, next_number
from furong.nets.casework.actions.record_step import record_opening
from furong.nets.casework.contracts import CaseState
from furong.nets.casework.contracts.reports import NewReport
from furong.nets.casework.domain.reports import ReportTitle, checked_report, title_of
from furong.nets.casework.errors.reports import PlaceElsewhere, PlaceMissing, PlaceOutside, ReportPhotosTooMany
from furong.nets.casework.models import Case, Report, Reporter
from furong.nets.casework.selectors.reports import class_names

__all__ = ["REPORT", "report_case"]

REPORT = "case.report"
#: Facts that lead to what belongs to whom come from registers; whoever reports something cannot say them.
_NOT_REPORTED = frozenset({"owner", "thing"})


@transaction_required
def report_case(actor: Actor, report: NewReport) -> str:
    """Open a case in the state ``reported`` and return its number; the same source and key again is the same case.

    Args:
        actor: Who reports it. People need the permission ``case.report`` in the area; a system actor reports for a
            process that has decided that it may, as the one that takes reports of the public.
        report: What is reported.

    Raises:
        ReportSourceUnusable, ReportEmpty, ReportTooLong, ReportClassUnknown: When it cannot be taken.
        PlaceMissing, PlaceOutside, PlaceElsewhere, AreaUnknown: When its place cannot be told to an area.
        ReportPhotosTooMany, PhotoUnusable: When its photos cannot be kept.
        ActionRefused: When the actor may not report anything there.
    """
    report = checked_report(report)
    if len(report.photos) > PHOTOS_MAX:
        raise ReportPhotosTooMany(most=PHOTOS_MAX, given=len(report.photos))
    area = _area(actor, report)
    if not actor.key.startswith("system:"):
        demand(actor, REPORT, Resource(kind="case", area=area.path))
    source_key = report.source_key or uuid4().hex
    known = locked_source(report.source, source_key)
    if known is not None:
        return known
    at = report.reported_at or city_clock().now()
    names = class_names(report.class_code, at) if report.class_code else ReportTitle("", "")
    title = title_of(report.text, names, report.reporter_name)
    is_told = report.lon is not None and report.lat is not None
    lon, lat = _place(report, area)
    case = Case.objects.create(
        number=next_number(area, at),
        class_code=report.class_code,
        source=report.source,
        source_key=source_key,
        title_zh=title.zh,
        title_en=title.en,
        state=CaseState.REPORTED,
        priority=report.priority,
        area_id=area.code,
        area_path=area.path,
        place_zh=(report.address or area.name_zh)[:80],
        place_en=(report.address or area.name_en)[:160],
        lon=lon,
        lat=lat,
        is_place_rough=not is_told,
        facts={name: value for name, value in report.facts.items() if name not in _NOT_REPORTED},
        opened_at=at,
    )
    _keep(case, actor, report, names)
    record_opening(case, actor)
    return case.number


def _keep(case: Case, actor: Actor, report: NewReport, names: ReportTitle) -> None:
    row = Report.objects.create(
        case=case,
        text=report.text,
        class_code=report.class_code,
        class_zh=names.zh[:120],
        class_en=names.en[:240],
        by=actor.name,
        by_key=actor.key,
    )
    if report.reporter_name or report.reporter_phone or report.reporter_email:
        Reporter.objects.create(
            report=row, name=report.reporter_name, phone=report.reporter_phone, email=report.reporter_email
        )
    for photo in report.photos:
        keep_report_photo(row, actor, photo)


def _area(actor: Actor, report: NewReport) -> AreaInfo:
    """Return the area that is named, or that in which whoever reports it works, or the district around the place."""
    around = district_at(report.lon, report.lat) if report.lon is not None and report.lat is not None else None
    if report.lon is not None and around is None:
        raise PlaceOutside(lon=report.lon, lat=report.lat)
    if report.area:
        return get_area(report.area)
    own = {grant.area for grant in actor.grants_for(REPORT) if "/" in grant.area}
    if len(own) == 1:
        area = get_area(own.pop().rpartition("/")[2])
        if around is not None and around.code not in statutory_districts(area):
            raise PlaceElsewhere(district=around.code, own=area.code)
        return area
    if around is None:
        raise PlaceMissing
    return around


def _place(report: NewReport, area: AreaInfo) -> tuple[float, float]:
    """Return the place that is named, or the middle of the area or of the smallest area around it that has one."""
    if report.lon is not None and report.lat is not None:
        return report.lon, report.lat
    for code in reversed(area.path.split("/")):
        around = get_area(code)
        if around.lon is not None and around.lat is not None:
            return around.lon, around.lat
    raise PlaceMissing
