"""Layers of the map are GeoJSON in WGS 84, and hold what their reader may see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from tests.cockpit.conftest import Morning

from furong.cockpit.layers import DENSITY_CLASSES, LAYERS, layer
from furong.nets.sensing import api as sensing

Screens = Callable[..., Client]

_DEPTH = {"Point": 0, "MultiPoint": 1, "Polygon": 2, "MultiPolygon": 3}


def positions(geometry: dict[str, Any]) -> Iterator[tuple[float, float]]:
    """Yield every position of a geometry."""
    found: list[Any] = [geometry["coordinates"]]
    for _ in range(_DEPTH[geometry["type"]]):
        found = [part for parts in found for part in parts]
    yield from ((lon, lat) for lon, lat in found)


@pytest.mark.parametrize("name", sorted(LAYERS))
def test_a_layer_is_geojson_of_the_city(morning: Morning, screen: Screens, name: str) -> None:
    response = screen(morning.duty).get(f"/cockpit/map/{name}.geojson")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/geo+json"
    document = response.json()
    assert document["type"] == "FeatureCollection"
    assert document["features"]
    for feature in document["features"]:
        assert feature["type"] == "Feature"
        assert all(102.9 < lon < 105 and 30 < lat < 31.5 for lon, lat in positions(feature["geometry"]))


def test_rings_are_closed(morning: Morning) -> None:
    for feature in layer("points", morning.duty.actor, "zh")["features"]:
        for ring in feature["geometry"]["coordinates"]:
            assert len(ring) >= 4
            assert ring[0] == ring[-1]


def test_names_are_in_the_language_of_the_reader(morning: Morning, screen: Screens) -> None:
    names = {
        language: [
            feature["properties"]["name"]
            for feature in screen(morning.duty, language).get("/cockpit/map/districts.geojson").json()["features"]
        ]
        for language in ("zh-hans", "en")
    }
    assert len(names["en"]) == 23
    assert "武侯区" in names["zh-hans"]
    assert all(name.isascii() for name in names["en"])


def test_density_counts_every_cell_once_and_no_bike_is_told(morning: Morning) -> None:
    features = layer("density", morning.duty.actor, "zh")["features"]
    feed = sensing.find_main_feed_for(morning.duty.actor, "shared_bikes/parking_occupancy")
    assert feed is not None
    cells = sensing.read_density(feed.key, size_m=120.0)
    assert sum(len(feature["geometry"]["coordinates"]) for feature in features) == len(cells.count)
    for feature in features:
        assert set(feature["properties"]) == {"from"}
        least = feature["properties"]["from"]
        above = [begin for begin in DENSITY_CLASSES if begin > least]
        counted = sum((cells.count >= least) & (cells.count < (above[0] if above else 10**9)))
        assert len(feature["geometry"]["coordinates"]) == counted


def test_points_tell_their_state(morning: Morning) -> None:
    states = {
        feature["properties"]["code"]: feature["properties"]["state"]
        for feature in layer("points", morning.duty.actor, "zh")["features"]
    }
    alarmed = {alarm.thing.code for alarm in sensing.list_alarms_for(morning.duty.actor, state="open")}
    assert alarmed
    assert {code for code, state in states.items() if state == "overflow"} == alarmed
    assert set(states.values()) <= {"overflow", "crowded", "normal"}


def test_another_district_gets_outlines_and_nothing_else(morning: Morning) -> None:
    assert layer("points", morning.foreign.actor, "zh")["features"] == []
    assert layer("density", morning.foreign.actor, "zh")["features"] == []
    assert len(layer("districts", morning.foreign.actor, "zh")["features"]) == 23


def test_an_unknown_layer_is_unknown(morning: Morning, screen: Screens) -> None:
    assert screen(morning.duty).get("/cockpit/map/bikes.geojson").status_code == 404
