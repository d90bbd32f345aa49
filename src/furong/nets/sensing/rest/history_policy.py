"""The REST endpoints of retention and exports."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http import HttpResponseBase
from django.utils import timezone
from ninja import Body, Query, Router, Status

from furong.foundation.rest import Caller, answers, file_answers, requires
from furong.foundation.web.downloads import send_file
from furong.nets.sensing.api import history
from furong.nets.sensing.contracts.history import ExportInfo, ExportSpec, RetentionEffect, RetentionSpec

__all__ = ["router"]

router = Router(tags=["history"])


@router.get(
    "/history/retention",
    response=list[RetentionSpec],
    auth=requires("history.manage"),
    summary="List retention rules",
)
def list_retention(request: Caller) -> list[RetentionSpec]:
    """Return how long readings are kept: for all categories first, then for those with a rule of their own."""
    return history.list_retention()


@router.post(
    "/history/retention/preview",
    response=list[RetentionEffect],
    auth=requires("history.manage"),
    summary="Preview retention rules",
    openapi_extra=answers(415),
)
def preview_retention(request: Caller, body: Body[list[RetentionSpec]]) -> list[RetentionEffect]:
    """Return what would go, and from where, if these rules were set; nothing is changed."""
    return history.preview_retention_for(request.actor, body, now=timezone.now())


@router.put(
    "/history/retention",
    response=list[RetentionSpec],
    auth=requires("history.manage"),
    summary="Set a retention rule",
    openapi_extra=answers(415),
)
def set_retention(request: Caller, body: Body[RetentionSpec]) -> list[RetentionSpec]:
    """Store a rule; it is applied in the background within the hour."""
    history.set_retention(request.actor, body)
    return history.list_retention()


@router.delete(
    "/history/retention",
    response={204: None},
    auth=requires("history.manage"),
    summary="Delete a retention rule",
)
def delete_retention(
    request: Caller, category: Annotated[str, Query(description="Key of the category; empty for all others.")]
) -> Status[None]:
    """Forget the rule of a category: that for all others holds for it again."""
    history.remove_retention(request.actor, category)
    return Status(204, None)


@router.post(
    "/history/exports",
    response={202: ExportInfo},
    auth=requires("history.export"),
    summary="Ask for an export",
    openapi_extra=answers(404, 415),
)
def ask_export(request: Caller, body: Body[ExportSpec]) -> Status[ExportInfo]:
    """Begin an export; it is written in the background, and goes on after any interruption."""
    export = history.ask_export(request.actor, body)
    return Status(202, history.get_export_for(request.actor, export))


@router.get(
    "/history/exports",
    response=list[ExportInfo],
    auth=requires("history.export"),
    summary="List exports",
)
def list_exports(request: Caller) -> list[ExportInfo]:
    """Return the caller's own exports, the newest first."""
    return history.list_exports_for(request.actor)


@router.get(
    "/history/exports/{export}",
    response=ExportInfo,
    auth=requires("history.export"),
    summary="Get an export",
    openapi_extra=answers(404),
)
def get_export(request: Caller, export: UUID) -> ExportInfo:
    """Return where an export stands."""
    return history.get_export_for(request.actor, export)


@router.delete(
    "/history/exports/{export}",
    response={204: None},
    auth=requires("history.export"),
    summary="Cancel an export",
    openapi_extra=answers(404),
)
def cancel_export(request: Caller, export: UUID) -> Status[None]:
    """Stop an export that is not done; one that is done stays."""
    history.cancel_export(request.actor, export)
    return Status(204, None)


@router.get(
    "/history/exports/{export}/file",
    auth=requires("history.export"),
    summary="Download an export",
    openapi_extra=file_answers(404, 409),
)
def download_export(request: Caller, export: UUID) -> HttpResponseBase:
    """Return the file of an export that is done, or a range of it (`Range: bytes=…`)."""
    path, media_type, name = history.open_export_for(request.actor, export)
    return send_file(request, path, media_type, name, tag=path.name)
