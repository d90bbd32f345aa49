"""The REST endpoint of responsibilities."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ninja import Query, Router

from furong.foundation.rest import Caller, answers, requires
from furong.foundation.rest.times import Time
from furong.nets.casework.api import responsibility as api
from furong.nets.casework.api.routing import get_dispatch_card_for
from furong.nets.casework.contracts.responsibility import Answer, DispatchCard

__all__ = ["router"]

router = Router(tags=["casework"])

ClassCode = Annotated[
    str, Query(pattern=r"^E?\d{2}-\d{2}$", max_length=6, description="Class of the standard table, e.g. E04-93.")
]
AreaCode = Annotated[str, Query(pattern=r"^\d{6,15}$", description="Code of the area in which it happened.")]
Day = Annotated[date | None, Query(description="The day on which it happened; today when left out.")]
KnownAt = Annotated[Time | None, Query(description="As of when the list is read; now when left out.")]


@router.get(
    "/responsibilities",
    response=Answer,
    auth=requires("case.read"),
    summary="Find who is responsible",
    openapi_extra=answers(404),
)
def who_is_responsible(
    request: Caller, class_code: ClassCode, area: AreaCode, on: Day = None, known_at: KnownAt = None
) -> Answer:
    """Return the units that the list names, the best first, each with its clause and why it stands where it stands."""
    return api.who_is_responsible(class_code, area, on=on, known_at=known_at)


@router.get(
    "/cases/{number}/routing",
    response=DispatchCard,
    auth=requires("case.read"),
    summary="Get whom a case goes to",
    openapi_extra=answers(404),
)
def get_routing(request: Caller, number: str) -> DispatchCard:
    """Return whom a case may be dispatched to, the best first, and whom it was sent to before, on which clause."""
    return get_dispatch_card_for(request.actor, number)
