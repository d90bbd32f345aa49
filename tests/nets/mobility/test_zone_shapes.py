"""Polygons that cannot be parking zones: one clear sentence each, with the ring and the point."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.nets.mobility.conftest import SIDE, SOUTH, WEST, Parking, new_zone, square
from tests.support.city import HIGH_TECH, WUHOU, Person, hire

from furong.foundation.identity.actors import system_actor
from furong.kernel.clock import FrozenClock
from furong.kernel.errors import FurongError
from furong.nets.mobility.api import zones
from furong.nets.mobility.contracts.zones import Hours, ZoneMode
from furong.nets.mobility.errors.zones import (
    ZoneElsewhere,
    ZoneFileUnusable,
    ZoneOutsideCity,
    ZoneUnknown,
    ZoneVersionEarlier,
)

E, N = WEST + SIDE, SOUTH + SIDE
#: Like an 8: its second and fourth sides cross in the middle.
EIGHT = [[WEST, SOUTH], [E, SOUTH], [WEST, N], [E, N], [WEST, SOUTH]]


def polygon(*rings: list[list[Any]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


BAD: dict[str, tuple[dict[str, Any], str, list[str]]] = {
    "two points": (polygon([[WEST, SOUTH], [E, N], [WEST, SOUTH]]), "ring_too_short", ["outer ring", "2 different"]),
    "open": (polygon(square()["coordinates"][0][:-1]), "ring_open", ["outer ring", "[104.060000, 30.550000]"]),
    "crosses itself": (polygon(EIGHT), "ring_crosses", ["outer ring", "[104.060500, 30.550500]", "sides 2 and 4"]),
    "a line": (polygon([[WEST, SOUTH], [E, SOUTH], [E + SIDE, SOUTH], [WEST, SOUTH]]), "flat", ["outer ring"]),
    "hole outside": (
        polygon(square()["coordinates"][0], square(WEST + 5 * SIDE)["coordinates"][0]),
        "rings_collide",
        ["hole 1"],
    ),
    "second polygon": (
        {"type": "MultiPolygon", "coordinates": [square()["coordinates"], [EIGHT]]},
        "ring_crosses",
        ["polygon 2, outer ring"],
    ),
    "outside of the city": (
        polygon([[WEST, SOUTH], [118.1, 24.5], [E, N], [WEST, SOUTH]]),
        "outside_city",
        ["point 2", "[118.100000, 24.500000]"],
    ),
    "a point": ({"type": "Point", "coordinates": [WEST, SOUTH]}, "geometry_unusable", ["'Point'"]),
    "no number": (polygon([[WEST, "x"], [E, N], [E, SOUTH], [WEST, "x"]]), "geometry_unusable", ["'x'"]),
    "nothing": ({}, "geometry_unusable", ["None"]),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_polygon_gets_one_sentence_with_ring_and_point(parking: Parking, name: str) -> None:
    geometry, code, told = BAD[name]
    with pytest.raises(FurongError) as raised:
        zones.save_zone(parking.steward.actor, new_zone(geometry=geometry))
    assert raised.value.code == f"mobility.zone_{code}"
    for words in ("Z1", *told):
        assert words in raised.value.sentence("en")
    assert zones.list_zones() == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"capacity": 0}, "capacity_unusable"),
        ({"capacity": -3}, "capacity_unusable"),
        ({"capacity": 12.5}, "capacity_unusable"),
        ({"capacity_by_type": {"bicycle": 4, "moped": 5}}, "capacities_unequal"),
        ({"hours": (Hours(start="22:00", end="06:00"),)}, "hours_unusable"),
        ({"hours": (Hours(days=("monday",)),)}, "hours_unusable"),
    ],
    ids=["capacity 0", "below 0", "half a bike", "types", "over midnight", "no day"],
)
def test_capacity_and_hours(parking: Parking, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(FurongError) as raised:
        zones.save_zone(parking.steward.actor, new_zone(**changes))
    assert raised.value.code == f"mobility.zone_{code}"


def test_capacity_0_is_that_of_a_place_where_nobody_may_park(parking: Parking) -> None:
    assert zones.save_zone(parking.steward.actor, new_zone(capacity=0, mode=ZoneMode.FORBIDDEN)) == 1


def test_versions_go_on_and_never_back(parking: Parking, clock: FrozenClock) -> None:
    steward = parking.steward.actor
    assert zones.save_zone(steward, new_zone()) == zones.save_zone(steward, new_zone()) == 1
    with pytest.raises(ZoneVersionEarlier):
        zones.save_zone(steward, new_zone(capacity=11, valid_from=clock.now() - timedelta(days=1)))
    everywhere = hire("data_steward", name="city-steward", area="510100", organisation="city-centre")
    with pytest.raises(ZoneElsewhere):
        zones.save_zone(everywhere.actor, new_zone(area=WUHOU))
    later = clock.now() + timedelta(days=1)
    clock.advance(timedelta(minutes=1))
    assert zones.save_zone(steward, new_zone(capacity=30, valid_from=later)) >= 2
    assert zones.get_zone_for(steward, "Z1").capacity != 30
    assert zones.get_zone_for(steward, "Z1", later).capacity == 30
    clock.advance(timedelta(days=2))
    assert zones.retire_zone(steward, "Z1").retired
    with pytest.raises(ZoneUnknown):
        zones.get_zone_for(steward, "Z1")
    with pytest.raises(ZoneUnknown):
        zones.retire_zone(steward, "Z1")
    assert zones.get_zone_for(steward, "Z1", later).capacity == 30


def put(person: Person, key: str, body: dict[str, Any]) -> Any:
    path = f"/api/v1/mobility/zones/{key}"
    return Client().put(path, json.dumps(body), content_type="application/json", headers=person.bearer)


def test_zones_are_saved_over_rest(parking: Parking) -> None:
    body = {"name_zh": "软件园站", "area": HIGH_TECH, "geometry": square(), "capacity": 12, "camera_ids": ["c1"]}
    made = put(parking.steward, "P14", body)
    assert (made.status_code, made.json()["version"], made.json()["camera_ids"]) == (200, 1, ["c1"])
    crossing = put(parking.steward, "P14", {**body, "geometry": polygon(EIGHT)})
    assert (crossing.status_code, crossing.json()["code"]) == (422, "mobility.zone_ring_crosses")
    retired = Client().post("/api/v1/mobility/zones/P14/retirement", headers=parking.steward.bearer)
    assert retired.status_code == 409  # in the very instant in which it was made
    assert put(parking.duty, "P15", body).status_code == 403


def feature(key: str, geometry: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"zone_id": key, **properties}, "geometry": geometry}


def test_a_file_is_saved_whole_or_not_at_all(parking: Parking) -> None:
    by = system_actor("test")
    good = [feature("A", square(), capacity=5), feature("B", square(WEST + 0.01), capacity=6, name="乙")]
    bad = [feature("C", polygon(EIGHT), capacity=5), feature("D", square(), capacity=0)]
    with pytest.raises(ZoneFileUnusable, match=r"Zone C, outer ring: it crosses itself at \[104\.06"):
        zones.load_zone_file(by, {"type": "FeatureCollection", "features": good + bad}, area=HIGH_TECH)
    with pytest.raises(ZoneFileUnusable, match="capacity of zone D"):
        zones.load_zone_file(by, {"type": "FeatureCollection", "features": good + bad[1:]}, area=HIGH_TECH)
    with pytest.raises(ZoneFileUnusable, match="FeatureCollection"):
        zones.load_zone_file(by, ["no zones"], area=HIGH_TECH)
    assert zones.list_zones() == []
    for versions in (2, 0):
        loaded = zones.load_zone_file(by, {"type": "FeatureCollection", "features": good}, area=HIGH_TECH)
        assert (loaded.zones, loaded.versions) == (2, versions)
    assert [(one.key, one.name_zh, one.capacity) for one in zones.list_zones()] == [("A", "A", 5), ("B", "乙", 6)]


def test_a_zone_in_the_system_of_public_maps_is_moved_to_where_it_is(parking: Parking) -> None:
    document = {"type": "FeatureCollection", "features": [feature("A", square(), capacity=5, crs="GCJ-02")]}
    zones.load_zone_file(system_actor("test"), document, area=HIGH_TECH)
    (zone,) = zones.list_zones()
    assert 0.001 < WEST + SIDE / 2 - zone.lon < 0.005


def test_outside_the_city_is_told_with_the_number_of_the_point(parking: Parking) -> None:
    with pytest.raises(ZoneOutsideCity, match="point 1"):
        zones.save_zone(parking.steward.actor, new_zone(geometry=square(118.1, 24.5)))
