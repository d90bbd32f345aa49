"""From a place to its district, by the boundaries that this release carries.

Streets, communities and grids have no public boundaries, so a place alone is told to a district. Nor have the
development zones that manage parts of districts: what lies in one is told to the district around it, unless whoever
tells it names the area.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from furong.foundation.areas.tree import AreaInfo, get_area

__all__ = ["district_at", "district_outlines"]

Ring = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class _Boundary:
    """The boundary of a district, and the box around it."""

    code: str
    box: tuple[float, float, float, float]
    polygons: tuple[tuple[Ring, ...], ...]


def district_at(lon: float, lat: float) -> AreaInfo | None:
    """Return the district that a place lies in, or ``None`` when it lies outside the city.

    Args:
        lon: Longitude, WGS 84. [deg]
        lat: Latitude, WGS 84. [deg]
    """
    found = next((one for one in _boundaries() if _is_in_box(one.box, lon, lat) and _holds(one, lon, lat)), None)
    return get_area(found.code) if found else None


@lru_cache(maxsize=1)
def district_outlines() -> str:
    """Return the boundaries of the districts as one GeoJSON document; they are everybody's."""
    return files("furong.foundation.areas").joinpath("data", "chengdu_districts.geojson").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _boundaries() -> tuple[_Boundary, ...]:
    districts = (
        one for one in json.loads(district_outlines())["features"] if one["geometry"]["type"] == "MultiPolygon"
    )
    return tuple(_boundary(one["properties"]["code"], one["geometry"]["coordinates"]) for one in districts)


def _boundary(code: str, polygons: Sequence[Sequence[Ring]]) -> _Boundary:
    lons, lats = zip(*(point[:2] for rings in polygons for point in rings[0]), strict=True)
    box = (min(lons), min(lats), max(lons), max(lats))
    return _Boundary(code, box, tuple(tuple(rings) for rings in polygons))


def _is_in_box(box: tuple[float, float, float, float], lon: float, lat: float) -> bool:
    west, south, east, north = box
    return west <= lon <= east and south <= lat <= north


def _holds(boundary: _Boundary, lon: float, lat: float) -> bool:
    return any(
        _is_inside(outer, lon, lat) and not any(_is_inside(hole, lon, lat) for hole in holes)
        for outer, *holes in boundary.polygons
    )


def _is_inside(ring: Ring, lon: float, lat: float) -> bool:
    """Return whether a line from the place to the east crosses the ring an odd number of times."""
    inside = False
    for (ax, ay), (bx, by) in itertools.pairwise(ring):
        if (ay > lat) != (by > lat) and lon < (bx - ax) * (lat - ay) / (by - ay) + ax:
            inside = not inside
    return inside
