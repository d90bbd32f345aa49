"""Regret: what a plan made from a forecast cost more than the plan that perfect knowledge would have made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from furong.engines.routing.driving import Run
from furong.engines.routing.planning import Plan, Search, make_plan
from furong.engines.routing.problem import Whole
from furong.engines.routing.state import State, excess_of

__all__ = ["Outcome", "Regret", "outcome_of", "regret", "regret_of"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What moves come to where certain bikes stand.

    Args:
        cost: Way, handling and what is too much afterwards. [1]
        overflow: Bikes above what is kept, in zones that are overfull. [1]
        moved: Bikes moved. [1]
        kilometres: Of all vehicles [km].
    """

    cost: float
    overflow: int
    moved: int
    kilometres: float


@dataclass(frozen=True, slots=True)
class Regret:
    """A plan against what could have been planned.

    Args:
        plan: What the plan came to.
        best: What the plan of somebody who knew it all would have come to.
        nothing: What had come of moving nothing.
        bound: No plan could have cost less. [1]
    """

    plan: Outcome
    best: Outcome
    nothing: Outcome
    bound: float

    @property
    def cost(self) -> float:
        """What not knowing cost."""
        return self.plan.cost - self.best.cost

    @property
    def overflow(self) -> int:
        """Bikes too many that perfect knowledge would have cleared; below 0 when it had left more."""
        return self.plan.overflow - self.best.overflow


def regret(state: State, plan: Plan, happened: Whole, search: Search | None = None) -> Regret:
    """Compare ``plan`` with the plan that knows ``happened``.

    Args:
        state: What the plan was made from.
        plan: The plan.
        happened: Bikes that stood there, zones × operators, had nothing been moved.
        search: How the plan of perfect knowledge is searched.
    """
    return regret_of(state, plan.runs, happened, search)


def regret_of(state: State, runs: tuple[Run, ...], happened: Whole, search: Search | None = None) -> Regret:
    """Compare what vehicles were told to do with the plan that knows ``happened``.

    Args:
        state: What the plan was made from.
        runs: What each operator's vehicles were told to do, in the order of the operators.
        happened: Bikes that stood there, zones × operators, had nothing been moved.
        search: How the plan of perfect knowledge is searched.
    """
    best = make_plan(state, happened, search)
    known, made = outcome_of(state, best.runs, happened), outcome_of(state, runs, happened)
    nothing = outcome_of(state, (), happened)
    # A plan that happens to do better than the search found is the best that is known.
    cheapest = min((known, made, nothing), key=lambda outcome: outcome.cost)
    return Regret(plan=made, best=cheapest, nothing=nothing, bound=min(best.bound, cheapest.cost))


def outcome_of(state: State, runs: tuple[Run, ...], counts: Whole) -> Outcome:
    """Return what ``runs`` come to where ``counts`` bikes stand: nobody loads what is not there."""
    after, moved = counts.copy(), 0
    for operator, run in enumerate(runs):
        for visits in run.visits:
            load = 0
            for zone, bikes in visits:
                done = min(bikes, int(after[zone, operator])) if bikes > 0 else -min(-bikes, load)
                after[zone, operator] -= done
                load += done
                moved += max(-done, 0)
    kilometres = sum(run.kilometres for run in runs)
    before = excess_of(state, counts) > 0
    keep = np.array([zone.keep for zone in state.zones])
    full = np.array([zone.full for zone in state.zones])
    totals = after.sum(axis=1)
    overflow = int(np.where(before | (totals >= full), np.maximum(totals - keep, 0), 0).sum())
    costs = state.costs
    cost = kilometres * costs.per_km + moved * costs.per_bike + overflow * costs.unserved
    return Outcome(cost, overflow, moved, kilometres)
