"""Dispatch plans: who moves how many vehicles from where to where, and what that comes to, as others see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

__all__ = [
    "LOOKS_AHEAD",
    "FleetOrigin",
    "LeftReason",
    "PlanFleet",
    "PlanInfo",
    "PlanLeft",
    "PlanMove",
    "PlanRegretInfo",
    "PlanRoute",
    "PlanStop",
    "PlanSums",
    "PlanZoneInfo",
    "StopAction",
]

#: A plan is made for what is expected so long after it.
LOOKS_AHEAD = timedelta(minutes=30)


class FleetOrigin(StrEnum):
    """Where it is known from which vehicles an operator has."""

    GIVEN = "given"
    STORED = "stored"
    #: Nothing is known: one vehicle for 20 that starts at the fullest zone.
    ASSUMED = "assumed"


class LeftReason(StrEnum):
    """Why vehicles of a share stay."""

    NO_VEHICLE = "no_vehicle"
    NO_ROOM = "no_room"
    HOURS = "hours"
    DEARER = "dearer"


class StopAction(StrEnum):
    """What is done at a stop."""

    LOAD = "load"
    UNLOAD = "unload"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFleet:
    """Vans of one kind of an operator.

    Args:
        operator: Code of the operator.
        count: How many. [1]
        capacity: Vehicles that one holds. [1]
        zone: Key of the zone at which they start and end; empty when a place is given.
        lon: Longitude of that place. [deg]
        lat: Latitude of it. [deg]
        opens: When they may leave, ``HH:MM`` on the city's clock; when the plan is made, if empty.
        closes: When they must be back; two hours later, if empty.
    """

    operator: str
    count: int = 1
    capacity: int = 20
    zone: str = ""
    lon: float | None = None
    lat: float | None = None
    opens: str = ""
    closes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMove:
    """So many vehicles from one zone to another.

    Args:
        operator: Code of the operator whose they are.
        vehicle: The van that brings them.
        source: Key of the zone that they leave.
        target: Key of the zone to which they come.
        bikes: How many. [1]
    """

    operator: str
    vehicle: str
    source: str
    target: str
    bikes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStop:
    """What a van does at a zone.

    Args:
        zone: Key of the zone.
        action: What is done.
        bikes: With how many. [1]
        on_board: How many are on it afterwards. [1]
        arrives: When, ``HH:MM:SS`` on the city's clock; hours go on after midnight.
        leaves: When it goes on.
    """

    zone: str
    action: StopAction
    bikes: int
    on_board: int
    arrives: str
    leaves: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRoute:
    """The way of a van.

    Args:
        operator: Code of the operator.
        vehicle: Its name.
        capacity: How many it holds. [1]
        kilometres: Its way. [km]
        bikes: How many it brings. [1]
        leaves: When it leaves.
        back: When it is back.
        stops: What it does, in order.
        path: Longitude and latitude of its start, its stops and its start again. [deg]
    """

    operator: str
    vehicle: str
    capacity: int
    kilometres: float
    bikes: int
    leaves: str
    back: str
    stops: tuple[PlanStop, ...]
    path: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLeft:
    """Vehicles of a share that stay, and why.

    Args:
        zone: Key of the zone.
        operator: Code of the operator.
        bikes: How many. [1]
        reason: Why.
    """

    zone: str
    operator: str
    bikes: int
    reason: LeftReason


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanZoneInfo:
    """A zone as the plan saw it and leaves it.

    Args:
        zone: Key of the zone.
        capacity: Vehicles that it takes. [1]
        stood: Vehicles that stood there. [1]
        before: Vehicles that are expected when nothing is moved. [1]
        after: Vehicles that are expected after the plan. [1]
        is_forecast: Whether that is a forecast, or what stood there.
    """

    zone: str
    capacity: int
    stood: int
    before: int
    after: int
    is_forecast: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSums:
    """What a whole plan comes to.

    Args:
        cost: Way, handling, and what stays. [1]
        bound: No plan can cost less. [1]
        gap: How far the cost is above that, as a part of the cost. [1]
        naive_cost: What driving to the nearest zone first would cost. [1]
        over: Vehicles that are to be moved. [1]
        moved: Vehicles that are. [1]
        seconds: Time that it took to plan. [s]
    """

    cost: float
    bound: float
    gap: float
    naive_cost: float
    over: int
    moved: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRegretInfo:
    """A plan against what was counted when its time was over.

    What was counted is taken as it is: where the plan was carried out, that is in it.

    Args:
        cost: What not knowing cost. [1]
        overflow: Vehicles too many that perfect knowledge would have cleared. [1]
        plan_cost: What the plan comes to where those stand that were counted. [1]
        best_cost: What the best plan that is known comes to there. [1]
        nothing_cost: What moving nothing comes to. [1]
        at: When that was worked out.
    """

    cost: float
    overflow: int
    plan_cost: float
    best_cost: float
    nothing_cost: float
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanInfo:
    """A dispatch plan. An operator finds its own vehicles in it alone, and no sums.

    Args:
        number: Which.
        made_at: When it was made.
        for_at: For when.
        by: Who made it.
        operators: Codes of the operators whose moves are told.
        fleets: Their vans.
        origins: Where it is known from that they have these, in the order of ``operators``.
        moves: Who brings how many from where to where.
        routes: The ways of the vans.
        left: What stays, and why.
        zones: The zones; none for an operator.
        sums: What it comes to; nothing for an operator.
        regret: How it compares with what was counted; nothing before that, without counts, or for an operator.
    """

    number: int
    made_at: datetime
    for_at: datetime
    by: str
    operators: tuple[str, ...]
    fleets: tuple[PlanFleet, ...]
    origins: tuple[FleetOrigin, ...]
    moves: tuple[PlanMove, ...]
    routes: tuple[PlanRoute, ...]
    left: tuple[PlanLeft, ...]
    zones: tuple[PlanZoneInfo, ...]
    sums: PlanSums | None
    regret: PlanRegretInfo | None
