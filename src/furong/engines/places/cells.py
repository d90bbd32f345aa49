"""Square cells of about a given size, for maps of density."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from furong.kernel.columns import Columns, FloatColumn, IntColumn, column

__all__ = ["Cells", "cells_of"]

#: Length of a degree of latitude on the mean sphere (IUGG R1 = 6,371,008.8 m). [m]
_DEGREE_M = 111_195.08


@dataclass(frozen=True, eq=False)
class Cells(Columns):
    """Cells that hold at least one point.

    Args:
        lon: Longitude of the middle. [deg]
        lat: Latitude of the middle. [deg]
        count: Points in it. [1]
    """

    lon: FloatColumn = column("float64", unit="deg")
    lat: FloatColumn = column("float64", unit="deg")
    count: IntColumn = column("int64", unit="1")


def cells_of(lon: FloatColumn, lat: FloatColumn, *, size_m: float) -> Cells:
    """Count points in cells of about ``size_m`` by ``size_m``, the fullest first.

    The grid is equirectangular about the middle latitude of the points, so across a city (100 km from north to south)
    the sides of cells differ by less than 1 % from the size asked for.

    Args:
        lon: Longitudes, WGS 84. [deg]
        lat: Latitudes, WGS 84. [deg]
        size_m: Side of a cell. [m]
    """
    if not len(lon):
        return Cells.empty()
    middle = (float(lat.min()) + float(lat.max())) / 2
    high = size_m / _DEGREE_M
    wide = high / float(np.cos(np.radians(middle)))
    # Cells are aligned to the origin, not to the points, so that the same place is in the same cell next time.
    pairs = np.stack([np.floor(lon / wide), np.floor(lat / high)], axis=1).astype(np.int64)
    cells, counts = np.unique(pairs, axis=0, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return Cells(
        lon=(cells[order, 0] + 0.5) * wide, lat=(cells[order, 1] + 0.5) * high, count=counts[order].astype(np.int64)
    )
