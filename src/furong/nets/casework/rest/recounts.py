"""The REST endpoints of the calendar that deadlines are counted on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from ninja import Body, Router, Status
from pydantic import Field

from furong.foundation.rest import Caller, answers, requires
from furong.foundation.rest.fields import NO_NUL
from furong.nets.casework.api import recounts as api
from furong.nets.casework.contracts.recounts import RecountInfo
from furong.nets.casework.rest.texts import NotBlank

__all__ = ["router"]

router = Router(tags=["casework"])

_CALENDAR_MAX = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCalendar:
    """A calendar to be taken into use.

    Args:
        content: A file of the form of those that come with the platform; empty to count anew on the one in use.
        cause: Why, e.g. the number of the notice; it stays with every deadline that moves.
    """

    cause: NotBlank
    content: Annotated[str, Field(max_length=_CALENDAR_MAX, pattern=NO_NUL)] = ""


@router.get("/recounts", response=list[RecountInfo], auth=requires("case.read"), summary="List counts of deadlines")
def list_recounts(request: Caller) -> list[RecountInfo]:
    """Return the calendars that were taken into use, the newest first, with how many deadlines moved."""
    return api.list_recounts()


@router.post(
    "/recounts",
    response={202: RecountInfo},
    auth=requires(api.MANAGE),
    summary="Take a calendar into use",
    openapi_extra=answers(415),
)
def begin_recount(request: Caller, body: Body[NewCalendar]) -> Status[RecountInfo]:
    """Count deadlines on another calendar from now on; those that are open are counted anew in the background."""
    return Status(202, api.begin_recount(request.actor, body.content, cause=body.cause))
