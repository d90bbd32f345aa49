"""A dispatch plan from what stands in zones, what is expected there and what vans there are; and its regret."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from furong.engines.routing import Run, make_plan, plan_report, read_state, regret_of
from furong.kernel.clock import city_time
from furong.kernel.shares import apportion
from furong.nets.mobility.contracts.plans import FleetOrigin, PlanFleet
from furong.nets.mobility.contracts.zones import ZoneInfo, ZoneMode
from furong.nets.mobility.errors.plans import PlanFleetUnusable

__all__ = ["Ground", "Vans", "assumed_vans", "happened_of", "planned", "regret_told", "state_of"]

#: What an operator has of whom nothing is known. [1]
_CAPACITY = 20
#: Vans work so long when nothing else is said: a task of an overflow is due within two working hours. [s]
_WORK_S = 7200
_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Ground:
    """A zone, and what stands and is expected there.

    Args:
        zone: The zone.
        stands: Vehicles by operator, whole ones. [1]
        expected: Vehicles of all operators that are expected; ``None`` without a forecast. [1]
    """

    zone: ZoneInfo
    stands: Mapping[str, int]
    expected: int | None


@dataclass(frozen=True, slots=True)
class Vans:
    """The vans of one operator, and where that is known from."""

    operator: str
    origin: FleetOrigin
    fleets: tuple[PlanFleet, ...]


def assumed_vans(operator: str, grounds: Sequence[Ground]) -> Vans:
    """Return what is taken for an operator's vans when nothing is known: one, which starts at its fullest zone."""
    fullest = max(grounds, key=lambda ground: ground.stands.get(operator, 0)).zone.key
    return Vans(operator, FleetOrigin.ASSUMED, (PlanFleet(operator=operator, capacity=_CAPACITY, zone=fullest),))


def state_of(grounds: Sequence[Ground], vans: Sequence[Vans], at: datetime) -> dict[str, Any]:
    """Return the state as the engine reads it (docs/reference/bike-plan-state.schema.json).

    Raises:
        PlanFleetUnusable: When vans start nowhere, or their hours end before they begin.
    """
    places = {ground.zone.key: (ground.zone.lon, ground.zone.lat) for ground in grounds}
    return {
        "zones": [_zone(ground) for ground in grounds],
        "operators": [
            {"id": one.operator, "vehicles": [_fleet(fleet, places, at) for fleet in one.fleets]} for one in vans
        ],
    }


def _zone(ground: Ground) -> dict[str, Any]:
    zone = ground.zone
    told: dict[str, Any] = {"id": zone.key, "lon": zone.lon, "lat": zone.lat, "counts": dict(ground.stands)}
    if ground.expected is not None:
        told["forecast"] = ground.expected
    if zone.mode is ZoneMode.FORBIDDEN or zone.capacity < 1:
        return {**told, "mode": "forbidden"}
    return {**told, "capacity": zone.capacity}


def _fleet(fleet: PlanFleet, places: Mapping[str, tuple[float, float]], at: datetime) -> dict[str, Any]:
    """A fleet whose hours are over is told without vans; before they begin it waits for them."""
    lon, lat = places.get(fleet.zone, (fleet.lon, fleet.lat))
    now = city_time(at)
    second = now.hour * 3600 + now.minute * 60 + now.second
    opens = max(_seconds(fleet.opens), second)
    closes = _seconds(fleet.closes) if fleet.closes else opens + _WORK_S
    if lon is None or lat is None or (fleet.closes and closes <= _seconds(fleet.opens)):
        raise PlanFleetUnusable(operator=fleet.operator)
    count, window = (fleet.count, [opens, closes]) if closes > opens else (0, [second, second + _DAY_S])
    return {"count": count, "capacity": fleet.capacity, "start": [lon, lat], "window": window}


def _seconds(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 3600 + int(minutes) * 60 if clock else 0


def planned(state: Mapping[str, Any], vans: Sequence[Vans]) -> dict[str, Any]:
    """Plan, and return the answer in the words of the contracts.

    Args:
        state: As :func:`state_of` made it.
        vans: What vans there are.
    """
    read = read_state(state)
    report = plan_report(read, make_plan(read))
    stood = dict(zip((zone.id for zone in read.zones), read.counts.sum(axis=1).tolist(), strict=True))
    forecast = {zone["id"] for zone in state["zones"] if "forecast" in zone}
    return {
        "operators": [one.operator for one in vans],
        "origins": [one.origin.value for one in vans],
        "fleets": [_fleet_told(fleet) for one in vans for fleet in one.fleets],
        "moves": [_move(move) for move in report["moves"]],
        "routes": [{name: route[name] for name in _ROUTE} for route in report["routes"]],
        "left": [{name: left[name] for name in ("zone", "operator", "bikes", "reason")} for left in report["left"]],
        "zones": [
            {
                "zone": zone["zone"],
                "capacity": zone["capacity"],
                "stood": stood[zone["zone"]],
                "before": zone["before"],
                "after": zone["after"],
                "is_forecast": zone["zone"] in forecast,
            }
            for zone in report["zones"]
        ],
        "sums": {
            **{name: report[name] for name in ("cost", "bound", "gap", "naive_cost", "seconds")},
            "over": report["bikes"]["over"],
            "moved": report["bikes"]["moved"],
        },
    }


_ROUTE = ("operator", "vehicle", "capacity", "kilometres", "bikes", "leaves", "back", "stops", "path")


def _move(move: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: move[name] for name in ("operator", "vehicle", "bikes")}
    return {**told, "source": move["from"], "target": move["to"]}


def _fleet_told(fleet: PlanFleet) -> dict[str, Any]:
    names = ("operator", "count", "capacity", "zone", "lon", "lat", "opens", "closes")
    return {name: getattr(fleet, name) for name in names}


def happened_of(counts: Iterable[tuple[str, Mapping[str, float]]], operators: Sequence[str]) -> dict[str, Any]:
    """Return what was counted in zones in whole vehicles of the operators of a plan, by zone."""
    told = {}
    for zone, by_operator in counts:
        known = {code: value for code, value in by_operator.items() if code in operators}
        told[zone] = apportion(round(sum(known.values())), known)
    return told


def regret_told(state: Mapping[str, Any], answer: Mapping[str, Any], happened: Mapping[str, Any]) -> dict[str, Any]:
    """Return a plan against the one that would have been made of what happened.

    Args:
        state: What the plan was made from.
        answer: The plan.
        happened: Vehicles by zone and operator.
    """
    read = read_state({**state, "happened": happened})
    assert read.happened is not None
    rows = {zone.id: place for place, zone in enumerate(read.zones)}
    runs = tuple(_run(answer["routes"], operator, rows) for operator in read.operators)
    found = regret_of(read, runs, np.asarray(read.happened))
    return {
        "cost": round(found.cost, 2),
        "overflow": found.overflow,
        "plan_cost": round(found.plan.cost, 2),
        "best_cost": round(found.best.cost, 2),
        "nothing_cost": round(found.nothing.cost, 2),
    }


def _run(routes: Sequence[Mapping[str, Any]], operator: str, rows: Mapping[str, int]) -> Run:
    own = [route for route in routes if route["operator"] == operator]
    visits = [
        [(rows[stop["zone"]], stop["bikes"] if stop["action"] == "load" else -stop["bikes"]) for stop in route["stops"]]
        for route in own
    ]
    moved, kilometres = sum(route["bikes"] for route in own), sum(route["kilometres"] for route in own)
    return Run(visits=visits, taken={}, moved=moved, kilometres=kilometres, cost=0.0)
