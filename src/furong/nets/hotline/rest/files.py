"""The REST endpoints of the files of appeals."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from django.http import HttpResponse
from ninja import File, Path, Query, Router, Status, UploadedFile

from furong.foundation.rest import Caller, answers, requires
from furong.nets.hotline.api import files as api
from furong.nets.hotline.contracts.files import AppealFileInfo, NewFile

__all__ = ["router"]

router = Router(tags=["hotline"])
Hash = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the content.")]


@router.get(
    "/hotline/appeals/{number}/files",
    response=list[AppealFileInfo],
    auth=requires("hotline.read"),
    summary="List the files of an appeal",
    openapi_extra=answers(404),
)
def list_files(request: Caller, number: str) -> list[AppealFileInfo]:
    """Return the files of an appeal, the oldest first."""
    return list(api.list_files_for(request.actor, number))


@router.post(
    "/hotline/appeals/{number}/files",
    response={201: AppealFileInfo},
    auth=requires("hotline.take"),
    summary="Add a file to an appeal",
    openapi_extra=answers(404, 409, 413, 415),
)
def attach_file(request: Caller, number: str, file: File[UploadedFile]) -> Status[AppealFileInfo]:
    """Add a file to an appeal; the same content again is the same file."""
    new = NewFile(content=file.read(), name=file.name or "", media_type=file.content_type or "")
    return Status(201, api.attach_file(request.actor, number, new))


@router.get(
    "/hotline/appeals/{number}/files/{sha256}",
    auth=requires("hotline.read"),
    summary="Download a file of an appeal",
    openapi_extra=answers(404),
)
def get_file(
    request: Caller,
    number: str,
    sha256: Hash,
    purpose: Annotated[
        str, Query(description="What it is looked at for; needed of an anonymous appeal.", max_length=200)
    ] = "",
) -> HttpResponse:
    """Return the content of a file as something to save; the look is on record, since a picture cannot be masked."""
    info, content = api.show_file(request.actor, number, sha256, purpose=purpose)
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(info.name)}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
