"""The chance that a position with a Gaussian error lies inside a polygon.

With the error made round (whitened by the Cholesky factor of its covariance) the chance is the integral of the standard
normal density over the polygon. By Green's theorem that is a sum over its sides, run through with the inside to the
left::

    P = sum over sides of the integral of  Phi(x) phi(y) dy

where Phi and phi are distribution and density of the standard normal. Each side is cut where it leaves the square of
eight standard deviations: beyond, Phi is 0 or 1 and the integral is a difference of Phi, or nothing. What is left is
integrated by 12-point Gauss-Legendre on panels no longer than two standard deviations, good to better than 1e-9.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from furong.engines.inside.outlines import Outlines, metres_from
from furong.kernel.columns import Columns, FloatColumn, IntColumn, column
from furong.kernel.compiled import compiled

__all__ = ["Chances", "chances"]

#: Beyond so many standard deviations nothing is left to be found (1e-15 of it).
_FAR = 8.0
#: A pair whose chance is smaller is left out. [1]
_LEAST = 1e-6
#: Length of a panel of the quadrature at most. [1]
_PANEL = 2.0
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(12)


@dataclass(frozen=True, eq=False)
class Chances(Columns):
    """Pairs of a position and a polygon that it may lie in.

    Args:
        point: Number of the position. [1]
        zone: Number of the polygon. [1]
        chance: How likely it lies inside. [1]
    """

    point: IntColumn = column("int64", unit="1")
    zone: IntColumn = column("int64", unit="1")
    chance: FloatColumn = column("float64", unit="1")


def chances(
    lon: FloatColumn,
    lat: FloatColumn,
    sigma_east_m: FloatColumn,
    sigma_north_m: FloatColumn,
    outlines: Outlines,
    *,
    correlation: FloatColumn | None = None,
) -> Chances:
    """Return how likely each position lies in each polygon near it, by position and then polygon.

    Args:
        lon: Longitudes, WGS 84. [deg]
        lat: Latitudes, WGS 84. [deg]
        sigma_east_m: Standard deviations to the east, above 0. [m]
        sigma_north_m: Standard deviations to the north, above 0. [m]
        outlines: The polygons.
        correlation: Of the two errors, between -1 and 1; none when left out. [1]
    """
    tilt = np.zeros(len(lon)) if correlation is None else correlation
    found = []
    for zone in range(len(outlines)):
        x, y = metres_from(lon, lat, outlines.lon[zone], outlines.lat[zone])
        west, south, east, north = outlines.boxes[zone]
        near = (x > west - _FAR * sigma_east_m) & (x < east + _FAR * sigma_east_m)
        near &= (y > south - _FAR * sigma_north_m) & (y < north + _FAR * sigma_north_m)
        points = np.flatnonzero(near)
        sides = outlines.sides[outlines.first[zone] : outlines.first[zone + 1]]
        chance = _inside(
            x[points], y[points], sigma_east_m[points], sigma_north_m[points], tilt[points], sides, _NODES, _WEIGHTS
        )
        kept = chance > _LEAST
        found.append((points[kept], np.full(int(kept.sum()), zone), np.minimum(chance[kept], 1.0)))
    if not found:
        return Chances.empty()
    point, zone_of, chance_of = (np.concatenate([one[at] for one in found]) for at in range(3))
    order = np.lexsort((zone_of, point))
    return Chances(point=point[order].astype(np.int64), zone=zone_of[order].astype(np.int64), chance=chance_of[order])


@compiled
def _phi(value: float) -> float:
    return 0.5 * math.erfc(-value * 0.7071067811865476)


@compiled
def _clamped(share: float) -> float:
    return min(1.0, max(0.0, share))


@compiled
def _inside(
    x: FloatColumn,
    y: FloatColumn,
    sigma_x: FloatColumn,
    sigma_y: FloatColumn,
    tilt: FloatColumn,
    sides: FloatColumn,
    nodes: FloatColumn,
    weights: FloatColumn,
) -> FloatColumn:
    """Return the chance of each position; the square root of what the tilt leaves keeps the whitened plane upright."""
    found = np.zeros(len(x))
    for at in range(len(x)):
        rest = math.sqrt(1.0 - tilt[at] * tilt[at])
        total = 0.0
        for side in range(len(sides)):
            v0 = (sides[side, 1] - y[at]) / sigma_y[at]
            v1 = (sides[side, 3] - y[at]) / sigma_y[at]
            u0 = ((sides[side, 0] - x[at]) / sigma_x[at] - tilt[at] * v0) / rest
            u1 = ((sides[side, 2] - x[at]) / sigma_x[at] - tilt[at] * v1) / rest
            total += _side(u0, v0, u1, v1, nodes, weights)
        found[at] = max(0.0, total)
    return found


@compiled
def _side(u0: float, v0: float, u1: float, v1: float, nodes: FloatColumn, weights: FloatColumn) -> float:
    """Return the integral of ``Phi(u) phi(v) dv`` along a side: nothing left of the square, all of phi to its right."""
    if v0 == v1:
        return 0.0
    cuts = np.zeros(4)
    cuts[3] = 1.0
    across = u1 - u0
    if across != 0.0:
        low, high = (-_FAR - u0) / across, (_FAR - u0) / across
        cuts[1] = _clamped(min(low, high))
        cuts[2] = _clamped(max(low, high))
    total = 0.0
    for piece in range(3):
        begin, end = cuts[piece], cuts[piece + 1]
        if end <= begin:
            continue
        middle = u0 + across * (begin + end) / 2
        if middle >= _FAR:
            total += _phi(v0 + (v1 - v0) * end) - _phi(v0 + (v1 - v0) * begin)
        elif middle > -_FAR:
            total += _panels(
                u0 + across * begin,
                v0 + (v1 - v0) * begin,
                u0 + across * end,
                v0 + (v1 - v0) * end,
                nodes,
                weights,
            )
    return total


@compiled
def _panels(u0: float, v0: float, u1: float, v1: float, nodes: FloatColumn, weights: FloatColumn) -> float:
    """Return the same integral of a piece within eight standard deviations, cut to those north and south."""
    along = v1 - v0
    if along == 0.0:
        return 0.0
    low, high = (-_FAR - v0) / along, (_FAR - v0) / along
    begin = _clamped(min(low, high))
    end = _clamped(max(low, high))
    if end <= begin:
        return 0.0
    panels = 1 + int(math.sqrt((u1 - u0) ** 2 + along**2) * (end - begin) / _PANEL)
    wide = (end - begin) / panels
    total = 0.0
    for panel in range(panels):
        middle = begin + wide * (panel + 0.5)
        for node in range(len(nodes)):
            share = middle + wide * 0.5 * nodes[node]
            v = v0 + along * share
            density = 0.3989422804014327 * math.exp(-0.5 * v * v)
            total += weights[node] * _phi(u0 + (u1 - u0) * share) * density
    return total * along * wide * 0.5
