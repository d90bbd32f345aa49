"""The plane that web maps are drawn on: the world is a square of side 1, its corner in the north-west."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from furong.kernel.columns import FloatColumn

__all__ = ["EXTENT", "Tile", "from_plane", "to_plane"]

#: Units along the side of a tile. [1]
EXTENT = 4096
#: The plane ends here. [deg]
_LAT_MAX = 85.05112878


def to_plane(lon: npt.NDArray[Any], lat: npt.NDArray[Any]) -> tuple[FloatColumn, FloatColumn]:
    """Return where positions in WGS-84 [deg] lie on the plane, across and down."""
    y = np.radians(np.clip(lat, -_LAT_MAX, _LAT_MAX))
    return np.asarray(lon) / 360.0 + 0.5, 0.5 - np.arcsinh(np.tan(y)) / (2 * math.pi)


def from_plane(x: npt.NDArray[Any], y: npt.NDArray[Any]) -> tuple[FloatColumn, FloatColumn]:
    """Return longitude and latitude in WGS-84 [deg] of places on the plane."""
    return (np.asarray(x) - 0.5) * 360.0, np.degrees(np.arctan(np.sinh(math.pi * (1 - 2 * np.asarray(y)))))


@dataclass(frozen=True, slots=True)
class Tile:
    """A square of the plane.

    Args:
        zoom: How often the side of the world is halved. [1]
        across: Its column, from the west. [1]
        down: Its row, from the north. [1]
    """

    zoom: int
    across: int
    down: int

    @property
    def is_real(self) -> bool:
        """Whether there is such a tile."""
        side = 1 << self.zoom if 0 <= self.zoom <= 24 else 0
        return 0 <= self.across < side and 0 <= self.down < side

    @property
    def side(self) -> float:
        """Length of its side on the plane. [1]"""
        return 1.0 / (1 << self.zoom)

    @property
    def lat(self) -> float:
        """Latitude of its middle. [deg]"""
        return self._lat(self.down + 0.5)

    def bounds(self) -> tuple[float, float, float, float]:
        """Return west, south, east and north. [deg]"""
        west, east = ((self.across + step) * self.side * 360.0 - 180.0 for step in (0, 1))
        return west, self._lat(self.down + 1), east, self._lat(self.down)

    def units(self, x: FloatColumn, y: FloatColumn) -> tuple[FloatColumn, FloatColumn]:
        """Return places on the plane in units of this tile.

        Args:
            x: Across, the whole plane being 1. [1]
            y: Down, the whole plane being 1. [1]
        """
        scale = float(1 << self.zoom)
        return (x * scale - self.across) * EXTENT, (y * scale - self.down) * EXTENT

    def _lat(self, row: float) -> float:
        return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row * self.side))))
