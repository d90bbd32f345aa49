"""The REST endpoints of the handing over of shifts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from ninja import Body, Query, Router, Status
from pydantic import Field

from furong.foundation.rest import Caller, answers, requires
from furong.foundation.rest.fields import NO_NUL, NOT_BLANK, Number, Page
from furong.nets.casework.api import handovers as api
from furong.nets.casework.contracts.handovers import HANDOVER_TEXT_MAX, HandoverDraft, HandoverInfo, HandoverPage

__all__ = ["router"]

router = Router(tags=["casework"])

PageSize = Annotated[int, Query(ge=1, le=100, description="Handovers on a page. [1]")]
_Area = Annotated[str, Field(max_length=12, pattern=NO_NUL)]
_Said = Annotated[str, Field(max_length=HANDOVER_TEXT_MAX, pattern=NOT_BLANK)]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivingOver:
    """A shift is handed over.

    Args:
        text: What the next shift has to know.
        area: Code of the area; the caller's own when empty.
    """

    text: _Said
    area: _Area = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakingOver:
    """A shift is taken over.

    Args:
        ticked: Numbers of the cases that were looked at, among them every one of level 1 and 2.
    """

    ticked: tuple[Annotated[str, Field(max_length=19)], ...] = ()


@router.get(
    "/handovers/draft",
    response=HandoverDraft,
    auth=requires("case.dispatch"),
    summary="Draft a shift handover",
    openapi_extra=answers(404),
)
def draft_handover(request: Caller, area: str = "") -> HandoverDraft:
    """Return what stands open in an area now, what is overdue, and what is promised for the next eight hours."""
    return api.draft_handover_for(request.actor, area)


@router.get(
    "/handovers",
    response=HandoverPage,
    auth=requires("case.dispatch"),
    summary="List shift handovers",
)
def list_handovers(request: Caller, page: Page = 1, page_size: PageSize = 20) -> HandoverPage:
    """Return the shifts of the caller's areas that were handed over, the newest first."""
    return api.list_handovers_for(request.actor, page=page, page_size=page_size)


@router.post(
    "/handovers",
    response={201: HandoverInfo},
    auth=requires("case.dispatch"),
    summary="Hand a shift over",
    openapi_extra=answers(404, 409, 415),
)
def give_over(request: Caller, body: Body[GivingOver]) -> Status[HandoverInfo]:
    """Sign for a shift; what stands open at that moment is kept with it."""
    return Status(201, api.give_over(request.actor, text=body.text, area=body.area))


@router.post(
    "/handovers/{number}/taking-over",
    response=HandoverInfo,
    auth=requires("case.dispatch"),
    summary="Take a shift over",
    openapi_extra=answers(404, 409, 415),
)
def take_over(request: Caller, number: Number, body: Body[TakingOver]) -> HandoverInfo:
    """Take a shift over from somebody else of the same area."""
    return api.take_over(request.actor, number, ticked=body.ticked)
