"""Tiles agree with looking at every thing, whatever is asked for, and show only what the reader may see."""

from __future__ import annotations

import itertools
import math
from collections import Counter

import h3
import pytest
from django.test import Client
from tests.support.city import Person, hire
from tests.support.registry_rows import things
from tests.support.vector_tiles import ReadFeature, read_tile

from furong.nets.sensing.api import registry as api
from furong.nets.sensing.api import tiles
from furong.nets.sensing.selectors.tiles import resolution_at

pytestmark = pytest.mark.django_db

AREAS = ("510107", "510104")
KINDS = ("water.river_level", "water.rainfall")
CITY = tiles.Tile(8, 202, 105)


@pytest.fixture(autouse=True)
def city(monkeypatch: pytest.MonkeyPatch) -> None:
    """Things in two districts, four of them registered after the grid was made."""
    tiles.city_map.cache_clear()
    places = list(itertools.product(AREAS, KINDS, ("水务局", "气象局")))
    for number, (area, kind, owner) in enumerate(places):
        lon, lat = 104.0 + 0.013 * number, 30.6 + 0.004 * number
        codes = [f"T{number}-{serial}" for serial in range(number + 1)]
        api.load_things([things(*codes, area=area, category=kind, owner=owner, lon=lon, lat=lat)], "first")
    monkeypatch.setattr("furong.nets.sensing.actions.index_registry._TAIL_MAX", 0)
    api.index_registry()
    api.load_things([things("L1", "L2", "L3", "L4", area=AREAS[0], owner="水务局")], "late")


def everything() -> list[api.RegisteredThing]:
    registry = api.city_registry()
    return api.things_of_numbers(registry, range(registry.count))


def looked_for(query: tiles.MapQuery) -> list[api.RegisteredThing]:
    return [
        thing
        for thing in everything()
        if query.area in ("", "510100", thing.area)
        and (thing.category.startswith(query.category) if query.category.endswith(".") else True)
        and (query.category in ("", thing.category) or query.category.endswith("."))
        and query.owner in ("", thing.owner)
        and query.state in ("", "silent")
    ]


def tile_of(lon: float, lat: float, zoom: int) -> tiles.Tile:
    across = int((lon / 360 + 0.5) * 2**zoom)
    down = int((0.5 - math.asinh(math.tan(math.radians(lat))) / (2 * math.pi)) * 2**zoom)
    return tiles.Tile(zoom, across, down)


def all_tiles(person: Person, query: tiles.MapQuery, zoom: int) -> list[dict[str, list[ReadFeature]]]:
    wanted = {tile_of(thing.lon, thing.lat, zoom) for thing in everything()}
    return [read_tile(tiles.tile_for(person.actor, tile, query).body) for tile in wanted]


QUERIES = [
    tiles.MapQuery(category=kind, area=area, owner=owner, state=state)
    for kind, area, owner, state in itertools.product(
        ("", "water.", KINDS[0]), ("", "510100", AREAS[1]), ("", "气象局", "谁"), ("", "silent", "alarm")
    )
]


@pytest.mark.parametrize("zoom", [0, 8, 11])
def test_hexagons_hold_what_looking_at_everything_finds(steward: Person, zoom: int) -> None:
    for query in QUERIES:
        resolution = resolution_at(zoom)
        told: dict[str, int] = {}
        for layers in all_tiles(steward, query, zoom):
            for hexagon in layers.get("cells", []):
                assert told.setdefault(hexagon.values["cell"], hexagon.values["n"]) == hexagon.values["n"]
        finest = [h3.latlng_to_cell(thing.lat, thing.lon, 10) for thing in looked_for(query)]
        wanted = Counter(h3.cell_to_parent(cell, resolution) for cell in finest)
        assert told == wanted, query


def test_single_things_are_shown_from_near(steward: Person) -> None:
    for query in QUERIES:
        shown = [one for layers in all_tiles(steward, query, 15) for one in layers.get("things", [])]
        told = sorted((one.values["code"], one.values["category"], one.values["state"]) for one in shown)
        assert told == sorted((thing.code, thing.category, "silent") for thing in looked_for(query)), query


def test_many_things_in_one_place_stay_a_hexagon(steward: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("furong.nets.sensing.selectors.tiles._POINTS_MAX", 3)
    features = [layers for layers in all_tiles(steward, tiles.MapQuery(), 18) if "cells" in layers]
    assert features
    assert max(one.values["n"] for layers in features for one in layers["cells"]) > 3


def test_too_many_hexagons_become_coarser(steward: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("furong.nets.sensing.selectors.tiles._HEXAGONS_MAX", 1)
    layers = read_tile(tiles.tile_for(steward.actor, CITY, tiles.MapQuery()).body)
    (hexagon,) = layers["cells"]
    assert hexagon.values["n"] == len(everything())


def test_nobody_sees_things_of_other_areas() -> None:
    keeper = hire("data_steward", name="keeper", area=AREAS[1], organisation="data-bureau")
    layers = read_tile(tiles.tile_for(keeper.actor, CITY, tiles.MapQuery()).body)
    assert sum(one.values["n"] for one in layers["cells"]) == sum(thing.area == AREAS[1] for thing in everything())


def test_changes_name_the_cells_that_are_different(steward: Person) -> None:
    first = tiles.map_changes_for(steward.actor, tiles.MapQuery(), zoom=8, since=0)
    assert not first.is_whole, "who knows nothing yet draws the map"
    same = tiles.map_changes_for(steward.actor, tiles.MapQuery(), zoom=8, since=first.version)
    assert (same.is_whole, same.cells) == (True, {})
    api.load_things([things("N1", "N2", area=AREAS[0])], "newer")
    tiles.city_map().renew()
    newer = tiles.map_changes_for(steward.actor, tiles.MapQuery(), zoom=8, since=first.version)
    assert newer.version > first.version
    assert not newer.is_whole, "there is another grid now"


def test_tiles_are_sent_once(client: Client, steward: Person) -> None:
    client.force_login(steward.user)
    answer = client.get("/sensing/tiles/8/202/105.mvt")
    assert answer["Content-Type"] == "application/vnd.mapbox-vector-tile"
    assert read_tile(answer.content)["cells"]
    again = client.get("/sensing/tiles/8/202/105.mvt", headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for wrong in ("19/0/0", "2/4/0", "0/0/1"):
        assert client.get(f"/sensing/tiles/{wrong}.mvt").status_code == 404
    assert client.get("/sensing/tiles/changes?zoom=8&since=0").json()["whole"] is False


def test_strangers_get_no_tile(client: Client) -> None:
    assert client.get("/sensing/tiles/8/202/105.mvt").status_code in (302, 401, 403)
