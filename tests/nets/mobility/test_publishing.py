"""What leaves the city: MDS Policy and Geography, GBFS 3.0 and GeoJSON, all of one versioned source."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import jsonschema_rs
import pytest
from django.db import Error, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.nets.mobility.conftest import WEST, Parking, new_zone, square
from tests.nets.mobility.mds_items import LON, event, milliseconds, send, vehicle
from tests.nets.mobility.mds_shapes import GEOGRAPHIES, POLICIES, VALUE

from furong.kernel.clock import FrozenClock
from furong.nets.mobility.api import counts, publishing, zones
from furong.nets.mobility.contracts.counts import CountSource, NewCount
from furong.nets.mobility.contracts.zones import Hours, ZoneMode
from furong.nets.mobility.models import ZoneRelease

_SCHEMAS = Path(__file__).parents[2] / "corpora" / "gbfs"
FEEDS = (
    *("gbfs", "gbfs_versions", "system_information", "vehicle_types"),
    *("station_information", "station_status", "geofencing_zones"),
)


def get(path: str) -> Any:
    answer = Client().get(path)
    assert answer.status_code == 200, answer.content
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return json.loads(answer.content)


@pytest.fixture
def three(parking: Parking, clock: FrozenClock) -> None:
    """A zone with hours and types, one that must be used, and one in which nobody may park; two bikes in the first."""
    steward = parking.steward.actor
    hours = (Hours(days=("mon", "fri"), start="07:00", end="22:00"), Hours(days=("sat",)))
    by_type = {"bicycle": 8, "moped": 2}
    zones.save_zone(steward, new_zone("Z1", hours=hours, capacity_by_type=by_type, name_en="Tianfu 3rd Street"))
    zones.save_zone(steward, new_zone("Z2", geometry=square(WEST + 0.01), mode=ZoneMode.MANDATORY))
    multi = {"type": "MultiPolygon", "coordinates": [square(WEST + 0.02)["coordinates"]]}
    zones.save_zone(steward, new_zone("Z3", geometry=multi, mode=ZoneMode.FORBIDDEN, capacity=0))
    send(parking.feed_a, "vehicles", [vehicle(1), vehicle(2)])
    now = clock.now()
    send(parking.feed_a, "events", [event(number, now, "available", "provider_drop_off") for number in (1, 2)])


@pytest.mark.parametrize("name", FEEDS)
@pytest.mark.usefixtures("three")
def test_gbfs_is_as_its_schema_wants_it(name: str) -> None:
    schema = json.loads((_SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    found = get(f"/gbfs/3.0/{name}.json")
    problems = [str(one) for one in jsonschema_rs.validator_for(schema, validate_formats=True).iter_errors(found)]
    assert problems == []


@pytest.mark.usefixtures("three")
def test_gbfs_tells_stations_with_what_stands_in_them() -> None:
    stations = {one["station_id"]: one for one in get("/gbfs/3.0/station_information.json")["data"]["stations"]}
    assert set(stations) == {"Z1", "Z2"}
    first = stations["Z1"]
    assert (first["is_virtual_station"], first["capacity"], first["station_opening_hours"]) == (
        *(True, 10, "Mo,Fr 07:00-22:00; Sa 00:00-24:00"),
    )
    assert sum(one["count"] for one in first["vehicle_types_capacity"]) == first["capacity"]
    types = {one["vehicle_type_id"] for one in get("/gbfs/3.0/vehicle_types.json")["data"]["vehicle_types"]}
    assert {kind for one in first["vehicle_types_capacity"] for kind in one["vehicle_type_ids"]} <= types
    status = {one["station_id"]: one for one in get("/gbfs/3.0/station_status.json")["data"]["stations"]}
    assert (status["Z1"]["num_vehicles_available"], status["Z1"]["num_docks_available"]) == (2, 8)
    assert status["Z1"]["num_vehicles_disabled"] == 0
    assert status["Z2"]["is_returning"]
    fences = get("/gbfs/3.0/geofencing_zones.json")["data"]
    ends = [one["properties"]["rules"][0]["ride_end_allowed"] for one in fences["geofencing_zones"]["features"]]
    assert ends == [False, True, True]
    assert not fences["global_rules"][0]["ride_end_allowed"]
    listed = {one["name"] for one in get("/gbfs/3.0/gbfs.json")["data"]["feeds"]}
    assert {*listed, "gbfs"} == set(FEEDS)
    assert Client().get("/gbfs/3.0/nothing.json").status_code == 404


@pytest.mark.usefixtures("three")
def test_a_station_that_is_full_goes_on_taking_bikes_back(parking: Parking, clock: FrozenClock) -> None:
    bikes = range(10, 25)
    send(parking.feed_a, "vehicles", [vehicle(number) for number in bikes])
    send(parking.feed_a, "events", [event(number, clock.now(), "available", "agency_drop_off") for number in bikes])
    (first, _) = get("/gbfs/3.0/station_status.json")["data"]["stations"]
    assert (first["num_vehicles_available"], first["num_docks_available"], first["is_returning"]) == (17, 0, True)


@pytest.mark.usefixtures("three")
def test_bikes_that_are_booked_or_broken_stand_in_a_station_and_are_not_available(
    parking: Parking, clock: FrozenClock
) -> None:
    now = clock.now()
    send(parking.feed_a, "vehicles", [vehicle(number) for number in range(3, 8)])
    sent = [
        event(3, now, "available", "provider_drop_off"),
        event(4, now, "reserved", "reservation_start"),
        *(event(number, now, "non_operational", "maintenance") for number in (5, 6)),
        event(7, now, "non_contactable", "comms_lost"),
    ]
    send(parking.feed_a, "events", sent)
    (first, empty) = get("/gbfs/3.0/station_status.json")["data"]["stations"]
    told = ("num_vehicles_available", "num_vehicles_disabled", "num_docks_available")
    assert [first[name] for name in told] == [3, 3, 3]
    assert first["vehicle_types_available"] == [{"vehicle_type_id": "bicycle", "count": 3}]
    assert [empty[name] for name in told] == [0, 0, 10]


@pytest.mark.usefixtures("three")
def test_bikes_that_a_patrol_alone_saw_are_taken_for_available(parking: Parking, clock: FrozenClock) -> None:
    looked = NewCount(zone="Z2", at=clock.now(), source=CountSource.PATROL, total=6, sigma=0.1)
    counts.record_count(looked)
    (_, second) = get("/gbfs/3.0/station_status.json")["data"]["stations"]
    assert (second["num_vehicles_available"], second["num_vehicles_disabled"]) == (6, 0)


@pytest.mark.parametrize("is_full", [False, True], ids=["empty city", "three zones"])
def test_gbfs_is_as_the_text_of_its_specification_wants_it(request: pytest.FixtureRequest, is_full: bool) -> None:
    """What no schema can say: files fit together, and sums are right (gbfs.md of version 3.0)."""
    request.getfixturevalue("three" if is_full else "parking")
    files = {name: get(f"/gbfs/3.0/{name}.json") for name in FEEDS}
    for name, found in files.items():
        schema = json.loads((_SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
        assert jsonschema_rs.validator_for(schema, validate_formats=True).is_valid(found)
        assert datetime.fromisoformat(found["last_updated"]).tzinfo is not None
    data = {name: found["data"] for name, found in files.items()}
    listed = {one["name"]: one["url"] for one in data["gbfs"]["feeds"]}
    assert set(listed) == set(FEEDS) - {"gbfs"}
    assert all(get(url.removeprefix("http://testserver")) == files[name] for name, url in listed.items())
    assert data["gbfs_versions"]["versions"] == [{"version": "3.0", "url": "http://testserver/gbfs/3.0/gbfs.json"}]
    assert ZoneInfo(data["system_information"]["timezone"]).key == "Asia/Shanghai"
    spoken = data["system_information"]["languages"]
    assert all([one["language"] for one in texts] == spoken for texts in _texts(data))
    types = [one["vehicle_type_id"] for one in data["vehicle_types"]["vehicle_types"]]
    assert len(set(types)) == len(types)
    pointed = {kind for kinds in _named("vehicle_type_ids", data) for kind in kinds}
    assert pointed | set(_named("vehicle_type_id", data)) == set(types)
    stations = {one["station_id"]: one for one in data["station_information"]["stations"]}
    status = {one["station_id"]: one for one in data["station_status"]["stations"]}
    assert (set(status), len(status)) == (set(stations), len(data["station_status"]["stations"]))
    assert len(stations) == (2 if is_full else 0)
    for key, one in status.items():
        assert sum(part["count"] for part in one["vehicle_types_available"]) == one["num_vehicles_available"]
        assert sum(part["count"] for part in one["vehicle_docks_available"]) == one["num_docks_available"]
        standing = one["num_vehicles_available"] + one["num_vehicles_disabled"]
        assert standing + one["num_docks_available"] <= stations[key]["capacity"]
        assert sum(part["count"] for part in stations[key]["vehicle_types_capacity"]) == stations[key]["capacity"]
        assert datetime.fromisoformat(one["last_reported"]) <= datetime.fromisoformat(
            files["station_status"]["last_updated"]
        )
    for feature in data["geofencing_zones"]["geofencing_zones"]["features"]:
        for ring in (ring for polygon in feature["geometry"]["coordinates"] for ring in polygon):
            assert (ring[0], len(ring) >= 4) == (ring[-1], True)


def _named(name: str, told: Any) -> list[Any]:
    """Return what stands under a name, wherever it is."""
    if isinstance(told, list):
        return [found for one in told for found in _named(name, one)]
    if not isinstance(told, dict):
        return []
    inner = [found for one in told.values() for found in _named(name, one)]
    return [told[name], *inner] if name in told else inner


def _texts(told: Any) -> list[Any]:
    """Return every text that is told in several languages."""
    return [one for one in _named("name", told) if isinstance(one, list)]


@pytest.mark.usefixtures("three")
def test_policies_and_geographies_are_as_mds_wants_them() -> None:
    found, places = get("/mds/policy/policies"), get("/mds/geography/geographies")
    for schema, told in ((POLICIES, found), (GEOGRAPHIES, places)):
        assert [str(one) for one in jsonschema_rs.validator_for(schema).iter_errors(told)] == []
    assert found == get("/mds/policy/policies.json")
    assert places == get("/mds/geography/geographies.json")
    known = {one["geography_id"]: one for one in places["geographies"]}
    by_name = {one["description"].split(":")[0]: one for one in found["policies"]}
    first = by_name["Tianfu 3rd Street"]
    assert {geography for rule in first["rules"] for geography in rule["geographies"]} <= set(known)
    assert first["start_date"] - first["published_date"] == 20 * 60 * 1000
    assert [(rule["maximum"], rule["vehicle_types"], rule["days"]) for rule in first["rules"]] == [
        (8, ["bicycle"], ["mon", "fri"]),
        (2, ["moped"], ["mon", "fri"]),
        (8, ["bicycle"], ["sat"]),
        (2, ["moped"], ["sat"]),
    ]
    assert (first["rules"][0]["start_time"], first["rules"][0]["end_time"]) == ("07:00:00", "22:00:00")
    assert [rule["maximum"] for one in found["policies"] for rule in one["rules"]].count(0) == 1
    # What stands of one type alone nobody counts.
    told = [("value_url" in rule, "vehicle_types" in rule) for one in found["policies"] for rule in one["rules"]]
    assert sorted(told) == [(False, True)] * 4 + [(True, False)] * 2


@pytest.mark.usefixtures("three")
def test_the_value_of_a_policy_is_the_count_of_all_operators(parking: Parking, clock: FrozenClock) -> None:
    bikes = (11, 12)
    send(parking.feed_a, "vehicles", [vehicle(number) for number in bikes])
    sent = [event(number, clock.now(), "available", "provider_drop_off", lon=LON + 0.01) for number in bikes]
    send(parking.feed_a, "events", sent)
    policy = next(one for one in get("/mds/policy/policies")["policies"] if one["rules"][0]["maximum"] == 10)
    url = policy["rules"][0]["value_url"]
    assert url.startswith("http://testserver/mds/policy/values/")
    told = get(url.removeprefix("http://testserver"))
    assert [str(one) for one in jsonschema_rs.validator_for(VALUE).iter_errors(told)] == []
    assert told == {"value": 2, "timestamp": milliseconds(clock.now()), "policy_id": policy["policy_id"]}
    assert get(f"/mds/policy/policies/{policy['policy_id']}")["policies"] == [policy]
    for path in ("values/nothing", "policies/0d7d3b54-2a0e-5f6a-9f0e-6c3f0d5c9a21", "nothing"):
        assert Client().get(f"/mds/policy/{path}").status_code == 404
    assert Client().get("/mds/policy/policies?start_date=tomorrow").status_code == 400
    wrong = Client().get("/mds/policy/policies", headers={"Accept": "application/vnd.mds+json;version=1.1"})
    assert wrong.status_code == 406


@pytest.mark.usefixtures("three")
def test_the_city_is_recounted_for_everybody_only_when_something_has_changed(
    parking: Parking, clock: FrozenClock
) -> None:
    values = [
        rule["value_url"]
        for one in get("/mds/policy/policies")["policies"]
        for rule in one["rules"]
        if "value_url" in rule
    ]
    paths = ["/gbfs/3.0/station_status.json", *(url.removeprefix("http://testserver") for url in values)]

    def recounts() -> int:
        with CaptureQueriesContext(connection) as asked:
            for path in paths:
                get(path)
        return sum('FROM "mobility_vehicle"' in one["sql"] for one in asked.captured_queries)

    assert recounts() == 1
    clock.advance(timedelta(seconds=9))
    assert recounts() == 0
    assert [one["num_vehicles_available"] for one in get(paths[0])["data"]["stations"]] == [2, 0]
    send(parking.feed_a, "events", [event(1, clock.now(), "on_trip", "trip_start")])
    assert recounts() == 1
    assert [one["num_vehicles_available"] for one in get(paths[0])["data"]["stations"]] == [1, 0]
    counts.record_count(NewCount(zone="Z2", at=clock.now(), source=CountSource.PATROL, total=3, sigma=0.1))
    assert [one["num_vehicles_available"] for one in get(paths[0])["data"]["stations"]] == [1, 3]
    assert recounts() == 0
    clock.advance(timedelta(seconds=11))
    assert recounts() == 1


def test_a_new_version_replaces_the_policy_and_the_old_one_ends(parking: Parking, clock: FrozenClock) -> None:
    steward = parking.steward.actor
    zones.save_zone(steward, new_zone(capacity=10))
    clock.advance(timedelta(days=1))
    zones.save_zone(steward, new_zone(capacity=12))
    clock.advance(timedelta(days=1))
    (current,) = get("/mds/policy/policies")["policies"]
    both = get("/mds/policy/policies?start_date=1514764800000")["policies"]
    old = next(one for one in both if one != current)
    assert (current["prev_policies"], current["rules"][0]["maximum"]) == ([old["policy_id"]], 12)
    assert old["end_date"] == current["published_date"]
    places = get("/mds/geography/geographies")["geographies"]
    assert [len(one.get("prev_geographies", [])) for one in places] == [0, 1]
    assert get(f"/mds/geography/geographies/{places[0]['geography_id']}")["geography"] == places[0]
    zones.retire_zone(steward, "Z1")
    clock.advance(timedelta(minutes=1))
    assert get("/mds/policy/policies")["policies"] == []
    assert len(get("/mds/geography/geographies")["geographies"]) == 2


def test_every_release_is_logged_and_all_feeds_say_the_same(parking: Parking, clock: FrozenClock) -> None:
    steward = parking.steward.actor
    assert get("/open-data/zones.geojson")["features"] == []
    zones.save_zone(steward, new_zone("Z1"))
    later = clock.now() + timedelta(hours=1)
    clock.advance(timedelta(minutes=1))
    zones.save_zone(steward, new_zone("Z1", capacity=30, valid_from=later))
    zones.save_zone(steward, new_zone("Z2", geometry=square(WEST + 0.01)))
    document = get("/open-data/zones.geojson")
    assert [(one["id"], one["properties"]["version"]) for one in document["features"]] == [("Z1", 1), ("Z2", 1)]
    clock.advance(timedelta(hours=2))
    assert publishing.publish_zones("schedule")
    assert not publishing.publish_zones("schedule")
    document = get("/open-data/zones.geojson")
    assert [(one["id"], one["properties"]["capacity"]) for one in document["features"]] == [("Z1", 30), ("Z2", 10)]
    told = Client().get("/api/v1/mobility/releases", headers=parking.duty.bearer).json()
    assert [(one["changed"], one["by"]) for one in told] == [
        (["Z1"], "schedule"),
        (["Z2"], "名steward"),
        (["Z1"], "名steward"),
    ]
    assert document["release"] == told[0]["number"]
    stations = get("/gbfs/3.0/station_information.json")["data"]["stations"]
    assert [(one["station_id"], one["capacity"]) for one in stations] == [("Z1", 30), ("Z2", 10)]
    with pytest.raises(Error, match="takes new rows only"), transaction.atomic():
        ZoneRelease.objects.all().delete()
