"""Layers of the map as GeoJSON, in WGS 84."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from furong.cockpit.places import find_bike_feed, point_state
from furong.kernel.permissions import Actor
from furong.nets.sensing import api as sensing
from furong.nets.sensing.contracts import PointState

__all__ = ["DENSITY_CLASSES", "LAYERS", "layer"]

_CELL_M = 120.0
#: From how many bikes in a cell on each colour of the map's ramp begins. [1]
DENSITY_CLASSES = (1, 3, 6, 12, 25)
_CELLS_MAX = 6_000
_DIGITS = 5

Features = list[dict[str, Any]]


def layer(name: str, actor: Actor, language: str) -> dict[str, Any]:
    """Return the layer of that name as ``actor`` may see it.

    Raises:
        KeyError: When there is no such layer.
    """
    return {"type": "FeatureCollection", "features": LAYERS[name](actor, language)}


def _districts(_actor: Actor, language: str) -> Features:
    """Return the outlines of the districts; they are everybody's, and what lies in them is not told here."""
    name = f"name_{language}"
    return [
        {
            **feature,
            "properties": {
                **{key: feature["properties"][key] for key in ("code", "lon", "lat", "approximate")},
                "name": feature["properties"][name],
            },
        }
        for feature in _district_document()["features"]
    ]


@lru_cache(maxsize=1)
def _district_document() -> Mapping[str, Any]:
    text = files("furong.foundation.areas").joinpath("data", "chengdu_districts.geojson").read_text(encoding="utf-8")
    document: Mapping[str, Any] = json.loads(text)
    return document


def _points(actor: Actor, language: str) -> Features:
    """Return the fences of the points with their state; a point without a fence is told by its middle."""
    feed = find_bike_feed(actor)
    if feed is None:
        return []
    return [_point(state, language) for state in sensing.list_point_states(actor, feed.key)]


def _point(state: PointState, language: str) -> dict[str, Any]:
    thing = state.thing
    middle = {"type": "Point", "coordinates": [round(thing.lon, _DIGITS), round(thing.lat, _DIGITS)]}
    return {
        "type": "Feature",
        "geometry": thing.geometry or middle,
        "properties": {"code": thing.code, "name": thing.name(language), "state": point_state(state)},
    }


def _density(actor: Actor, _language: str) -> Features:
    """Return the middles of the cells where bikes stand, one feature a class of density.

    Which bikes they are is nobody's business on a map.
    """
    feed = find_bike_feed(actor)
    if feed is None:
        return []
    cells = sensing.read_density(feed.key, size_m=_CELL_M).take(slice(0, _CELLS_MAX))
    middles = np.stack([cells.lon, cells.lat], axis=1).round(_DIGITS)
    classes = np.searchsorted(DENSITY_CLASSES, cells.count, side="right")
    return [
        {
            "type": "Feature",
            "geometry": {"type": "MultiPoint", "coordinates": middles[classes == position].tolist()},
            "properties": {"from": least},
        }
        for position, least in enumerate(DENSITY_CLASSES, start=1)
        if (classes == position).any()
    ]


#: Layers by name, each with the function that gathers its features.
LAYERS: Mapping[str, Callable[[Actor, str], Features]] = {
    "districts": _districts,
    "points": _points,
    "density": _density,
}
