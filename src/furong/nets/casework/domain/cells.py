"""The grid that finds cases near a place: square cells of a five-hundredth of a degree, some 200 m wide.

A place is searched for by the few cells that its circle touches, which an ordinary index answers; the exact distance
is measured on what they hold.
"""

from __future__ import annotations

import math

__all__ = ["CELLS_A_DEGREE", "NORTH_STEP", "cell_of", "cells_around"]

CELLS_A_DEGREE = 500
#: What the number of a cell grows by from one row to the next one north: more than there are cells in a row.
NORTH_STEP = 1_000_000
#: Length of a degree of a meridian on the mean sphere, as distances are measured, a little less to be safe. [m]
_DEGREE_M = 111_000.0


def cell_of(lon: float, lat: float) -> int:
    """Return the number of the cell that a place lies in; ``Case.cell`` is the same sum in SQL.

    Args:
        lon: Longitude. [deg]
        lat: Latitude. [deg]
    """
    return math.floor((lat + 90.0) * CELLS_A_DEGREE) * NORTH_STEP + math.floor((lon + 180.0) * CELLS_A_DEGREE)


def cells_around(lon: float, lat: float, radius_m: float) -> list[int]:
    """Return the cells that a circle touches, and perhaps some beside it.

    Args:
        lon: Longitude of its middle. [deg]
        lat: Latitude of its middle. [deg]
        radius_m: Its radius. [m]
    """
    north = radius_m / _DEGREE_M
    east = north / max(math.cos(math.radians(min(abs(lat) + north, 89.9))), 1e-3)
    low, high = cell_of(lon - east, lat - north), cell_of(lon + east, lat + north)
    rows = range(low // NORTH_STEP, high // NORTH_STEP + 1)
    columns = range(low % NORTH_STEP, high % NORTH_STEP + 1)
    return [row * NORTH_STEP + column for row in rows for column in columns]
