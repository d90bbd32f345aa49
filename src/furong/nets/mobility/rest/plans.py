"""The REST endpoints of dispatch plans."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from ninja import Body, Router, Status
from pydantic import Field

from furong.foundation.rest import Caller, answers, requires
from furong.foundation.rest.fields import NO_NUL
from furong.nets.mobility.api import plans as api
from furong.nets.mobility.contracts.plans import PlanFleet, PlanInfo

__all__ = ["router"]

router = Router(tags=["mobility"])

_LOOK = requires("mobility.operator")
_PLAN = requires("mobility.plan")
Clock = Annotated[str, Field(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)?$", description="HH:MM, or empty.")]
Zone = Annotated[str, Field(max_length=40, pattern=NO_NUL, description="Key of a zone, or empty.")]
Lon = Annotated[float, Field(ge=-180, le=180, description="[deg]")]
Lat = Annotated[float, Field(ge=-90, le=90, description="[deg]")]


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetBody:
    """Vans of one kind: as :class:`PlanFleet` has them."""

    capacity: Annotated[int, Field(ge=1, le=1000, description="Vehicles that one holds. [1]")]
    count: Annotated[int, Field(ge=0, le=100, description="How many. [1]")] = 1
    zone: Zone = ""
    lon: Lon | None = None
    lat: Lat | None = None
    opens: Clock = ""
    closes: Clock = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedFleetBody(FleetBody):
    """Vans of one kind of an operator."""

    operator: Annotated[str, Field(max_length=20, pattern=r"^[^\x00]+$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanBody:
    """What a plan is made with; of operators that are left out the vans that are stored."""

    fleets: Annotated[list[OwnedFleetBody], Field(max_length=100)] = field(default_factory=list)


def _fleet(body: FleetBody, operator: str) -> PlanFleet:
    return PlanFleet(
        operator=operator,
        count=body.count,
        capacity=body.capacity,
        zone=body.zone,
        lon=body.lon,
        lat=body.lat,
        opens=body.opens,
        closes=body.closes,
    )


@router.post(
    "/mobility/plans",
    response={201: PlanInfo},
    auth=_PLAN,
    summary="Make a dispatch plan",
    openapi_extra=answers(404, 415, 422),
)
def make_dispatch_plan(request: Caller, body: Body[PlanBody]) -> Status[PlanInfo]:
    """Plan who moves how many from where to where, from what stands now and is expected in half an hour.

    Of an operator of which no vans are told and none are stored, one for 20 is assumed that starts at its fullest
    zone; ``origins`` says so.
    """
    return Status(201, api.make_plan(request.actor, [_fleet(one, one.operator) for one in body.fleets]))


@router.get("/mobility/plans", response=list[PlanInfo], auth=_LOOK, summary="List dispatch plans")
def list_dispatch_plans(request: Caller) -> list[PlanInfo]:
    """Return the plans that the caller may see, the newest first; an operator finds its own moves in them alone."""
    return api.list_plans_for(request.actor)


@router.get(
    "/mobility/plans/{number}",
    response=PlanInfo,
    auth=_LOOK,
    summary="Get a dispatch plan",
    openapi_extra=answers(404),
)
def get_dispatch_plan(request: Caller, number: int) -> PlanInfo:
    """Return a plan, with its regret once its time is over and was counted."""
    return api.get_plan_for(request.actor, number)


@router.get(
    "/mobility/operators/{operator}/fleets",
    response=list[PlanFleet],
    auth=_PLAN,
    summary="List the vans of an operator",
    openapi_extra=answers(404),
)
def list_operator_fleets(request: Caller, operator: str) -> list[PlanFleet]:
    """Return the vans that are stored of an operator; none when nothing is stored."""
    return api.list_fleets(request.actor, operator)


@router.put(
    "/mobility/operators/{operator}/fleets",
    response=list[PlanFleet],
    auth=_PLAN,
    summary="Store the vans of an operator",
    openapi_extra=answers(404, 415, 422),
)
def store_operator_fleets(
    request: Caller, operator: str, body: Body[Annotated[list[FleetBody], Field(min_length=1, max_length=100)]]
) -> list[PlanFleet]:
    """Store the vans of an operator: plans that are told no others are made with them from now on."""
    return api.store_fleets(request.actor, operator, [_fleet(one, operator) for one in body])
