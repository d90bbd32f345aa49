"""The REST endpoints of what people report; they stand on the router of cases, because ``/cases`` is one address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from ninja import Body, File, Status, UploadedFile
from pydantic import Field

from furong.foundation.rest import Caller, answers, requires
from furong.nets.casework.api import registering
from furong.nets.casework.api import reports as api
from furong.nets.casework.contracts import CaseTypeSpec, Source
from furong.nets.casework.contracts.reports import NewPhoto, NewReport, ReporterInfo
from furong.nets.casework.rest import Latitude, Longitude, PhotoReceipt, Purpose, router

__all__ = ["router"]

_NO_NUL = r"^[^\x00]*$"
Lon = Annotated[float, Field(ge=-180, le=180, description="WGS 84. [deg]")]
Lat = Annotated[float, Field(ge=-90, le=90, description="WGS 84. [deg]")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A matter that is reported.

    Args:
        source: Where it comes from.
        text: What is the matter; may be left out when the class says it.
        class_code: Class of the standard table, if it is known.
        lon: Where it is. Place or area must be given.
        lat: Where it is.
        area: Code of the area; by default that of the caller, or the district around the place.
        address: The place in words.
        source_key: Identity at the source: the same source and key, sent again, is the same case.
        reporter_name: Who reported it; shown for a purpose only.
        reporter_phone: The number to call back; shown for a purpose only.
        priority: Level.
    """

    source: Literal["public", "patrol", "hotline", "department", "leader", "video"]
    text: Annotated[str, Field(max_length=4000, pattern=_NO_NUL)] = ""
    class_code: Annotated[str, Field(max_length=20, pattern=_NO_NUL)] = ""
    lon: Lon | None = None
    lat: Lat | None = None
    area: Annotated[str, Field(max_length=15, pattern=_NO_NUL)] = ""
    address: Annotated[str, Field(max_length=160, pattern=_NO_NUL)] = ""
    source_key: Annotated[str, Field(max_length=120, pattern=_NO_NUL)] = ""
    reporter_name: Annotated[str, Field(max_length=60, pattern=_NO_NUL)] = ""
    reporter_phone: Annotated[str, Field(max_length=30, pattern=_NO_NUL)] = ""
    priority: Literal["1", "2", "3", "4"] = "4"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportReceipt:
    """What became of a report: the number of its case, under which it can be followed."""

    number: str
    durability: str = "stored"


@router.post(
    "/cases",
    response={201: ReportReceipt},
    auth=requires("case.report"),
    summary="Report a matter",
    openapi_extra=answers(404, 415),
)
def report_case(request: Caller, body: Body[Report]) -> Status[ReportReceipt]:
    """Open a case that has to be accepted before it is registered; a report that is sent twice opens one case."""
    report = NewReport(
        source=Source(body.source),
        source_key=body.source_key,
        text=body.text,
        class_code=body.class_code,
        lon=body.lon,
        lat=body.lat,
        area=body.area,
        address=body.address,
        reporter_name=body.reporter_name,
        reporter_phone=body.reporter_phone,
        priority=body.priority,
    )
    return Status(201, ReportReceipt(number=api.report_case(request.actor, report)))


@router.post(
    "/cases/{number}/photos",
    response={201: PhotoReceipt},
    auth=requires("case.report"),
    summary="Attach a photo to a report",
    openapi_extra=answers(404, 409, 413, 415),
)
def add_report_photo(
    request: Caller, number: str, photo: File[UploadedFile], lon: Longitude = None, lat: Latitude = None
) -> Status[PhotoReceipt]:
    """Attach a photo to a case before it is registered; the same photo again is the same attachment."""
    sent = NewPhoto(content=photo.read(), lon=lon, lat=lat)
    return Status(201, PhotoReceipt(id=api.attach_report_photo(request.actor, number, sent)))


@router.post(
    "/cases/{number}/reporter",
    response=ReporterInfo,
    auth=requires("reporter.read"),
    summary="Show who reported a case",
    openapi_extra=answers(404, 415),
)
def show_reporter(request: Caller, number: str, body: Body[Purpose]) -> ReporterInfo:
    """Return name and phone number of who reported a case, which are masked otherwise; the look is recorded."""
    return api.show_reporter(request.actor, number, purpose=body.purpose)


@router.get(
    "/cases/{number}/conditions",
    response=list[CaseTypeSpec],
    auth=requires("case.register"),
    summary="List what a case can be registered under",
    openapi_extra=answers(404),
)
def list_conditions(request: Caller, number: str) -> list[CaseTypeSpec]:
    """Return the filing conditions of the standard in force and the types of packs, those of the case's class first."""
    return registering.list_conditions_for(request.actor, number)
