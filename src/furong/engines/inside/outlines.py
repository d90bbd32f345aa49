"""Polygons as sides on a plane of their own, in metres, with what is inside to the left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry import Polygon, shape
from shapely.geometry.polygon import orient

from furong.kernel.columns import FloatColumn, IntColumn

__all__ = ["Outlines", "metres_from", "outlines_of"]

#: Mean radius of the earth (IUGG R1). [m]
_RADIUS_M = 6_371_008.8


@dataclass(frozen=True, eq=False)
class Outlines:
    """Polygons, numbered by position.

    Args:
        lon: Longitude of the origin of each plane. [deg]
        lat: Latitude of it. [deg]
        first: Where the sides of each polygon begin; one more entry ends the last. [1]
        sides: From and to of each side: x, y, x, y to the east and north of the origin. [m]
        boxes: West, south, east, north of each polygon. [m]
    """

    lon: FloatColumn
    lat: FloatColumn
    first: IntColumn
    sides: FloatColumn
    boxes: FloatColumn

    def __len__(self) -> int:
        return len(self.lon)


def outlines_of(geometries: Sequence[Mapping[str, Any]]) -> Outlines:
    """Return GeoJSON polygons or multipolygons, in WGS 84, as sides in metres.

    Each is laid on a plane that touches at its middle (equirectangular), which stretches nothing by more than a
    millimetre over the kilometre that a zone may measure.
    """
    lons, lats, firsts, sides, boxes = [], [], [0], [], []
    for geometry in geometries:
        found = shape(dict(geometry))
        middle = found.envelope.centroid
        own = np.concatenate([_sides(polygon, middle.x, middle.y) for polygon in _polygons(found)])
        lons.append(middle.x)
        lats.append(middle.y)
        firsts.append(firsts[-1] + len(own))
        sides.append(own)
        boxes.append([own[:, 0].min(), own[:, 1].min(), own[:, 0].max(), own[:, 1].max()])
    return Outlines(
        lon=np.array(lons, np.float64),
        lat=np.array(lats, np.float64),
        first=np.array(firsts, np.int64),
        sides=np.concatenate(sides) if sides else np.zeros((0, 4)),
        boxes=np.array(boxes, np.float64).reshape(-1, 4),
    )


def metres_from(
    lon: FloatColumn, lat: FloatColumn, origin_lon: Any, origin_lat: Any
) -> tuple[FloatColumn, FloatColumn]:
    """Return how far places are to the east and to the north of an origin. [m]

    Args:
        lon: Longitudes, WGS 84. [deg]
        lat: Latitudes, WGS 84. [deg]
        origin_lon: Longitude of the origin, WGS 84. [deg]
        origin_lat: Latitude of it. [deg]
    """
    east = np.radians(lon - origin_lon) * np.cos(np.radians(origin_lat)) * _RADIUS_M
    return np.asarray(east, np.float64), np.asarray(np.radians(lat - origin_lat) * _RADIUS_M, np.float64)


def _polygons(geometry: shapely.Geometry) -> list[Polygon]:
    parts = [part for part in shapely.get_parts(geometry) if isinstance(part, Polygon)]
    return [orient(part) for part in parts]


def _sides(polygon: Polygon, lon: float, lat: float) -> FloatColumn:
    """Return the sides of all rings; holes run the other way round, so that what they hold is taken away."""
    made = []
    for ring in (polygon.exterior, *polygon.interiors):
        corners = shapely.get_coordinates(ring)
        x, y = metres_from(corners[:, 0], corners[:, 1], lon, lat)
        made.append(np.stack([x[:-1], y[:-1], x[1:], y[1:]], axis=1))
    return np.concatenate(made)
