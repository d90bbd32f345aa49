"""Cells of the H3 grid in columns: their parents, and their outlines.

The number of a cell holds its resolution in four bits and its place below its base cell in three bits a resolution,
from the left. Cells of one resolution in the order of their numbers therefore lie family by family: those of one parent
follow one another, whatever the resolution of the parent. Hexagons do not divide into whole hexagons: a thing near an
edge may be counted with the parent of its finest cell though it stands just beyond the outline of that parent.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
from h3.api import basic_int

from furong.engines.hexes.mercator import to_plane
from furong.kernel.columns import FloatColumn

__all__ = ["edge_km", "hexagons", "level_of", "parents_of"]

_RESOLUTION_AT = 52
_FINEST = 15
_DIGIT = 3
_HALF_ROUND = 180.0

CellColumn = npt.NDArray[np.uint64]


def parents_of(cells: npt.NDArray[Any], resolution: int) -> CellColumn:
    """Return the cell of a coarser resolution in which each cell lies.

    Args:
        cells: Cells. [1]
        resolution: The coarser one. [1]
    """
    unused = np.uint64((1 << (_DIGIT * (_FINEST - resolution))) - 1)
    cleared = np.asarray(cells, np.uint64) & np.uint64(~(0xF << _RESOLUTION_AT) & 0xFFFFFFFFFFFFFFFF)
    return cleared | np.uint64(resolution << _RESOLUTION_AT) | unused


def level_of(cells: npt.NDArray[Any], resolution: int) -> tuple[CellColumn, npt.NDArray[np.int64]]:
    """Return the distinct parents of cells that are in order, and where in ``cells`` each begins.

    Args:
        cells: Cells in order. [1]
        resolution: That of the parents. [1]
    """
    parents = parents_of(cells, resolution)
    first = np.flatnonzero(np.concatenate([np.ones(min(len(parents), 1), np.bool_), parents[1:] != parents[:-1]]))
    return parents[first], first


def edge_km(resolution: int) -> float:
    """Return the mean length of an edge of a cell. [km]

    Args:
        resolution: That of the cell. [1]
    """
    return float(basic_int.average_hexagon_edge_length(resolution, unit="km"))


def hexagons(cells: Iterable[int]) -> tuple[FloatColumn, FloatColumn, npt.NDArray[np.int64]]:
    """Return the corners of cells on the plane, across and down, and where each cell's begin; one longer than cells."""
    rings = [basic_int.cell_to_boundary(cell) for cell in cells]
    starts = np.zeros(len(rings) + 1, np.int64)
    np.cumsum([len(ring) for ring in rings], out=starts[1:])
    if not rings:
        return np.zeros(0), np.zeros(0), starts
    corners = np.array([corner for ring in rings for corner in ring], np.float64)
    lon = corners[:, 1]
    # A cell across the 180th meridian is drawn whole on its western side.
    widest = np.maximum.reduceat(lon, starts[:-1]) - np.minimum.reduceat(lon, starts[:-1])
    torn = np.repeat(widest > _HALF_ROUND, np.diff(starts))
    x, y = to_plane(np.where(torn & (lon < 0), lon + 2 * _HALF_ROUND, lon), corners[:, 0])
    return x, y, starts
