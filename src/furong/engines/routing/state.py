"""What a dispatch plan is made from: zones with their bikes, operators with their vehicles, and what things cost."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from furong.engines.routing.problem import Costs, Fleet, Pace, Real, Task, Whole
from furong.kernel.shares import whole_shares

__all__ = ["PlanZone", "Rules", "State", "Vehicles", "excess_of", "room_of", "task_of"]

_EARTH_KM = 6371.0088


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanZone:
    """A parking zone as the plan sees it.

    Args:
        id: Its identifier.
        lon: Longitude of its middle [°].
        lat: Latitude of its middle [°].
        capacity: Bikes that it is made for. [1]
        keep: Bikes that an overfull zone is cleared down to, and that no other is filled beyond. [1]
        full: From so many bikes on it is overfull. [1]
        opens: When vehicles may work there from [s].
        closes: Until when [s].
    """

    id: str
    lon: float
    lat: float
    capacity: int
    keep: int
    full: int
    opens: float = -math.inf
    closes: float = math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicles:
    """Vehicles of one kind of an operator.

    Args:
        operator: Whose.
        count: How many. [1]
        capacity: Bikes that one holds. [1]
        lon: Where they start and end, longitude [°].
        lat: Latitude [°].
        opens: When they may leave [s].
        closes: When they must be back [s].
        point: Row of the start in the given ways; -1 when ways are measured on the map. [1]
    """

    operator: str
    count: int
    capacity: int
    lon: float
    lat: float
    opens: float = 0.0
    closes: float = math.inf
    point: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """When a zone is overfull and how far it is cleared.

    Args:
        keep_below: Part of the capacity that an overfull zone is cleared down to. [1]
        overfull_from: Part of the capacity from which a zone is overfull. [1]
        road_factor: Ways on roads in lengths of the straight line. [1]
    """

    keep_below: float = 0.9
    overfull_from: float = 1.0
    road_factor: float = 1.3


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """All that a plan is made from.

    Args:
        zones: The zones.
        operators: Names of the operators.
        counts: Bikes that are, zones × operators.
        expected: Bikes that are expected if nothing is moved: the forecast, and what is where there is none.
        happened: Bikes that came about where nothing is moved, once that is known.
        vehicles: Of all operators.
        ways: Ways between points, the zones first [km]; measured on the map when not given.
        rules: When a zone is overfull.
        costs: What things cost.
        pace: How fast the work goes.
        assumed: What was not said and is taken to be so, a sentence each.
    """

    zones: tuple[PlanZone, ...]
    operators: tuple[str, ...]
    counts: Whole
    expected: Whole
    happened: Whole | None
    vehicles: tuple[Vehicles, ...]
    ways: Real | None
    rules: Rules
    costs: Costs
    pace: Pace
    assumed: tuple[str, ...]


def excess_of(state: State, counts: Whole) -> Whole:
    """Return how many bikes each zone has too many: all above what is kept, where the zone is overfull."""
    totals = counts.sum(axis=1)
    keep, full = (np.array([getattr(zone, name) for zone in state.zones]) for name in ("keep", "full"))
    return np.asarray(np.where(totals >= full, np.maximum(totals - keep, 0), 0), dtype=np.int64)


def room_of(state: State, counts: Whole) -> Whole:
    """Return how many bikes each zone can still take before it holds what is kept at the most."""
    keep = np.array([zone.keep for zone in state.zones])
    return np.asarray(np.maximum(keep - counts.sum(axis=1), 0), dtype=np.int64)


def task_of(state: State, counts: Whole) -> Task:
    """Return the problem that a state poses when ``counts`` is what there is to move."""
    excess = excess_of(state, counts)
    shares = whole_shares(excess, counts)
    room = np.where(excess > 0, 0, room_of(state, counts)).astype(np.int64)
    zones = len(state.zones)
    fleets = tuple(
        Fleet(
            operator=state.operators.index(each.operator),
            count=each.count,
            capacity=each.capacity,
            start=each.point if each.point >= 0 else zones + place,
            opens=each.opens,
            closes=each.closes,
        )
        for place, each in enumerate(state.vehicles)
    )
    return Task(
        shares=shares,
        room=room,
        kilometres=_ways(state),
        fleets=fleets,
        opens=np.array([zone.opens for zone in state.zones]),
        closes=np.array([zone.closes for zone in state.zones]),
        costs=state.costs,
        pace=state.pace,
    )


def _ways(state: State) -> Real:
    if state.ways is not None:
        return state.ways
    zones = [(zone.lon, zone.lat) for zone in state.zones]
    points = np.radians([*zones, *((each.lon, each.lat) for each in state.vehicles)])
    lon, lat = points[:, 0], points[:, 1]
    across = np.sin((lat[:, None] - lat) / 2) ** 2
    along = np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    straight = 2 * _EARTH_KM * np.arcsin(np.sqrt(across + along))
    return np.asarray(straight * state.rules.road_factor)
