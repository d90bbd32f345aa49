"""The REST endpoints of the intake's quarantine; readings themselves come in by the fast door beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ninja import Body, Router

from furong.foundation.rest import Caller, answers, requires
from furong.foundation.rest.fields import Number, Page
from furong.nets.sensing.api import intake as api

__all__ = ["router"]

router = Router(tags=["sensing"])


@dataclass(frozen=True, slots=True, kw_only=True)
class MendedTexts:
    """Mended records.

    Args:
        text: One JSON object a line; empty sends the records as they came.
    """

    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discarded:
    """What was discarded.

    Args:
        count: How many rows. [1]
    """

    count: int


@router.get(
    "/sensing/rejections",
    response=api.CityRejectionPage,
    auth=requires("quarantine.read"),
    summary="List the intake's quarantine",
)
def list_city_rejections(
    request: Caller,
    state: Literal["held", "replayed", "discarded", ""] = "held",
    source: str = "",
    reason: str = "",
    page: Page = 1,
) -> api.CityRejectionPage:
    """Return a page of records that the intake could not use, those that came last first; empty filters show all."""
    return api.list_city_rejections_for(request.actor, state=state, source=source, reason=reason, page=page)


@router.get(
    "/sensing/rejections/sums",
    response=list[api.CityRejectionSums],
    auth=requires("quarantine.read"),
    summary="Count the intake's quarantine",
)
def sum_city_rejections(request: Caller) -> list[api.CityRejectionSums]:
    """Return how many records are held, by source and reason, the most first."""
    return list(api.sum_city_rejections_for(request.actor))


@router.get(
    "/sensing/rejections/{number}",
    response=api.CityRejection,
    auth=requires("quarantine.read"),
    summary="Get a record of the intake's quarantine",
    openapi_extra=answers(404),
)
def get_city_rejection(request: Caller, number: Number) -> api.CityRejection:
    """Return one row: a record with its count, or the first lines of a flood."""
    return api.get_city_rejection_for(request.actor, number)


@router.post(
    "/sensing/rejections/{number}/replay",
    response=api.IntakeReceipt,
    auth=requires("quarantine.settle"),
    summary="Mend and replay records of the intake",
    openapi_extra=answers(404, 409, 415),
)
def replay_city_rejection(request: Caller, number: Number, body: Body[MendedTexts]) -> api.IntakeReceipt:
    """Send records through the checks again, mended or as they came; the row is settled when all of them pass."""
    return api.replay_city_rejection(request.actor, number, body.text)


@router.post(
    "/sensing/rejections/{number}/discard",
    response=Discarded,
    auth=requires("quarantine.settle"),
    summary="Discard records of the intake",
    openapi_extra=answers(404, 409),
)
def discard_city_rejection(request: Caller, number: Number) -> Discarded:
    """Discard a row; it stays on file as discarded."""
    return Discarded(count=api.discard_city_rejections(request.actor, [number]))
