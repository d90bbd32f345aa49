"""From the order in which vehicles visit zones to what they load and unload there, and what that costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from furong.engines.routing.problem import Task

__all__ = ["Driver", "Run", "Stop", "Vehicle"]


@dataclass(frozen=True, slots=True)
class Vehicle:
    """One vehicle of a fleet.

    Args:
        fleet: Row of the fleet in ``Task.fleets``. [1]
        number: Which of the fleet, from 0. [1]
        capacity: How many bikes it holds. [1]
        start: Where it starts and ends. [1]
        opens: When it may leave [s].
        closes: When it must be back [s].
    """

    fleet: int
    number: int
    capacity: int
    start: int
    opens: float
    closes: float


@dataclass(frozen=True, slots=True)
class Stop:
    """What a vehicle does at a zone.

    Args:
        zone: Where. [1]
        bikes: Loaded; below 0 unloaded. [1]
        arrives: When [s].
        leaves: When [s].
    """

    zone: int
    bikes: int
    arrives: float
    leaves: float


@dataclass(slots=True)
class Run:
    """What an operator's vehicles do, and what that comes to.

    It is made many times a second, so that it is not frozen: nobody changes one.

    Args:
        visits: Of each vehicle, zone and bikes in the order of the visits; loaded, or below 0 unloaded.
        taken: Bikes brought, by zone.
        moved: Bikes moved. [1]
        kilometres: Of all vehicles [km].
        cost: Way, handling and what stays. [1]
    """

    visits: list[list[tuple[int, int]]]
    taken: dict[int, int]
    moved: int
    kilometres: float
    cost: float


class Driver:
    """Drives visiting orders of one operator: at each stop as many bikes as share, room, vehicle and hours allow.

    Stops where nothing could be done are left out, so that any order is a plan that can be driven.

    Args:
        task: The problem.
        operator: Whose vehicles.
    """

    def __init__(self, task: Task, operator: int) -> None:
        self.vehicles = [
            Vehicle(place, number, fleet.capacity, fleet.start, fleet.opens, fleet.closes)
            for place, fleet in enumerate(task.fleets)
            if fleet.operator == operator
            for number in range(fleet.count)
        ]
        self.shares: list[int] = task.shares[:, operator].tolist()
        self.need = sum(self.shares)
        self._km: list[list[float]] = task.kilometres.tolist()
        self._seconds: list[list[float]] = (task.kilometres * 3600.0 / task.pace.speed).tolist()
        self._pace = (task.pace.per_stop, task.pace.per_bike)
        self._fields = [(each.start, each.capacity, each.opens, each.closes) for each in self.vehicles]
        self._opens: list[float] = task.opens.tolist()
        self._closes: list[float] = task.closes.tolist()
        self._costs = (task.costs.per_km, task.costs.per_bike, task.costs.unserved)

    def drive(self, orders: Sequence[Sequence[int]], room: Sequence[int]) -> Run:
        """Drive every vehicle in its order, one after another, into ``room``."""
        shares, room, km = self.shares.copy(), list(room), self._km
        visits: list[list[tuple[int, int]]] = []
        taken: dict[int, int] = {}
        moved, kilometres = 0, 0.0
        for vehicle, order in zip(self._fields, orders, strict=True):
            if not order:
                visits.append([])
                continue
            made = self._drive_one(vehicle, order, shares, room)
            visits.append(made)
            start = here = vehicle[0]
            for zone, bikes in made:
                kilometres += km[here][zone]
                here = zone
                if bikes < 0:
                    taken[zone] = taken.get(zone, 0) - bikes
                    moved -= bikes
            kilometres += km[here][start]
        per_km, per_bike, unserved = self._costs
        return Run(
            visits, taken, moved, kilometres, kilometres * per_km + moved * per_bike + (self.need - moved) * unserved
        )

    def _drive_one(
        self, vehicle: tuple[int, int, float, float], order: Sequence[int], shares: list[int], room: list[int]
    ) -> list[tuple[int, int]]:
        made: list[tuple[int, int]] = []
        start, capacity, at, closes = vehicle
        seconds, opens, ends, per_stop, per_bike = self._seconds, self._opens, self._closes, *self._pace
        here, load = start, 0
        for zone in order:
            share = shares[zone]
            bikes = capacity - load if share else room[zone]
            most = share or load
            if most < bikes:
                bikes = most
            if bikes <= 0:
                continue
            begins = max(at + seconds[here][zone], opens[zone])
            free = min(ends[zone], closes - seconds[zone][start]) - begins - per_stop
            if free < bikes * per_bike:
                bikes = int(free / per_bike) if free > 0 else 0
                if bikes <= 0:
                    continue
            at, here = begins + per_stop + bikes * per_bike, zone
            if share:
                shares[zone] = share - bikes
                load += bikes
                made.append((zone, bikes))
            else:
                room[zone] -= bikes
                load -= bikes
                made.append((zone, -bikes))
        return _without_rest(made, load, shares) if load else made

    def kilometres(self, here: int, there: int) -> float:
        """Return the way from ``here`` to ``there``, two rows of the ways. [km]"""
        return self._km[here][there]

    def stops_of(self, vehicle: Vehicle, visits: Sequence[tuple[int, int]]) -> list[Stop]:
        """Return the visits of one vehicle with their times."""
        stops, here, at = [], vehicle.start, vehicle.opens
        per_stop, per_bike = self._pace
        for zone, bikes in visits:
            arrives = at + self._seconds[here][zone]
            at = max(arrives, self._opens[zone]) + per_stop + abs(bikes) * per_bike
            here = zone
            stops.append(Stop(zone, bikes, arrives, at))
        return stops

    def back_at(self, vehicle: Vehicle, stops: Sequence[Stop]) -> float:
        """Return when a vehicle is back at its start [s]."""
        return stops[-1].leaves + self._seconds[stops[-1].zone][vehicle.start] if stops else vehicle.opens


def _without_rest(made: list[tuple[int, int]], load: int, shares: list[int]) -> list[tuple[int, int]]:
    """Return the visits without loading what was brought nowhere: the bikes loaded last stay."""
    kept: list[tuple[int, int]] = []
    for zone, loaded in reversed(made):
        bikes = loaded
        if bikes > 0 and load:
            back = min(bikes, load)
            shares[zone] += back
            load -= back
            bikes -= back
        if bikes:
            kept.append((zone, bikes))
    kept.reverse()
    return kept
