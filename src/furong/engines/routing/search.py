"""Search for good visiting orders: the naive nearest-first plan, and annealing that begins from it.

The number of steps is fixed and the random numbers are seeded, so that a task always gives the same plan, unless the
machine is so slow that the limit of time ends the search early.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from furong.engines.routing.deadlines import Deadline
from furong.engines.routing.driving import Driver, Run
from furong.engines.routing.problem import Real, Task

__all__ = ["improve", "nearest_first"]

_CLOCK_EVERY = 128
#: Annealing begins at this part of what a mean way costs, and ends at that.
_HOT, _COLD = 0.5, 0.01
#: How often the next zone is one that the bound's solution drives to.
_GUIDED = 0.6
#: How often two operators' orders are changed together.
_TOGETHER = 0.25


def nearest_first(task: Task, drivers: Sequence[Driver]) -> list[Run]:
    """Return the naive plan: fill up at the nearest zone with a share, empty at the nearest with room, and so on."""
    room: list[int] = task.room.tolist()
    km: list[list[float]] = task.kilometres.tolist()
    runs = []
    for driver in drivers:
        orders: list[list[int]] = [[] for _ in driver.vehicles]
        for place in range(len(orders)):
            while _drive_on(driver, orders, place, room, km):
                pass
        runs.append(driver.drive(orders, room))
        for zone, bikes in runs[-1].taken.items():
            room[zone] -= bikes
    return runs


def _drive_on(driver: Driver, orders: list[list[int]], place: int, room: list[int], km: list[list[float]]) -> bool:
    """Let one vehicle fetch one more load from the nearest source; tell whether it could."""
    run, vehicle, order = driver.drive(orders, room), driver.vehicles[place], orders[place].copy()
    left = driver.shares.copy()
    for visits in run.visits:
        for zone, bikes in visits:
            left[zone] -= max(bikes, 0)
    free = {zone: bikes - run.taken.get(zone, 0) for zone, bikes in enumerate(room) if bikes > run.taken.get(zone, 0)}
    sources = [zone for zone, bikes in enumerate(left) if bikes]
    if not sources or not free:
        return False
    here = order[-1] if order else vehicle.start
    order.append(min(sources, key=lambda zone: km[here][zone]))
    load = min(vehicle.capacity, left[order[-1]])
    while load > 0 and free:
        order.append(min(free, key=lambda zone: km[order[-1]][zone]))
        load -= free.pop(order[-1])
    tried = [*orders[:place], order, *orders[place + 1 :]]
    if driver.drive(tried, room).moved <= run.moved:
        return False
    orders[place] = order
    return True


class _Annealing:
    """Changes the orders of one operator at a time, into the room that the others leave."""

    def __init__(self, task: Task, drivers: Sequence[Driver], runs: Sequence[Run], driven: Real, seed: int) -> None:
        self.drivers, self.runs = drivers, list(runs)
        self.rnd = random.Random(seed).random
        self.room: list[int] = task.room.tolist()
        self.best, self.cost = self.runs.copy(), sum(run.cost for run in runs)
        self.lowest = self.cost
        self.busy = [place for place, driver in enumerate(drivers) if driver.need and driver.vehicles]
        self.zones, self.follows = [], []
        for place, driver in enumerate(drivers):
            zones = [zone for zone, share in enumerate(driver.shares) if share or self.room[zone]]
            rows = [row for row, fleet in enumerate(task.fleets) if fleet.operator == place]
            self.zones.append(zones)
            self.follows.append(_followers(driven[rows].sum(axis=0), zones))

    def step(self, heat: float) -> None:
        """Try one change; one that costs ``heat`` [1] more is kept one time in e."""
        rnd = self.rnd
        first = self.busy[int(rnd() * len(self.busy))]
        places = [first]
        if len(self.busy) > 1 and rnd() < _TOGETHER:
            second = self.busy[int(rnd() * len(self.busy))]
            places = [first, second] if second != first else places
        room = self.room.copy()
        for other, run in enumerate(self.runs):
            if other not in places:
                for zone, bikes in run.taken.items():
                    room[zone] -= bikes
        made, worse = self._driven(places, room)
        if worse > 0 and rnd() >= math.exp(-worse / heat):
            return
        for place, run in zip(places, made, strict=True):
            self.runs[place] = run
        self.cost += worse
        if self.cost < self.lowest - 1e-9:
            self.lowest, self.best = self.cost, self.runs.copy()

    def _driven(self, places: list[int], room: list[int]) -> tuple[list[Run], float]:
        """Drive changed orders, the first operator's before the second's: so room passes from one to the other."""
        made, worse = [], 0.0
        for place in places:
            run = self.drivers[place].drive(self._changed(place), room)
            if len(places) > 1:
                for zone, bikes in run.taken.items():
                    room[zone] -= bikes
            worse += run.cost - self.runs[place].cost
            made.append(run)
        return made, worse

    def _changed(self, place: int) -> list[list[int]]:
        orders = [[zone for zone, _ in visits] for visits in self.runs[place].visits]
        rnd, many = self.rnd, len(orders)
        for _ in range(1 if rnd() < 0.5 else 2):
            if many == 1:
                self._change(place, orders[0], orders[0])
            else:
                self._change(place, orders[int(rnd() * many)], orders[int(rnd() * many)])
        return orders

    def _next(self, place: int, order: list[int], at: int) -> int:
        rnd = self.rnd
        if rnd() < _GUIDED:
            zones = self.follows[place][order[at - 1] if at else -1]
            if zones:
                return zones[int(rnd() * len(zones))]
        zones = self.zones[place]
        return zones[int(rnd() * len(zones))]

    def _change(self, place: int, order: list[int], other: list[int]) -> None:
        rnd, length = self.rnd, len(order)
        pick = rnd()
        at = int(rnd() * (length + 1))
        if pick < 0.3 or length < 2:
            order.insert(at, self._next(place, order, at))
        elif pick < 0.4:
            order.insert(at, self._next(place, order, at))
            order.insert(at + 1, self._next(place, order, at + 1))
        elif pick < 0.55:
            del order[min(at, length - 1)]
        elif pick < 0.7:
            at = min(at, length - 1)
            order[at] = self._next(place, order, at)
        elif pick < 0.9:
            piece = order[at : at + 1 + int(rnd() * 3)]
            del order[at : at + len(piece)]
            to = int(rnd() * (len(other) + 1))
            other[to:to] = piece
        else:
            until = at + 2 + int(rnd() * 4)
            order[at:until] = order[at:until][::-1]


def _followers(driven: Real, zones: list[int]) -> dict[int, list[int]]:
    """Return for each zone (-1: the start) where the bound's solution drives next, the more often the more."""
    follows: dict[int, list[int]] = {}
    for here in [*zones, -1]:
        often = [(zone, float(driven[here, zone])) for zone in zones if driven[here, zone] > 1e-3]
        follows[here] = [zone for zone, times in often for _ in range(1 + min(int(times * 4), 8))]
    return follows


def improve(
    task: Task,
    drivers: Sequence[Driver],
    runs: Sequence[Run],
    *,
    driven: Real,
    steps: int,
    until: Deadline,
    seed: int,
    enough: float = 0.0,
) -> list[Run]:
    """Return the best runs that annealing finds from ``runs``.

    Args:
        task: The problem.
        drivers: One for each operator.
        runs: Where it begins.
        driven: The bound's solution, which says what way is worth trying.
        steps: How many changes are tried. [1]
        until: When it ends at the latest.
        seed: Of the random numbers. [1]
        enough: At this cost it ends: nothing can be won any more. [1]
    """
    annealing = _Annealing(task, drivers, runs, driven, seed)
    mean = float(task.kilometres.mean()) * task.costs.per_km or 1.0
    hot, cold = mean * _HOT, mean * _COLD
    for step in range(steps if annealing.busy else 0):
        if step % _CLOCK_EVERY == 0 and (until.is_passed() or annealing.lowest <= enough):
            break
        annealing.step(hot * (cold / hot) ** (step / steps))
    return annealing.best
