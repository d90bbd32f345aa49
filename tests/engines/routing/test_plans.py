"""Plans are driven again by other code: nobody moves what is not theirs, overfills a vehicle or comes home late."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest

from furong.engines.routing import Plan, Search, State, make_plan, outcome_of, read_state, regret
from furong.engines.synthetic.bike_states import make_bike_state

QUICK = Search(stages=1, steps=4000, bound_s=20, work_s=40, wait_s=60)


def planned(data: dict[str, Any]) -> tuple[State, Plan]:
    state = read_state(data)
    return state, make_plan(state, search=QUICK)


def driven_again(state: State, plan: Plan) -> float:
    """Drive every vehicle once more from the counts alone, and return what it costs."""
    bikes = state.expected.copy()
    over = np.array([zone.full <= total for zone, total in zip(state.zones, bikes.sum(axis=1), strict=True)])
    moved, km, task = 0, 0.0, plan.task
    for operator, (driver, run) in enumerate(zip(plan.drivers, plan.runs, strict=True)):
        for vehicle, visits in zip(driver.vehicles, run.visits, strict=True):
            here, at, load = vehicle.start, vehicle.opens, 0
            for zone, change in visits:
                km += task.kilometres[here, zone]
                at = max(at + task.kilometres[here, zone] / task.pace.speed * 3600, task.opens[zone])
                at += task.pace.per_stop + abs(change) * task.pace.per_bike
                assert at <= task.closes[zone] + 1e-6
                bikes[zone, operator] -= change
                load += change
                moved += max(change, 0)
                assert 0 <= load <= vehicle.capacity
                assert change != 0
                here = zone
            assert load == 0
            km += task.kilometres[here, vehicle.start]
            assert at + task.kilometres[here, vehicle.start] / task.pace.speed * 3600 <= vehicle.closes + 1e-6
    assert (bikes >= 0).all()
    taken = state.expected - bikes
    assert (taken[over] <= task.shares[over]).all()
    assert all(
        total <= zone.keep
        for zone, total in zip(state.zones, bikes.sum(axis=1), strict=True)
        if not _is_over(zone, state)
    )
    stays = int(task.shares.sum()) - moved
    return km * state.costs.per_km + moved * state.costs.per_bike + stays * state.costs.unserved


def _is_over(zone: Any, state: State) -> bool:
    place = state.zones.index(zone)
    total = int(state.expected[place].sum())
    return bool(total >= zone.full or total > zone.keep)


@pytest.mark.parametrize("seed", range(4))
def test_a_plan_can_be_driven_and_costs_what_it_says(seed: int) -> None:
    state, plan = planned(make_bike_state(seed))
    assert driven_again(state, plan) == pytest.approx(plan.cost)
    assert plan.bound <= plan.cost + 1e-6
    assert plan.cost <= sum(run.cost for run in plan.naive) + 1e-6


@pytest.mark.parametrize("seed", range(2))
def test_plans_of_the_real_size_come_near_the_bound(seed: int) -> None:
    state = read_state(make_bike_state(seed))
    plan = make_plan(state, search=Search(stages=2, steps=20_000, bound_s=20, work_s=40, wait_s=60))
    assert plan.gap <= 0.06


def test_the_same_state_gives_the_same_plan() -> None:
    first, second = (planned(make_bike_state(3))[1] for _ in range(2))
    assert [run.visits for run in first.runs] == [run.visits for run in second.runs]
    assert first.bound == second.bound


def small(seed: int) -> dict[str, Any]:
    """One operator with one vehicle, two sources and two targets: small enough to try everything."""
    numbers = np.random.default_rng(seed)
    data = make_bike_state(seed, zones=4, operators=1)
    for place, zone in enumerate(data["zones"]):
        zone["capacity"] = 20
        zone["counts"] = {"op1": int(numbers.integers(20, 27) if place < 2 else numbers.integers(0, 12))}
    data["operators"][0]["vehicles"].update(count=1, capacity=8)
    return data


@pytest.mark.parametrize("seed", range(5))
def test_no_order_of_visits_beats_the_bound_and_the_search_finds_the_best(seed: int) -> None:
    state = read_state(small(seed))
    plan = make_plan(state, search=QUICK)
    driver, room = plan.drivers[0], plan.task.room.tolist()
    orders = itertools.chain.from_iterable(itertools.product(range(4), repeat=length) for length in range(7))
    best = min(driver.drive([order], room).cost for order in orders)
    assert plan.bound <= best + 1e-6
    assert plan.cost <= best + 1e-6


def test_what_stays_is_told_with_its_reason() -> None:
    data = make_bike_state(1)
    data["operators"][0].pop("vehicles")
    state, plan = planned(data)
    assert {left.reason for left in plan.left if left.operator == 0} == {"no_vehicle"}
    assert any("op1" in text for text in state.assumed)
    full = make_bike_state(1)
    for zone in full["zones"]:
        zone["counts"] = {"op1": zone["capacity"] * 2}
    assert {left.reason for left in planned(full)[1].left} == {"no_room"}
    hurried = make_bike_state(1)
    for operator in hurried["operators"]:
        operator["vehicles"]["window"] = ["08:00", "08:01"]
    assert {left.reason for left in planned(hurried)[1].left} == {"hours"}
    cheap = {**make_bike_state(1), "costs": {"unserved": 0.5, "per_bike": 1, "per_km": 3}}
    assert {left.reason for left in planned(cheap)[1].left} == {"dearer"}


def test_hours_of_a_zone_are_kept() -> None:
    data = make_bike_state(1)
    for zone in data["zones"]:
        zone["window"] = ["09:00", "09:40"]
    state, plan = planned(data)
    driven_again(state, plan)
    stops = [
        stop
        for driver, run in zip(plan.drivers, plan.runs, strict=True)
        for vehicle, visits in zip(driver.vehicles, run.visits, strict=True)
        for stop in driver.stops_of(vehicle, visits)
    ]
    assert stops
    assert all(stop.leaves <= (9 * 60 + 40) * 60 for stop in stops)


def test_regret_is_nothing_for_whoever_knew_and_something_for_whoever_did_not() -> None:
    state = read_state(make_bike_state(1))
    knew = make_plan(state, search=QUICK)
    none = regret(state, knew, state.counts, QUICK)
    assert none.cost == pytest.approx(0.0)
    assert none.plan.cost == pytest.approx(knew.cost)
    happened = state.counts[::-1].copy()
    found = regret(state, knew, happened, QUICK)
    assert found.cost > 0
    assert found.plan.overflow >= found.best.overflow
    assert found.nothing.overflow == outcome_of(state, (), happened).overflow > 0
    assert found.bound <= found.best.cost + 1e-6


def test_a_state_where_nothing_is_overfull_moves_nothing() -> None:
    data = make_bike_state(1)
    for zone in data["zones"]:
        zone["counts"] = {"op1": 0}
    plan = planned(data)[1]
    assert (plan.cost, plan.bound, plan.gap) == (0.0, 0.0, 0.0)
    assert not plan.left
    assert math.isfinite(plan.seconds)
