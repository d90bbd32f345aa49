"""Entities can be made, read, changed and deleted as 18-088 says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.nets.sensing.sensorthings.conftest import DATASTREAM, PLACE, PROPERTY, SENSOR, UNIT, Service, stream_of


def test_the_root_names_every_set_and_what_the_service_keeps_to(service: Service) -> None:
    root = service.ask("")
    names = {one["name"] for one in root["value"]}
    assert {"Things", "Locations", "HistoricalLocations", "Datastreams", "MultiDatastreams", "Sensors"} <= names
    assert {"ObservedProperties", "Observations", "FeaturesOfInterest"} <= names
    assert any(one.endswith("/datamodel") for one in root["serverSettings"]["conformance"])


def test_a_deep_insert_makes_everything_and_its_history(service: Service, station: str) -> None:
    thing = service.ask(station)
    assert thing["name"] == "Station"
    assert thing["@iot.selfLink"].endswith(station)
    assert thing["Datastreams@iot.navigationLink"].endswith(f"{station}/Datastreams")
    (place,) = service.ask(f"{station}/Locations")["value"]
    assert place["location"] == PLACE["location"]
    (was,) = service.ask(f"{station}/HistoricalLocations", **{"$expand": "Locations"})["value"]
    assert was["Locations"][0]["@iot.id"] == place["@iot.id"]
    assert service.ask(f"{stream_of(service, station)}/Sensor")["metadata"] == SENSOR["metadata"]


@pytest.mark.parametrize("missing", ["name", "description", "observationType", "unitOfMeasurement", "Sensor"])
def test_what_is_missing_is_named(service: Service, station: str, missing: str) -> None:
    body = {name: value for name, value in DATASTREAM.items() if name != missing}
    answer = service.raw("POST", f"{station}/Datastreams", body)
    assert answer.status_code == 400
    assert missing in answer.json()["message"]


@pytest.mark.parametrize("result", [21.5, 7, "冰", True, False, None, {"a": [1]}, [1, 2], "2026-01-01"])
def test_a_result_keeps_its_type(service: Service, observed: Callable[..., str], result: object) -> None:
    told = service.ask(observed(result))
    assert told["result"] == result
    assert type(told["result"]) is type(result)


def test_times_and_places_of_a_datastream_grow_with_its_observations(
    service: Service, station: str, observed: Callable[..., str]
) -> None:
    observed(1, "2026-11-25T08:00:00+08:00")
    last = observed(2, "2026-11-25T09:00:00+08:00/2026-11-25T10:00:00+08:00", resultTime="2026-11-25T02:01:00Z")
    stream = service.ask(stream_of(service, station))
    assert stream["phenomenonTime"] == "2026-11-25T00:00:00Z/2026-11-25T02:00:00Z"
    assert stream["resultTime"] == "2026-11-25T02:01:00Z/2026-11-25T02:01:00Z"
    assert stream["observedArea"] == PLACE["location"]
    assert service.raw("DELETE", last).status_code == 200
    assert service.ask(stream_of(service, station))["phenomenonTime"] == "2026-11-25T00:00:00Z/2026-11-25T00:00:00Z"


def test_observations_at_one_place_share_a_feature(service: Service, observed: Callable[..., str]) -> None:
    ids = {service.ask(f"{observed(n)}/FeatureOfInterest")["@iot.id"] for n in range(3)}
    assert len(ids) == 1
    assert len(service.ask("/FeaturesOfInterest")["value"]) == 1


def test_moving_a_thing_is_remembered(service: Service, station: str) -> None:
    service.make(f"{station}/Locations", {**PLACE, "name": "Elsewhere"})
    assert [one["name"] for one in service.ask(f"{station}/Locations")["value"]] == ["Elsewhere"]
    assert len(service.ask(f"{station}/HistoricalLocations")["value"]) == 2


def test_patch_changes_what_it_names_and_put_all(service: Service, station: str) -> None:
    assert service.raw("PATCH", station, {"name": "Renamed"}).status_code == 200
    assert service.ask(station)["properties"]["owner"]["floors"] == 3
    assert service.raw("PUT", station, {"name": "Again", "description": "d"}).status_code == 200
    assert "properties" not in service.ask(station)
    assert service.raw("PUT", station, {"name": "no description"}).status_code == 400


def test_json_patch_reaches_inside(service: Service, station: str) -> None:
    operations = [
        {"op": "test", "path": "/name", "value": "Station"},
        {"op": "replace", "path": "/properties/owner/floors", "value": 4},
        {"op": "remove", "path": "/properties/tags"},
    ]
    assert service.raw("PATCH", station, operations, "application/json-patch+json").status_code == 200
    assert service.ask(station)["properties"] == {"owner": {"unit": "met", "floors": 4}}


def test_deleting_a_thing_takes_along_what_cannot_be_without_it(service: Service, observed: Callable[..., str]) -> None:
    observation = observed(5)
    (thing,) = service.ask("/Things")["value"]
    assert service.raw("DELETE", f"/Things({thing['@iot.id']})").status_code == 200
    for path in ("/Things", "/Datastreams", "/HistoricalLocations", "/Observations"):
        assert service.ask(path)["value"] == []
    assert service.raw("GET", observation).status_code == 404
    assert len(service.ask("/Locations")["value"]) == 1


def test_a_multi_datastream_has_as_many_results_as_types(service: Service, station: str) -> None:
    body = {
        "name": "m",
        "description": "d",
        "multiObservationDataTypes": ["OM_Measurement", "OM_Measurement"],
        "unitOfMeasurements": [UNIT, UNIT],
        "Sensor": SENSOR,
        "ObservedProperties": [PROPERTY, {**PROPERTY, "name": "Humidity"}],
    }
    multi = service.make(f"{station}/MultiDatastreams", body)
    path = service.make(f"{multi}/Observations", {"result": [21.5, 60]})
    assert service.ask(path)["result"] == [21.5, 60]
    names = [one["name"] for one in service.ask(f"{multi}/ObservedProperties")["value"]]
    assert names == ["Air temperature", "Humidity"]
    assert service.raw("POST", f"{multi}/Observations", {"result": [1]}).status_code == 400


def test_properties_can_be_read_alone(service: Service, station: str) -> None:
    assert service.ask(f"{station}/name") == {"name": "Station"}
    assert service.raw("GET", f"{station}/name/$value").content == b"Station"
    assert service.ask(f"{station}/properties/owner/floors") == {"floors": 3}
    assert list(service.ask(f"{station}/Datastreams/$ref")["value"][0]) == ["@iot.selfLink"]


@pytest.mark.parametrize(
    "path", ["/Nothing", "/Things(999999)", "/Things(1)/Nope", "/Things(x)", "/Things(99999999999999999999999)"]
)
def test_addresses_that_lead_nowhere(service: Service, path: str) -> None:
    assert service.raw("GET", path).status_code == 404


def test_nobody_comes_in_unasked(service: Service, settings: Any) -> None:
    settings.FURONG_OPTIONS = {**settings.FURONG_OPTIONS, "SENSORTHINGS_ANONYMOUS": "no"}
    for method, path in (("GET", "/Things"), ("POST", "/Things"), ("DELETE", "/Things(1)"), ("POST", "/$batch")):
        answer = service.raw(method, path, {})
        assert answer.status_code == 401, (method, path)
        assert answer["WWW-Authenticate"].startswith("Basic")
