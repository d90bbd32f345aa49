"""The REST endpoints of appeals: receiving, listing, reading, and who appealed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from ninja import Body, Query, Router, Status
from pydantic import Field

from furong.foundation.rest import Caller, answers, requires
from furong.foundation.rest.fields import NO_NUL, NOT_BLANK
from furong.kernel.geo import CRS
from furong.nets.hotline.api import appeals as api
from furong.nets.hotline.contracts.appeals import (
    AppealChannel,
    AppealDetail,
    AppealFilters,
    AppealKind,
    AppealPage,
    AppealState,
    CitizenInfo,
    NewAppeal,
    ReceivedAppeal,
    Urgency,
)
from furong.nets.hotline.rest.texts import Code, Instant, Line

__all__ = ["FIELDS", "NewAppealBody", "router"]

router = Router(tags=["hotline"])


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAppealBody:
    """An appeal as it comes in.

    Args:
        channel: How it came.
        text: What the citizen says.
        area: Code of the area it is about.
        title: A line that names it; empty takes the beginning of the text.
        kind: What is wanted.
        urgency: How much it presses.
        place: Where, in words.
        lon: Longitude. [deg]
        lat: Latitude. [deg]
        crs: The system that they are in.
        citizen_name: Who appeals.
        citizen_phone: Where they are called back.
        is_anonymous: Whether nobody is to learn who it was; name and phone are then not kept.
        source_key: What makes it the same appeal when it is sent twice.
        received_at: When it came; now when left out.
    """

    channel: AppealChannel
    text: Annotated[str, Field(min_length=1, max_length=20_000)]
    area: Code
    title: Line = ""
    kind: AppealKind = AppealKind.HELP
    urgency: Urgency = Urgency.NORMAL
    place: Line = ""
    lon: float | None = None
    lat: float | None = None
    crs: CRS = CRS.WGS84
    citizen_name: Line = ""
    citizen_phone: Code = ""
    is_anonymous: bool = False
    source_key: Annotated[str, Field(max_length=120, pattern=NO_NUL)] = ""
    received_at: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenLookBody:
    """What personal data is looked at for."""

    purpose: Annotated[str, Field(max_length=200, pattern=NOT_BLANK)]


@router.post(
    "/hotline/appeals",
    response={201: ReceivedAppeal},
    auth=requires("hotline.take"),
    summary="Take an appeal in",
    openapi_extra=answers(404, 409, 415),
)
def receive_appeal(request: Caller, body: Body[NewAppealBody]) -> Status[ReceivedAppeal]:
    """Take an appeal in and return its number, with the code that shows the citizen where it stands."""
    return Status(201, api.receive_appeal(request.actor, NewAppeal(**{k: getattr(body, k) for k in FIELDS})))


#: What a body and an appeal both name.
FIELDS = tuple(NewAppealBody.__dataclass_fields__)


@router.get(
    "/hotline/appeals",
    response=AppealPage,
    auth=requires("hotline.read"),
    summary="List appeals",
)
def list_appeals(
    request: Caller,
    state: Annotated[list[AppealState] | None, Query(description="In one of these states.")] = None,
    unit: Annotated[str, Query(description="Code of the main unit.", max_length=40)] = "",
    category: Annotated[str, Query(description="What it is about.", max_length=120)] = "",
    overdue: bool = False,
    page: Annotated[int, Query(ge=1, le=100_000, description="Page, from 1 on. [1]")] = 1,
    size: Annotated[int, Query(ge=1, le=200, description="Appeals on a page. [1]")] = 50,
) -> AppealPage:
    """Return a page of the appeals that the caller may see, what is due first at the head."""
    filters = AppealFilters(
        states=frozenset(state or ()), unit=unit, category=category, overdue=overdue, page=page, size=size
    )
    return api.list_appeals_for(request.actor, filters)


@router.get(
    "/hotline/appeals/{number}",
    response=AppealDetail,
    auth=requires("hotline.read"),
    summary="Read an appeal",
    openapi_extra=answers(404),
)
def get_appeal(request: Caller, number: str) -> AppealDetail:
    """Return an appeal with its course; who appealed is masked."""
    return api.get_appeal_for(request.actor, number)


@router.post(
    "/hotline/appeals/{number}/citizen",
    response=CitizenInfo,
    auth=requires("hotline.citizen"),
    summary="See who appealed",
    openapi_extra=answers(404, 415),
)
def show_citizen(request: Caller, number: str, body: Body[CitizenLookBody]) -> CitizenInfo:
    """Return name, phone and words in full; the look is on record with its purpose."""
    return api.show_citizen(request.actor, number, purpose=body.purpose)
