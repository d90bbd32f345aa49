"""The dispatch plan of a state: the naive plan, the bound, the search, and what all three say together."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from furong.engines.routing.bound import lower_bound
from furong.engines.routing.deadlines import Deadline
from furong.engines.routing.driving import Driver, Run
from furong.engines.routing.problem import Task, Whole
from furong.engines.routing.search import improve, nearest_first
from furong.engines.routing.state import State, task_of

__all__ = ["Left", "Plan", "Search", "make_plan"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """How long and how well is searched.

    Args:
        stages: How often annealing begins anew from the best so far. [1]
        steps: Changes tried in a stage. [1]
        bound_s: The bound is not tightened after so much work [s].
        work_s: The search ends after so much work [s].
        wait_s: All ends after so much time [s].
        enough: At this gap to the bound it ends. [1]
        seed: Of the random numbers. [1]
    """

    stages: int = 2
    steps: int = 35_000
    bound_s: float = 0.5
    work_s: float = 1.2
    wait_s: float = 1.6
    enough: float = 0.005
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Left:
    """Bikes of a share that stay, and why.

    Args:
        zone: Where, a row of the zones. [1]
        operator: Whose, a row of the operators. [1]
        bikes: How many. [1]
        reason: ``no_vehicle``, ``no_room``, ``hours`` or ``dearer``.
    """

    zone: int
    operator: int
    bikes: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan that can be driven.

    Args:
        task: The problem it solves.
        drivers: One for each operator.
        runs: What each operator's vehicles do.
        naive: The nearest-first plan of the same state.
        bound: No plan costs less. [1]
        left: What stays, and why.
        seconds: Time that it took [s].
    """

    task: Task
    drivers: tuple[Driver, ...]
    runs: tuple[Run, ...]
    naive: tuple[Run, ...]
    bound: float
    left: tuple[Left, ...]
    seconds: float

    @property
    def cost(self) -> float:
        """What the plan costs."""
        return sum(run.cost for run in self.runs)

    @property
    def gap(self) -> float:
        """How far the cost is above the bound, as a part of the cost."""
        return max(0.0, (self.cost - self.bound) / self.cost) if self.cost else 0.0


def make_plan(state: State, counts: Whole | None = None, search: Search | None = None) -> Plan:
    """Return a plan for ``state``.

    Args:
        state: Zones, operators, vehicles, costs.
        counts: What there is to move, zones × operators; what is expected when not given.
        search: How long and how well is searched.
    """
    search, began = search or Search(), time.perf_counter()
    worked = time.thread_time()
    task = task_of(state, state.expected if counts is None else counts)
    drivers = [Driver(task, operator) for operator in range(len(state.operators))]
    naive = nearest_first(task, drivers)
    bound = lower_bound(task, until=Deadline(search.bound_s, search.wait_s * 0.7))
    until = Deadline(search.work_s - (time.thread_time() - worked), search.wait_s - (time.perf_counter() - began))
    runs, stages = naive, 0
    while stages < search.stages and sum(run.cost for run in runs) * (1 - search.enough) > bound.cost:
        runs = improve(
            task,
            drivers,
            runs,
            driven=bound.driven,
            steps=search.steps,
            until=until,
            seed=search.seed + stages,
            enough=bound.cost / (1 - search.enough),
        )
        stages += 1
    return Plan(
        task=task,
        drivers=tuple(drivers),
        runs=tuple(runs),
        naive=tuple(naive),
        bound=bound.cost,
        left=tuple(_left(task, drivers, runs)),
        seconds=time.perf_counter() - began,
    )


def _left(task: Task, drivers: Sequence[Driver], runs: Sequence[Run]) -> list[Left]:
    room = task.room.copy()
    for run in runs:
        for zone, bikes in run.taken.items():
            room[zone] -= bikes
    found = []
    for operator, (driver, run) in enumerate(zip(drivers, runs, strict=True)):
        stays = task.shares[:, operator].copy()
        for visits in run.visits:
            for zone, bikes in visits:
                stays[zone] -= max(bikes, 0)
        found += [
            Left(zone, operator, int(stays[zone]), _reason(task, driver, run, zone, room))
            for zone in np.flatnonzero(stays).tolist()
        ]
    return found


def _reason(task: Task, driver: Driver, run: Run, zone: int, room: Whole) -> str:
    if not driver.vehicles:
        return "no_vehicle"
    if not room.any():
        return "no_room"
    target = int(np.argmin(np.where(room > 0, task.kilometres[zone, : len(room)], np.inf)))
    free: list[int] = (room + _taken(task, run)).tolist()
    orders = [[stop for stop, _ in visits] for visits in run.visits]
    for place, order in enumerate(orders):
        more = driver.drive([*orders[:place], [*order, zone, target], *orders[place + 1 :]], free)
        if more.moved > run.moved:
            return "dearer"
    return "hours"


def _taken(task: Task, run: Run) -> Whole:
    taken = np.zeros_like(task.room)
    for zone, bikes in run.taken.items():
        taken[zone] = bikes
    return taken
