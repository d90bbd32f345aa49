"""A lower bound of what any plan of a task costs: the optimum of a linear program that OR-Tools solves (GLOP).

The program counts, for each fleet, how often a way between two points is driven and how many bikes are on it. Every
plan that can be driven is a solution of it, so that no plan costs less than its optimum. Solutions of it need not be
plans: ways may be driven by halves, a bike may change the vehicle, hours of zones are not seen. The inequalities of
:mod:`furong.engines.routing.cuts`, which every plan fulfils, are added where the solution so far breaks them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from ortools.linear_solver import pywraplp

from furong.engines.routing.cuts import Row, Seen, rows_broken
from furong.engines.routing.deadlines import Deadline
from furong.engines.routing.problem import Fleet, Real, Task

__all__ = ["Bound", "lower_bound"]

_ROUNDS = 30
#: The bound is told a little lower than the solver's optimum: by what its sums may be off.
_SAFE = 1e-6
#: Below this growth in three rounds no more inequalities are looked for.
_GROWTH = 1e-3


@dataclass(frozen=True, slots=True)
class Bound:
    """What the linear program says.

    Args:
        cost: No plan costs less. [1] [1]
        driven: How often each fleet drives from a zone to another in the program's solution, fleets × zones × zones.
        rounds: How often it was solved. [1]
    """

    cost: float
    driven: Real
    rounds: int


class _Fleet:
    """The variables and rows of one fleet: ways driven, bikes on them, bikes loaded or unloaded at zones."""

    def __init__(self, program: _Program, fleet: Fleet) -> None:
        self.program, self.fleet = program, fleet
        self.start = len(program.room)
        self.sources = np.flatnonzero(program.task.shares[:, fleet.operator]).tolist()
        self.targets = np.flatnonzero(program.task.room).tolist()
        self.ways: dict[tuple[int, int], pywraplp.Variable] = {}
        self.bikes: dict[int, pywraplp.Variable] = {}
        if not self.sources or not self.targets:
            return
        solver = program.solver
        nodes = [self.start, *self.sources, *self.targets]
        self._visits = {node: solver.Constraint(0.0, 0.0) for node in nodes}
        self._balance = {node: solver.Constraint(0.0, 0.0) for node in nodes[1:]}
        hours = fleet.count * (fleet.closes - fleet.opens)
        self._time = solver.Constraint(-solver.infinity(), hours if math.isfinite(hours) else solver.infinity())
        self._leave = solver.Constraint(-solver.infinity(), float(fleet.count))
        for here in nodes:
            for there in nodes:
                self._add_way(here, there)
        for zone in nodes[1:]:
            self._add_bikes(zone)

    def _add_way(self, here: int, there: int) -> None:
        """Leave out what no sensible plan drives: out to unload, or home to load."""
        is_out, is_back = here == self.start, there == self.start
        if here == there or (is_out and there not in self.sources) or (is_back and here in self.sources):
            return
        task, solver = self.program.task, self.program.solver
        rows = [self.fleet.start if node == self.start else node for node in (here, there)]
        km = float(task.kilometres[rows[0], rows[1]])
        way = self.ways[here, there] = solver.NumVar(0.0, solver.infinity(), "")
        self.program.objective.SetCoefficient(way, km * task.costs.per_km)
        self._visits[here].SetCoefficient(way, 1.0)
        self._visits[there].SetCoefficient(way, -1.0)
        self._time.SetCoefficient(way, km * 3600 / task.pace.speed + (0.0 if is_back else task.pace.per_stop))
        if is_out:
            self._leave.SetCoefficient(way, 1.0)
        elif not is_back:
            self._add_load(here, there, way)

    def _add_load(self, here: int, there: int, way: pywraplp.Variable) -> None:
        solver = self.program.solver
        brings, fetches = here in self.sources, there in self.sources
        load = solver.NumVar(0.0, solver.infinity(), "")
        self._balance[here].SetCoefficient(load, 1.0)
        self._balance[there].SetCoefficient(load, -1.0)
        most = self.fleet.capacity - (1 if fetches or not brings else 0)
        row = solver.Constraint(0.0, solver.infinity())
        row.SetCoefficient(way, float(most))
        row.SetCoefficient(load, -1.0)
        if brings or not fetches:
            least = solver.Constraint(0.0, solver.infinity())
            least.SetCoefficient(load, 1.0)
            least.SetCoefficient(way, -1.0)

    def _add_bikes(self, zone: int) -> None:
        task, solver = self.program.task, self.program.solver
        is_source = zone in self.sources
        most = task.shares[zone, self.fleet.operator] if is_source else task.room[zone]
        bikes = self.bikes[zone] = solver.NumVar(0.0, float(most), "")
        self._balance[zone].SetCoefficient(bikes, -1.0 if is_source else 1.0)
        if is_source:
            self.program.objective.SetCoefficient(bikes, task.costs.per_bike - task.costs.unserved)
            self._time.SetCoefficient(bikes, 2 * task.pace.per_bike)
            self.program.shares[zone, self.fleet.operator].SetCoefficient(bikes, 1.0)
        else:
            self.program.room[zone].SetCoefficient(bikes, 1.0)
        visited = solver.Constraint(0.0, solver.infinity())
        visited.SetCoefficient(bikes, 1.0)
        for (here, _), way in self.ways.items():
            if here == zone:
                visited.SetCoefficient(way, -1.0)

    def driven(self) -> Real:
        """Return how often each way is driven; the start is the last point."""
        driven = np.zeros((self.start + 1, self.start + 1))
        for way, variable in self.ways.items():
            driven[way] = variable.solution_value()
        return driven

    def served(self) -> Real:
        """Return the bikes loaded or unloaded at each zone."""
        served = np.zeros(self.start)
        for zone, variable in self.bikes.items():
            served[zone] = variable.solution_value()
        return served


class _Program:
    def __init__(self, task: Task) -> None:
        self.task = task
        self.solver = pywraplp.Solver.CreateSolver("GLOP")
        self.objective = self.solver.Objective()
        self.objective.SetMinimization()
        least = -self.solver.infinity()
        self.room = [self.solver.Constraint(least, float(bikes)) for bikes in task.room]
        zones, operators = np.nonzero(task.shares)
        self.shares = {
            (zone, operator): self.solver.Constraint(least, float(task.shares[zone, operator]))
            for zone, operator in zip(zones.tolist(), operators.tolist(), strict=True)
        }
        self.fleets = [_Fleet(self, fleet) for fleet in task.fleets]
        self.stays = float(task.shares.sum()) * task.costs.unserved

    def solve(self) -> float:
        if self.solver.Solve() != pywraplp.Solver.OPTIMAL:
            return -math.inf
        return self.stays + float(self.objective.Value())

    def add(self, rows: Iterable[Row]) -> None:
        """Add ``entries × into − served × bikes ≥ least`` for each row."""
        for cut in rows:
            row = self.solver.Constraint(cut.least, self.solver.infinity())
            for place in cut.fleets:
                fleet = self.fleets[place]
                for (here, there), way in fleet.ways.items():
                    if there in cut.inside and here not in cut.inside:
                        row.SetCoefficient(way, cut.entries)
                for zone in cut.zones:
                    if zone in fleet.bikes:
                        row.SetCoefficient(fleet.bikes[zone], -cut.served)


def lower_bound(task: Task, *, until: Deadline) -> Bound:
    """Return a bound below which no plan of ``task`` can cost.

    Args:
        task: The problem.
        until: When no further inequality is looked for.
    """
    program, seen = _Program(task), Seen(task)
    history = [program.solve()]
    driven = np.array([fleet.driven() for fleet in program.fleets])
    while len(history) < _ROUNDS and not until.is_passed() and math.isfinite(history[-1]):
        rows = rows_broken(task, driven, np.array([fleet.served() for fleet in program.fleets]), seen)
        if not rows or (len(history) > 3 and history[-1] - history[-4] < _GROWTH * abs(history[-1])):
            break
        program.add(rows)
        history.append(program.solve())
        if not math.isfinite(history[-1]):
            break
        driven = np.array([fleet.driven() for fleet in program.fleets])
    best = max(history)
    safe = best - _SAFE * max(1.0, abs(best)) if math.isfinite(best) else 0.0
    return Bound(max(safe, 0.0), driven, len(history))
