"""States are read in the shapes that people write, and what is wrong with one is told where it stands."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from furong.engines.routing import StateUnusable, read_state, task_of
from furong.engines.synthetic.bike_states import make_bike_state

Change = Callable[[dict[str, Any]], object]


def zone(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = data["zones"][2]
    return found


def van(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = data["operators"][1]["vehicles"]
    return found


CROSSED = {
    "type": "Polygon",
    "coordinates": [[[104.0, 30.5], [104.1, 30.6], [104.1, 30.5], [104.0, 30.6], [104.0, 30.5]]],
}
BAD: dict[str, tuple[Change, str, str]] = {
    "capacity 0": (lambda data: zone(data).update(capacity=0), "zones[2].capacity", "at least 1"),
    "no capacity": (lambda data: zone(data).pop("capacity"), "zones[2].capacity", "at least 1"),
    "bikes below 0": (lambda data: zone(data).update(counts={"op1": -3}), "zones[2].counts.op1", "from 0"),
    "half a bike": (lambda data: zone(data).update(counts={"op1": 2.5}), "zones[2].counts.op1", "whole"),
    "not a number": (lambda data: zone(data).update(lon=float("nan")), "zones[2].lon", "longitude"),
    "no number": (lambda data: zone(data).update(counts={"op1": "many"}), "zones[2].counts.op1", "whole"),
    "beyond the pole": (lambda data: zone(data).update(lat=91), "zones[2].lat", "latitude"),
    "stranger": (lambda data: zone(data).update(counts={"mobile": 3}), "zones[2].counts.mobile", "op1, op2, op3"),
    "twice": (lambda data: zone(data).update(id="P01"), "zones[2].id", "once"),
    "operator twice": (lambda data: data["operators"][1].update(id="op1"), "operators[1].id", "once"),
    "vehicle holds 0": (lambda data: van(data).update(capacity=0), "operators[1].vehicles.capacity", "at least 1"),
    "late": (
        lambda data: van(data).update(window=["10:00", "09:00"]),
        "operators[1].vehicles.window",
        "after the begin",
    ),
    "no clock": (
        lambda data: van(data).update(window=["25:00", "26:00"]),
        "operators[1].vehicles.window",
        "begin and end",
    ),
    "nowhere": (lambda data: van(data).update(start="P99"), "operators[1].vehicles.start", "name of a zone"),
    "crossed": (
        lambda data: zone(data).update(lon=None, lat=None, polygon=CROSSED),
        "zones[2].polygon",
        "cross itself",
    ),
    "no zones": (lambda data: data.update(zones=[]), "zones", "a list of zones"),
    "nobody": (lambda data: data.pop("operators"), "operators", "a list of operators"),
    "cost below 0": (lambda data: data.update(costs={"per_km": -1}), "costs.per_km", "from 0"),
    "bare count": (lambda data: [each.update(counts=5) for each in data["zones"]], "zones[0].counts", "by operator"),
    "happened elsewhere": (lambda data: data.update(happened={"P77": 4}), "happened.P77", "id of a zone"),
    "empty ring": (
        lambda data: zone(data).update(lon=None, lat=None, polygon=[[]]),
        "zones[2].polygon",
        "closed ring",
    ),
    "no place": (
        lambda data: van(data).update(start={"type": ["Point"]}),
        "operators[1].vehicles.start.lon",
        "lon and lat",
    ),
    "vehicles of a stranger": (lambda data: data.update(vehicles={"mobike": 3}), "vehicles", "op1, op2, op3"),
    "nobody's vehicle": (lambda data: data.update(vehicles=[{"capacity": 9}]), "vehicles[0].operator", "whose"),
    "half an hour": (lambda data: van(data).update(window="08:00"), "operators[1].vehicles.window", "begin and end"),
    "names of some": (
        lambda data: data.update(distance={"points": ["P01"], "matrix": [[0] * 13] * 13}),
        "distance.points",
        "13 rows",
    ),
    "bikes elsewhere": (lambda data: data.update(counts={"P77": {"op1": 4}}), "counts.P77", "id of a zone"),
    "short matrix": (lambda data: data.update(distance={"matrix": [[0]]}), "distance.matrix", "square"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_told_where_it_stands(name: str) -> None:
    change, place, expected = BAD[name]
    data = make_bike_state(1)
    change(data)
    with pytest.raises(StateUnusable) as caught:
        read_state(data)
    assert caught.value.place == place
    assert expected in caught.value.expected


@pytest.mark.parametrize("data", [None, 3, [], "zones", {}, {"zones": 3}, {"zones": [4]}, {"zones": {"a": 4}}])
def test_something_else_is_no_state(data: object) -> None:
    with pytest.raises(StateUnusable):
        read_state(data)


def as_features(data: dict[str, Any]) -> None:
    data["zones"] = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": each["id"],
                "properties": {"capacity": each["capacity"], "counts": each["counts"]},
                "geometry": {"type": "Point", "coordinates": [each["lon"], each["lat"]]},
            }
            for each in data["zones"]
        ],
    }


def as_objects(data: dict[str, Any]) -> None:
    data["zones"] = {each.pop("id"): each for each in copy.deepcopy(data["zones"])}
    data["operators"] = {each.pop("id"): each for each in copy.deepcopy(data["operators"])}


def apart(data: dict[str, Any]) -> None:
    data["vehicles"] = [{**each.pop("vehicles"), "operator": each["id"]} for each in data["operators"]]


def nameless(data: dict[str, Any]) -> None:
    data["operators"], data["vehicles"] = (
        None,
        [{**each["vehicles"], "operator": each["id"]} for each in data["operators"]],
    )


def pairs(data: dict[str, Any]) -> None:
    for each in data["zones"]:
        each["position"] = [each.pop("lon"), each.pop("lat")]
        each["counts"] = list(each["counts"].values())
    for each in data["operators"]:
        start = each["vehicles"].pop("start")
        each["start"], each["window"] = {"lon": start[0], "lat": start[1]}, [8, 12]
        each["vehicles"] = [{"count": 2, "capacity": 25}]


def by_operator(data: dict[str, Any]) -> None:
    data["vehicles"] = {each["id"]: [each["vehicles"]] for each in data["operators"]}
    data["operators"] = [each["id"] for each in data["operators"]]


def by_operator_alone(data: dict[str, Any]) -> None:
    by_operator(data)
    data.pop("operators")


def as_lists(data: dict[str, Any]) -> None:
    for each in data["zones"]:
        each["counts"] = [{"operator": name, "count": bikes} for name, bikes in each["counts"].items()]


def by_zone(data: dict[str, Any]) -> None:
    data["counts"] = {each["id"]: each.pop("counts") for each in data["zones"]}


def at_instants(data: dict[str, Any]) -> None:
    windows = [["2026-11-23T00:00:00Z", "2026-11-23T12:00:00+08:00"], "08:00-12:00", {"start": "08:00", "end": "12:00"}]
    for each, window in zip(data["operators"], windows, strict=True):
        each["vehicles"]["window"] = window


def flat(data: dict[str, Any]) -> None:
    for each in data["operators"]:
        van = each.pop("vehicles")
        each |= {"vehicle_count": van["count"], "vehicle_capacity": van["capacity"], "depot": van["start"]}
        each |= {"start_time": "2026-11-23T08:00", "end_time": "2026-11-23T12:00"}


def from_depots(data: dict[str, Any]) -> None:
    data["depots"] = {each["id"]: each["vehicles"].pop("start") for each in data["operators"]}


CHANGES = (
    *(as_features, as_objects, apart, nameless, pairs, by_operator, by_operator_alone, as_lists, by_zone, at_instants),
    *(flat, from_depots),
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_the_same_state_in_other_shapes_is_the_same(change: Change) -> None:
    plain, other = make_bike_state(1), make_bike_state(1)
    change(other)
    first, second = read_state(plain), read_state(other)
    assert first.zones == second.zones
    assert first.operators == second.operators
    assert (first.counts == second.counts).all()
    assert first.vehicles == second.vehicles


def test_ways_may_be_given() -> None:
    data = make_bike_state(1, zones=3)
    names = ["depot", *(each["id"] for each in data["zones"])]
    data["distance"] = {"points": names, "matrix_m": [[abs(a - b) * 1000 for a in range(4)] for b in range(4)]}
    for each in data["operators"]:
        each["vehicles"]["start"] = "depot"
    state = read_state(data)
    task = task_of(state, state.counts)
    assert task.kilometres[0].tolist() == [0, 1, 2, 1]
    assert [fleet.start for fleet in task.fleets] == [3, 3, 3]


def test_a_forecast_counts_and_a_bare_total_is_split_as_the_bikes_are() -> None:
    data = make_bike_state(1)
    zone(data).update(counts={"op1": 10, "op2": 30}, forecast=80, capacity=50)
    state = read_state(data)
    assert state.expected[2].tolist() == [20, 60, 0]
    assert state.counts[2].tolist() == [10, 30, 0]
    shares = task_of(state, state.expected).shares[2]
    assert shares.tolist() == [9, 26, 0]


def test_a_target_is_what_is_left_and_a_forbidden_zone_keeps_nothing() -> None:
    data = make_bike_state(1)
    zone(data).update(counts={"op1": 10}, target=4)
    data["zones"][3].update(counts={"op1": 2}, mode="forbidden")
    data["zones"][3].pop("capacity")
    state = read_state(data)
    shares = task_of(state, state.counts).shares
    assert shares[2].tolist() == [6, 0, 0]
    assert shares[3].tolist() == [2, 0, 0]


def test_way_handling_and_time_are_named_apart() -> None:
    state = read_state({**make_bike_state(1), "costs": {"per_bike": 2}, "pace": {"per_bike": 45, "speed_kmh": 15}})
    assert (state.costs.per_bike, state.pace.per_bike, state.pace.speed) == (2.0, 45.0, 15.0)
    assert np.isfinite(task_of(state, state.counts).kilometres).all()


def test_plain_counts_are_one_operators_and_all_that_is_taken_to_be_so_is_told() -> None:
    zones = [
        {"id": "A", "lon": 104.05, "lat": 30.55, "capacity": 50, "counts": 70},
        {"id": "B", "lon": 104.06, "lat": 30.55, "capacity": 50, "counts": 10},
    ]
    state = read_state({"zones": zones, "vehicles": 2, "costs": {"per_km": 2}})
    assert state.counts.tolist() == [[70], [10]]
    assert [(each.operator, each.count, each.capacity) for each in state.vehicles] == [("all", 2, 20)]
    told = "\n".join(state.assumed)
    for said in (
        "per_bike 1, unserved 20",
        "speed 20",
        "keep_below 0.9",
        "one operator's",
        "holds 20",
        "start at",
        "no hours",
    ):
        assert said in told
    assert "per_km" not in told
    whole = {
        **make_bike_state(1),
        "costs": vars_of(state.costs),
        "pace": vars_of(state.pace),
        "rules": vars_of(state.rules),
    }
    assert read_state(whole).assumed == ()


def vars_of(numbers: Any) -> dict[str, float]:
    return {each.name: getattr(numbers, each.name) for each in fields(numbers)}
