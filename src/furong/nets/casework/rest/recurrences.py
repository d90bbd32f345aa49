"""The REST endpoints of matters that came back."""

from __future__ import annotations

from typing import Annotated

from ninja import Query, Router

from furong.foundation.rest import Caller, Time, answers, requires
from furong.foundation.rest.fields import NO_NUL
from furong.nets.casework.api import recurrences as api
from furong.nets.casework.contracts.recurrences import RecurrenceInfo

__all__ = ["router"]

router = Router(tags=["casework"])

Since = Annotated[Time | None, Query(description="Leaves out those that came back before.")]
ClassCode = Annotated[str, Query(max_length=20, pattern=NO_NUL, description="Keeps those of a class.")]
Limit = Annotated[int, Query(ge=1, le=1000, description="How many at most. [1]")]


@router.get(
    "/recurrences", response=list[RecurrenceInfo], auth=requires("case.read"), summary="List matters that came back"
)
def list_recurrences(
    request: Caller, since: Since = None, class_code: ClassCode = "", limit: Limit = 200
) -> list[RecurrenceInfo]:
    """Return the cases that are the return of a closed one, with the supervising unit, the newest first."""
    return api.list_recurrences_for(request.actor, since=since, class_code=class_code, limit=limit)


@router.get(
    "/cases/{number}/recurrences",
    response=list[RecurrenceInfo],
    auth=requires("case.read"),
    summary="Get the chain that a case belongs to",
    openapi_extra=answers(404),
)
def get_chain(request: Caller, number: str) -> list[RecurrenceInfo]:
    """Return every return of the matter, from the beginning of the chain on."""
    return api.chain_of(request.actor, number)
