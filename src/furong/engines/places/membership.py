"""Which points lie in which zones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from furong.kernel.columns import FloatColumn, IntColumn

__all__ = ["Zones", "membership", "zones_of"]


#: Cells a side of the raster that tells at once that a point is far from every zone. [1]
_CELLS = 512


@dataclass(frozen=True, slots=True)
class Zones:
    """Polygons in WGS 84, indexed for questions about many points."""

    polygons: tuple[BaseGeometry, ...]
    tree: shapely.STRtree
    raster: Raster

    def __len__(self) -> int:
        return len(self.polygons)


@dataclass(frozen=True, slots=True)
class Raster:
    """Cells over everything that has a zone in it, and which of them the box around a zone touches.

    Args:
        bounds: West, south, east and north. [deg]
        touched: Cells by column and row.
    """

    bounds: tuple[float, float, float, float]
    touched: npt.NDArray[np.bool_]

    def near(self, lon: FloatColumn, lat: FloatColumn) -> IntColumn:
        """Return the numbers of the points that lie in a touched cell: none of the others is in a zone.

        Args:
            lon: Longitudes, WGS 84. [deg]
            lat: Latitudes, WGS 84. [deg]
        """
        west, south, east, north = self.bounds
        inside = np.flatnonzero((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
        cells = _cells(lon[inside], west, east), _cells(lat[inside], south, north)
        return inside[self.touched[cells]].astype(np.int64)


def _cells(degrees: FloatColumn, low: float, high: float) -> IntColumn:
    """Return the column or row of each; it never falls where ``degrees`` rises, so that no zone's point is lost."""
    scaled = (degrees - low) * (_CELLS / max(high - low, 1e-9))
    return np.minimum(scaled.astype(np.int64), _CELLS - 1)


def _raster(polygons: Sequence[BaseGeometry]) -> Raster:
    touched = np.zeros((_CELLS, _CELLS), dtype=np.bool_)
    boxes = np.array([one.bounds for one in polygons if not one.is_empty], dtype=np.float64).reshape(-1, 4)
    if not len(boxes):
        return Raster((0.0, 0.0, 0.0, 0.0), touched)
    west, south = (float(edge) for edge in boxes[:, :2].min(axis=0))
    east, north = (float(edge) for edge in boxes[:, 2:].max(axis=0))
    columns, rows = _cells(boxes[:, [0, 2]], west, east), _cells(boxes[:, [1, 3]], south, north)
    for (left, right), (bottom, top) in zip(columns, rows, strict=True):
        touched[left : right + 1, bottom : top + 1] = True
    return Raster((west, south, east, north), touched)


def zones_of(geometries: Sequence[Mapping[str, Any]]) -> Zones:
    """Return zones from GeoJSON geometries in WGS 84; a zone's number is its position."""
    polygons = tuple(shape(dict(geometry)) for geometry in geometries)
    shapely.prepare(np.array(polygons, dtype=object))
    return Zones(polygons, shapely.STRtree(polygons), _raster(polygons))


def membership(lon: FloatColumn, lat: FloatColumn, zones: Zones) -> tuple[IntColumn, IntColumn]:
    """Return the pairs (point number, zone number) of every point inside every zone, by point and then zone.

    A point on the very edge of a zone is not inside it, and one inside two zones makes two pairs.

    Args:
        lon: Longitudes, WGS 84. [deg]
        lat: Latitudes, WGS 84. [deg]
        zones: The zones.
    """
    near = zones.raster.near(lon, lat)
    found, zone = zones.tree.query(shapely.points(lon[near], lat[near]), predicate="within")
    point = near[found]
    order = np.lexsort((zone, point))
    return point[order].astype(np.int64), zone[order].astype(np.int64)
