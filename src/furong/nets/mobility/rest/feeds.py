"""The REST endpoints of operators' feeds: how they are, what is odd in them, what was refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Literal

from ninja import Body, Query, Router

from furong.foundation.citytime.clock import city_clock
from furong.foundation.rest import Caller, Time, answers, requires
from furong.foundation.rest.fields import Number
from furong.nets.mobility.api import feeds as api
from furong.nets.mobility.api import vehicles
from furong.nets.mobility.contracts.feeds import FeedHealthInfo, FeedRejectionInfo, RejectionState
from furong.nets.mobility.contracts.vehicles import VehicleFlagInfo, VehicleFlagKind

__all__ = ["router"]

router = Router(tags=["mobility"])

_DAY = timedelta(days=1)
Limit = Annotated[int, Query(ge=1, le=1000, description="How many at most. [1]")]


@dataclass(frozen=True, slots=True, kw_only=True)
class MendedRecord:
    """A refused record as it should be.

    Args:
        item: The whole record; as it was sent when left out.
    """

    item: dict[str, object] | None = None


@router.get(
    "/mobility/feeds", response=list[FeedHealthInfo], auth=requires("mobility.read"), summary="List operators' feeds"
)
def list_operator_feeds(request: Caller) -> list[FeedHealthInfo]:
    """Return how each channel of each operator is: live, late, silent, or never heard of."""
    return api.list_feed_health_for(request.actor)


@router.get(
    "/mobility/flags",
    response=list[VehicleFlagInfo],
    auth=requires("mobility.read"),
    summary="List odd reports",
)
def list_vehicle_flags(
    request: Caller, since: Time | None = None, kind: VehicleFlagKind | None = None, limit: Limit = 200
) -> list[VehicleFlagInfo]:
    """Return impossible changes of state and bikes in two places at once, the newest first; by default of a day."""
    begin = since or city_clock().now() - _DAY
    return vehicles.list_vehicle_flags_for(request.actor, since=begin, kind=kind, limit=limit)


@router.get(
    "/mobility/rejections",
    response=list[FeedRejectionInfo],
    auth=requires("quarantine.read"),
    summary="List refused records of operators",
)
def list_feed_rejections(
    request: Caller,
    state: Literal[""] | RejectionState = RejectionState.WAITING,
    operator: str = "",
    limit: Limit = 100,
) -> list[FeedRejectionInfo]:
    """Return what operators sent and was refused, the newest first."""
    chosen = RejectionState(state) if state else None
    return api.list_feed_rejections_for(request.actor, state=chosen, operator=operator, limit=limit)


@router.post(
    "/mobility/rejections/{number}/replay",
    response=FeedRejectionInfo,
    auth=requires("quarantine.settle"),
    summary="Replay a refused record of an operator",
    openapi_extra=answers(404, 409, 415),
)
def replay_feed_rejection(request: Caller, number: Number, body: Body[MendedRecord]) -> FeedRejectionInfo:
    """Take a refused record after all, mended or as it was; it counts by the time at which it happened."""
    return api.replay_feed_rejection(request.actor, number, body.item)


@router.post(
    "/mobility/rejections/{number}/discard",
    response=FeedRejectionInfo,
    auth=requires("quarantine.settle"),
    summary="Discard a refused record of an operator",
    openapi_extra=answers(404, 409),
)
def discard_feed_rejection(request: Caller, number: Number) -> FeedRejectionInfo:
    """Put a refused record away for good; the row stays."""
    return api.discard_feed_rejection(request.actor, number)
