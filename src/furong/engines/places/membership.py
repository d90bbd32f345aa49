"""Which points lie in which zones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from furong.kernel.columns import FloatColumn, IntColumn

__all__ = ["Zones", "membership", "zones_of"]


@dataclass(frozen=True, slots=True)
class Zones:
    """Polygons in WGS 84, indexed for questions about many points."""

    polygons: tuple[BaseGeometry, ...]
    tree: shapely.STRtree

    def __len__(self) -> int:
        return len(self.polygons)


def zones_of(geometries: Sequence[Mapping[str, Any]]) -> Zones:
    """Return zones from GeoJSON geometries in WGS 84; a zone's number is its position."""
    polygons = tuple(shape(dict(geometry)) for geometry in geometries)
    shapely.prepare(np.array(polygons, dtype=object))
    return Zones(polygons, shapely.STRtree(polygons))


def membership(lon: FloatColumn, lat: FloatColumn, zones: Zones) -> tuple[IntColumn, IntColumn]:
    """Return the pairs (point number, zone number) of every point inside every zone, by point and then zone.

    A point on the very edge of a zone is not inside it, and one inside two zones makes two pairs.

    Args:
        lon: Longitudes, WGS 84. [deg]
        lat: Latitudes, WGS 84. [deg]
        zones: The zones.
    """
    points = shapely.points(lon, lat)
    point, zone = zones.tree.query(points, predicate="within")
    order = np.lexsort((zone, point))
    return point[order].astype(np.int64), zone[order].astype(np.int64)
