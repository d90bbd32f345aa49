"""The REST endpoints of the hotline's list of responsibilities."""

from __future__ import annotations

from typing import Annotated

from ninja import Query, Router

from furong.foundation.rest import Caller, answers, requires
from furong.nets.hotline.api import mandates as api
from furong.nets.hotline.contracts.appeals import AppealKind
from furong.nets.hotline.contracts.mandates import MandateAnswer, MandatePage, MandateQuery
from furong.nets.hotline.rest.texts import Day, Instant

__all__ = ["router"]

router = Router(tags=["hotline"])

_READ = "hotline.read"
KnownAt = Annotated[Instant | None, Query(description="As of when the list is read; now when left out.")]


@router.get(
    "/hotline/responsibilities", response=MandatePage, auth=requires(_READ), summary="List responsibilities for appeals"
)
def list_mandates(
    request: Caller,
    text: Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$", description="Words in a line.")] = "",
    on: Annotated[Day | None, Query(description="A day on which the lines hold; all when left out.")] = None,
    known_at: KnownAt = None,
    page: Annotated[int, Query(ge=1, le=100_000, description="Page, from 1 on. [1]")] = 1,
    size: Annotated[int, Query(ge=1, le=200, description="Lines on a page. [1]")] = 50,
) -> MandatePage:
    """Return a page of the list (权责清单) as it is known, or was known at a time."""
    return api.list_mandates(MandateQuery(text=text.strip(), on=on, known_at=known_at, page=page, size=size))


@router.get(
    "/hotline/responsibilities/units",
    response=MandateAnswer,
    auth=requires(_READ),
    summary="Find which unit handles an appeal",
    openapi_extra=answers(404),
)
def who_handles(
    request: Caller,
    category: Annotated[str, Query(min_length=1, max_length=120, pattern=r"^[^\x00]*$", description="Its category.")],
    area: Annotated[str, Query(pattern=r"^\d{6,15}$", description="Code of the area.")],
    kind: Annotated[AppealKind, Query(description="What is wanted.")] = AppealKind.HELP,
    on: Annotated[Day | None, Query(description="The day on which it came; today when left out.")] = None,
    known_at: KnownAt = None,
) -> MandateAnswer:
    """Return the units that the list names, the best first, each with its clause and why it stands where it stands."""
    return api.who_handles(category, area, kind=kind, on=on, known_at=known_at)
