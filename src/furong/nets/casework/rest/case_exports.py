"""The REST endpoints of exports of the desk's list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpResponseBase
from ninja import Body, Router, Status
from pydantic import Field

from furong.foundation.rest import Caller, Time, answers, file_answers, requires
from furong.foundation.rest.fields import NO_NUL
from furong.foundation.web.downloads import send_file
from furong.nets.casework.api import case_exports as api
from furong.nets.casework.contracts.case_exports import CaseExportInfo, CaseExportSpec

__all__ = ["router"]

router = Router(tags=["casework"])

_Text = Annotated[str, Field(max_length=120, pattern=NO_NUL)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCaseExport:
    """What is to be exported; the filters are those of the desk's list."""

    format: Literal["csv", "xlsx"] = "csv"
    language: Literal["zh", "en"] = "zh"
    view: _Text = ""
    q: _Text = ""
    case_type: _Text = ""
    area: Annotated[str, Field(max_length=15, pattern=NO_NUL)] = ""
    priority: Literal["", "1", "2", "3", "4"] = ""
    unit: _Text = ""
    opened_since: Time | None = None


@router.post(
    "/cases/exports",
    response={202: CaseExportInfo},
    auth=requires("case.export"),
    summary="Ask for an export of cases",
    openapi_extra=answers(404, 415),
)
def ask_case_export(request: Caller, body: Body[NewCaseExport]) -> Status[CaseExportInfo]:
    """Begin an export of the list; it is written in the background, and goes on after any interruption."""
    spec = CaseExportSpec(
        format=body.format,
        language=body.language,
        view=body.view,
        text=body.q,
        case_type=body.case_type,
        area=body.area,
        priority=body.priority,
        organisation=body.unit,
        opened_since=body.opened_since,
    )
    export = api.ask_case_export(request.actor, spec)
    return Status(202, api.get_case_export_for(request.actor, export))


@router.get(
    "/cases/exports", response=list[CaseExportInfo], auth=requires("case.export"), summary="List exports of cases"
)
def list_case_exports(request: Caller) -> list[CaseExportInfo]:
    """Return the caller's own exports, the newest first."""
    return api.list_case_exports_for(request.actor)


@router.get(
    "/cases/exports/{export}",
    response=CaseExportInfo,
    auth=requires("case.export"),
    summary="Get an export of cases",
    openapi_extra=answers(404),
)
def get_case_export(request: Caller, export: UUID) -> CaseExportInfo:
    """Return where an export stands."""
    return api.get_case_export_for(request.actor, export)


@router.delete(
    "/cases/exports/{export}",
    response={204: None},
    auth=requires("case.export"),
    summary="Cancel an export of cases",
    openapi_extra=answers(404),
)
def cancel_case_export(request: Caller, export: UUID) -> Status[None]:
    """Stop an export that is not done; one that is done stays."""
    api.cancel_case_export(request.actor, export)
    return Status(204, None)


@router.get(
    "/cases/exports/{export}/file",
    auth=requires("case.export"),
    summary="Download an export of cases",
    openapi_extra=file_answers(404, 409),
)
def download_case_export(request: Caller, export: UUID) -> HttpResponseBase:
    """Return the file of an export that is done, or a range of it (`Range: bytes=…`)."""
    path, media_type, name = api.open_case_export_for(request.actor, export)
    return send_file(request, path, media_type, name, tag=path.name)
