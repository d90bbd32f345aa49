"""The REST endpoints of cases that may be the same matter: found, merged, and split off again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from ninja import Body, Query, Router
from pydantic import Field

from furong.foundation.citytime.clock import city_clock
from furong.foundation.rest import Caller, Time, answers, requires
from furong.nets.casework.api import duplicates as api
from furong.nets.casework.contracts.duplicates import Merger, NearCase

__all__ = ["router"]

router = Router(tags=["casework"])

_NO_NUL = r"^[^\x00]*$"
Lon = Annotated[float, Query(ge=-180, le=180, description="WGS 84. [deg]")]
Lat = Annotated[float, Query(ge=-90, le=90, description="WGS 84. [deg]")]
ClassCode = Annotated[str, Query(max_length=20, pattern=_NO_NUL, description="Class; empty when it is not known.")]
At = Annotated[Time | None, Query(description="When it happened; now when left out.")]
Words = Annotated[str, Query(max_length=4000, pattern=_NO_NUL, description="What is said of it.")]
_FIRST, _LAST = datetime.fromisoformat("1900-01-01T00:00:00Z"), datetime.fromisoformat("9000-01-01T00:00:00Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Merging:
    """A case is to be merged into another one, because it is the same matter.

    Args:
        into: Number of the case that takes it in.
        version: The version of the case that the caller has seen; a newer one answers 409.
    """

    into: Annotated[str, Field(min_length=1, max_length=19, pattern=_NO_NUL)]
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Splitting:
    """A merged case is to be split off; a newer version of it than the one that was seen answers 409."""

    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """Which own act is to be taken back."""

    step: Literal["merge", "split"]


@router.get(
    "/cases/near",
    response=list[NearCase],
    auth=requires("case.read"),
    summary="Find open cases near a place",
)
def list_near(
    request: Caller, lon: Lon, lat: Lat, class_code: ClassCode = "", at: At = None, text: Words = ""
) -> list[NearCase]:
    """Return the open cases that a matter may be the same as and that the caller may see, the likeliest first."""
    when = min(max(at, _FIRST), _LAST) if at else city_clock().now()
    return api.near_cases(request.actor, class_code=class_code, lon=lon, lat=lat, at=when, text=text)


@router.get(
    "/cases/{number}/duplicates",
    response=list[NearCase],
    auth=requires("case.read"),
    summary="Find the cases that a case may be the same as",
    openapi_extra=answers(404),
)
def list_duplicates(request: Caller, number: str) -> list[NearCase]:
    """Return the open cases of its class near its place and time, the likeliest first."""
    return api.duplicates_of(request.actor, number)


@router.get(
    "/cases/{number}/merger",
    response=Merger,
    auth=requires("case.read"),
    summary="Get what a case was merged with",
    openapi_extra=answers(404),
)
def get_merger(request: Caller, number: str) -> Merger:
    """Return what a case was merged into, and the cases that were merged into it with their histories."""
    return api.get_merger_for(request.actor, number)


@router.post(
    "/cases/{number}/merger",
    response=Merger,
    auth=requires("case.read"),
    summary="Merge a case into another one",
    openapi_extra=answers(404, 409, 415),
)
def merge(request: Caller, number: str, body: Body[Merging]) -> Merger:
    """Merge a case for which nobody has been sent yet, and return what it is then merged with."""
    api.merge_case(request.actor, number, into=body.into, version=body.version)
    return api.get_merger_for(request.actor, number)


@router.post(
    "/cases/{number}/merger/split",
    response=Merger,
    auth=requires("case.read"),
    summary="Split a merged case off again",
    openapi_extra=answers(404, 409, 415),
)
def split(request: Caller, number: str, body: Body[Splitting]) -> Merger:
    """Let a merged case stand where it stood before."""
    api.split_case(request.actor, number, version=body.version)
    return api.get_merger_for(request.actor, number)


@router.post(
    "/cases/{number}/merger/undo",
    response=Merger,
    auth=requires("case.read"),
    summary="Take a merger or a splitting back",
    openapi_extra=answers(404, 409, 415),
)
def undo(request: Caller, number: str, body: Body[Undoing]) -> Merger:
    """Take the caller's own act back, and return what the case is then merged with."""
    if body.step == "merge":
        api.undo_merge(request.actor, number)
    else:
        api.undo_split(request.actor, number)
    return api.get_merger_for(request.actor, number)
