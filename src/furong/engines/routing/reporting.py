"""What a dispatch plan tells: the whole of it as one JSON document."""

from __future__ import annotations

import math
from typing import Any

from furong.engines.routing.driving import Driver, Run, Stop, Vehicle
from furong.engines.routing.planning import Left, Plan
from furong.engines.routing.regret import Outcome, regret
from furong.engines.routing.state import State

__all__ = ["clock", "plan_report"]

_REASONS = {
    "no_vehicle": "the operator has no vehicle / 企业没有车辆",
    "no_room": "no zone has room left / 各点位均无余量",
    "hours": "the vehicles' hours end before / 车辆作业时间不够",
    "dearer": "moving costs more than leaving / 调运成本高于不调运",
}


def plan_report(state: State, plan: Plan) -> dict[str, Any]:
    """Return the whole plan of a state as one JSON document."""
    km, naive_km = (sum(run.kilometres for run in runs) for runs in (plan.runs, plan.naive))
    naive = sum(run.cost for run in plan.naive)
    routes = [
        route for driver, run in zip(plan.drivers, plan.runs, strict=True) for route in _routes(state, driver, run)
    ]
    report = {
        "moves": [move for route in routes for move in _moves(route)],
        "routes": routes,
        "cost": round(plan.cost, 2),
        "bound": round(math.floor(plan.bound * 100) / 100, 2),
        "gap": round(plan.gap, 4),
        "costs": _split(state, plan.runs, plan.cost, km),
        "naive_cost": round(naive, 2),
        "naive": {"rule": "nearest first", "cost": round(naive, 2), **_split(state, plan.naive, naive, naive_km)},
        "saving": round(1 - plan.cost / naive, 4) if naive else 0.0,
        "kilometres": round(km, 3),
        "bikes": {
            "over": int(plan.task.shares.sum()),
            "moved": sum(run.moved for run in plan.runs),
            "left": sum(left.bikes for left in plan.left),
            "room": int(plan.task.room.sum()),
        },
        "left": [_left(state, left) for left in plan.left],
        "zones": _zones(state, plan),
        "bound_by": "OR-Tools GLOP: linear program of ways and loads with capacity and connection inequalities",
        "seconds": round(plan.seconds, 3),
        "assumed": list(state.assumed),
    }
    if state.happened is not None:
        report["regret"] = _regret(state, plan)
    return report


def _left(state: State, left: Left) -> dict[str, Any]:
    return {
        "zone": state.zones[left.zone].id,
        "operator": state.operators[left.operator],
        "bikes": left.bikes,
        "reason": left.reason,
        "text": _REASONS[left.reason],
    }


def _split(state: State, runs: tuple[Run, ...], cost: float, km: float) -> dict[str, Any]:
    moved = sum(run.moved for run in runs)
    way, handling = km * state.costs.per_km, moved * state.costs.per_bike
    return {
        "way": round(way, 2),
        "handling": round(handling, 2),
        "unserved": round(cost - way - handling, 2),
        "kilometres": round(km, 3),
        "moved": moved,
    }


def _routes(state: State, driver: Driver, run: Run) -> list[dict[str, Any]]:
    routes = []
    for vehicle, visits in zip(driver.vehicles, run.visits, strict=True):
        if not visits:
            continue
        stops = driver.stops_of(vehicle, visits)
        fleet = state.vehicles[vehicle.fleet]
        same = sum(each.count for each in state.vehicles[: vehicle.fleet] if each.operator == fleet.operator)
        where = [(state.zones[zone].lon, state.zones[zone].lat) for zone, _ in visits]
        here, km = vehicle.start, 0.0
        for zone, _ in visits:
            km += driver.kilometres(here, zone)
            here = zone
        routes.append(
            {
                "operator": fleet.operator,
                "vehicle": f"{fleet.operator}-{same + vehicle.number + 1}",
                "capacity": vehicle.capacity,
                "start": [fleet.lon, fleet.lat],
                "leaves": clock(vehicle.opens),
                "back": clock(driver.back_at(vehicle, stops)),
                "closes": None if math.isinf(vehicle.closes) else clock(vehicle.closes),
                "kilometres": round(km + driver.kilometres(here, vehicle.start), 3),
                "bikes": sum(max(bikes, 0) for _, bikes in visits),
                "stops": _stops(state, vehicle, stops),
                "path": [[fleet.lon, fleet.lat], *([lon, lat] for lon, lat in where), [fleet.lon, fleet.lat]],
            }
        )
    return routes


def _stops(state: State, vehicle: Vehicle, stops: list[Stop]) -> list[dict[str, Any]]:
    told, load = [], 0
    for stop in stops:
        load += stop.bikes
        told.append(
            {
                "zone": state.zones[stop.zone].id,
                "action": "load" if stop.bikes > 0 else "unload",
                "bikes": abs(stop.bikes),
                "on_board": load,
                "arrives": clock(stop.arrives),
                "leaves": clock(stop.leaves),
            }
        )
    return told


def _moves(route: dict[str, Any]) -> list[dict[str, Any]]:
    """Return who brings how many bikes from where to where: what was loaded first is unloaded first."""
    moves, on_board = [], []
    for stop in route["stops"]:
        if stop["action"] == "load":
            on_board.append([stop["zone"], stop["bikes"]])
            continue
        bikes = stop["bikes"]
        while bikes:
            first = on_board[0]
            some = min(bikes, first[1])
            moves.append(
                {
                    "operator": route["operator"],
                    "vehicle": route["vehicle"],
                    "from": first[0],
                    "to": stop["zone"],
                    "bikes": some,
                }
            )
            bikes -= some
            first[1] -= some
            if not first[1]:
                on_board.pop(0)
    return moves


def _zones(state: State, plan: Plan) -> list[dict[str, Any]]:
    out, into = [0] * len(state.zones), [0] * len(state.zones)
    for run in plan.runs:
        for visits in run.visits:
            for zone, bikes in visits:
                out[zone] += max(bikes, 0)
                into[zone] += max(-bikes, 0)
    totals = state.expected.sum(axis=1).tolist()
    return [
        {
            "zone": zone.id,
            "capacity": zone.capacity,
            "keep": zone.keep,
            "before": totals[place],
            "out": out[place],
            "in": into[place],
            "after": totals[place] - out[place] + into[place],
            "shares": dict(zip(state.operators, plan.task.shares[place].tolist(), strict=True)),
        }
        for place, zone in enumerate(state.zones)
    ]


def _regret(state: State, plan: Plan) -> dict[str, Any]:
    if state.happened is None:
        return {}
    found = regret(state, plan, state.happened)
    return {
        "cost": round(found.cost, 2),
        "overflow": found.overflow,
        "plan": _outcome(found.plan),
        "perfect": _outcome(found.best),
        "nothing": _outcome(found.nothing),
        "bound": round(found.bound, 2),
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "cost": round(outcome.cost, 2),
        "overflow": outcome.overflow,
        "moved": outcome.moved,
        "kilometres": round(outcome.kilometres, 3),
    }


def clock(seconds: float) -> str:
    """Return ``seconds`` [s] of a day as ``08:05:30``; hours go on after a day, and dates are left out."""
    whole = round(seconds)
    whole = whole % 86_400 if whole > 10 * 86_400 else whole
    return f"{whole // 3600:02d}:{whole % 3600 // 60:02d}:{whole % 60:02d}"
