"""The REST endpoints of files of appeals: importing one, and mending the rows that were put aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from ninja import Body, File, Query, Router, Status, UploadedFile
from pydantic import Field

from furong.foundation.rest import Caller, answers, requires
from furong.nets.hotline.api import imports as api
from furong.nets.hotline.contracts.imports import (
    AppealImportInfo,
    AppealImportReport,
    AppealRejectionPage,
    AppealRejectionState,
    AppealReplay,
)
from furong.nets.hotline.rest.texts import Number, Said

__all__ = ["router"]

router = Router(tags=["hotline"])

_Cell = Annotated[str, Field(max_length=20_000, pattern=r"^[^\x00]*$")]
_Head = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class MendedRowBody:
    """What is changed in a row that was put aside, by column; the others stay as they are."""

    cells: Annotated[dict[_Head, _Cell], Field(max_length=100)] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissedRowBody:
    """Why a row will never be an appeal."""

    reason: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class MendedRow:
    """Number of the appeal that a row has become."""

    number: str


@router.post(
    "/hotline/imports",
    response={201: AppealImportReport},
    auth=requires("hotline.supervise"),
    summary="Import a file of appeals",
    openapi_extra=answers(413, 415),
)
def import_appeals(request: Caller, file: File[UploadedFile]) -> Status[AppealImportReport]:
    """Take an appeal in for every row; a key that is known opens nothing, and rows with problems are put aside."""
    return Status(201, api.import_appeals(request.actor, file.name or "upload.csv", file.read()))


@router.get(
    "/hotline/imports",
    response=list[AppealImportInfo],
    auth=requires("hotline.supervise"),
    summary="List files of appeals that were imported",
)
def list_appeal_imports(request: Caller) -> list[AppealImportInfo]:
    """Return the newest files and what became of them."""
    return list(api.list_imports_for(request.actor))


@router.get(
    "/hotline/import-rows",
    response=AppealRejectionPage,
    auth=requires("hotline.supervise"),
    summary="List rows of files that were put aside",
)
def list_appeal_rejections(
    request: Caller,
    state: Annotated[list[AppealRejectionState] | None, Query(description="In one of these states.")] = None,
    page: Annotated[int, Query(ge=1, le=100_000, description="Page, from 1 on. [1]")] = 1,
    size: Annotated[int, Query(ge=1, le=200, description="Rows on a page. [1]")] = 50,
) -> AppealRejectionPage:
    """Return a page of the rows that could not be appeals, with everything that is wrong with each."""
    return api.list_rejections_for(request.actor, states=frozenset(state or ()), page=page, size=size)


@router.post(
    "/hotline/import-rows/replay",
    response=AppealReplay,
    auth=requires("hotline.supervise"),
    summary="Try rows that were put aside again",
)
def replay_appeal_rows(request: Caller) -> AppealReplay:
    """Try every row that waits again as it is, by what the city knows now."""
    return api.replay_waiting(request.actor)


@router.post(
    "/hotline/import-rows/{row}/replay",
    response=MendedRow,
    auth=requires("hotline.supervise"),
    summary="Mend a row that was put aside",
    openapi_extra=answers(404, 409, 415),
)
def replay_appeal_row(request: Caller, row: Number, body: Body[MendedRowBody]) -> MendedRow:
    """Try a row again with what was mended, and return the number of the appeal that it has become."""
    return MendedRow(number=api.replay_rejection(request.actor, row, body.cells))


@router.post(
    "/hotline/import-rows/{row}/dismissal",
    response={204: None},
    auth=requires("hotline.supervise"),
    summary="Dismiss a row that was put aside",
    openapi_extra=answers(404, 409, 415),
)
def dismiss_appeal_row(request: Caller, row: Number, body: Body[DismissedRowBody]) -> Status[None]:
    """Say that a row will never be an appeal, and why."""
    api.dismiss_rejection(request.actor, row, body.reason)
    return Status(204, None)
