"""Layers of the map as GeoJSON, in WGS 84."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from furong.kernel.permissions import Actor
from furong.nets.casework import api as casework
from furong.nets.casework.contracts import CaseQuery
from furong.nets.sensing import api as sensing
from furong.nets.sensing.contracts import PointState

__all__ = ["LAYERS", "layer"]

_BIKES = "shared_bikes/parking_occupancy"
_CELL_M = 120.0
_CELLS_MAX = 6_000
_DIGITS = 5


def layer(name: str, actor: Actor, language: str) -> dict[str, Any]:
    """Return the layer of that name as ``actor`` may see it.

    Raises:
        KeyError: When there is no such layer.
    """
    return {"type": "FeatureCollection", "features": LAYERS[name](actor, language)}


def _districts(_actor: Actor, language: str) -> list[dict[str, Any]]:
    document = _district_document()
    name = f"name_{language}"
    return [
        {**feature, "properties": {**feature["properties"], "name": feature["properties"][name]}}
        for feature in document["features"]
    ]


@lru_cache(maxsize=1)
def _district_document() -> Mapping[str, Any]:
    text = files("furong.foundation.areas").joinpath("data", "chengdu_districts.geojson").read_text(encoding="utf-8")
    document: Mapping[str, Any] = json.loads(text)
    return document


def _points(actor: Actor, language: str) -> list[dict[str, Any]]:
    feed = sensing.find_main_feed_for(actor, _BIKES)
    if feed is None:
        return []
    return [_point(state, language) for state in sensing.list_point_states(actor, feed.key)]


def _point(state: PointState, language: str) -> dict[str, Any]:
    capacity = float(str(state.thing.properties.get("capacity", 0)))
    count = state.level.value if state.level else None
    return {
        "type": "Feature",
        "geometry": {
            "type": "Point",
            "coordinates": [round(state.thing.lon, _DIGITS), round(state.thing.lat, _DIGITS)],
        },
        "properties": {
            "code": state.thing.code,
            "name": state.thing.name(language),
            "label": f"{count:g}/{capacity:g}" if count is not None else "–",
            "state": point_state(state),
            "path": f"/sensing/points/{state.thing.code}",
        },
    }


def point_state(state: PointState) -> str:
    """Return ``overflow`` while the alarm is active, ``crowded`` from 80 % of capacity on, ``normal``, or ``unknown``.

    80 % is where drivers of the flagship scenario call a point crowded; it raises nothing.
    """
    if state.alarm is not None:
        return "overflow"
    capacity = float(str(state.thing.properties.get("capacity", 0)))
    if state.level is None or not capacity:
        return "unknown"
    return "crowded" if state.level.value >= 0.8 * capacity else "normal"


def _density(actor: Actor, _language: str) -> list[dict[str, Any]]:
    feed = sensing.find_main_feed_for(actor, _BIKES)
    if feed is None:
        return []
    cells = sensing.read_density(feed.key, size_m=_CELL_M).take(slice(0, _CELLS_MAX))
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [round(lon, _DIGITS), round(lat, _DIGITS)]},
            "properties": {"n": count},
        }
        for lon, lat, count in zip(cells.lon.tolist(), cells.lat.tolist(), cells.count.tolist(), strict=True)
    ]


def _cases(actor: Actor, language: str) -> list[dict[str, Any]]:
    found = casework.list_cases_for(actor, CaseQuery(view="open", page_size=200))
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [round(case.lon, _DIGITS), round(case.lat, _DIGITS)]},
            "properties": {
                "number": case.number,
                "name": case.title(language),
                "priority": case.priority,
                "path": f"/cases?case={case.number}",
            },
        }
        for case in found.cases
    ]


#: Layers by name, each with the function that gathers its features.
LAYERS = {"districts": _districts, "points": _points, "density": _density, "cases": _cases}
