"""Polygons in a picture: whether they hold, what lies in them and how far from their edge."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import numpy.typing as npt

from furong.engines.vision.sessions import Floats

__all__ = ["Polygon", "PolygonFault", "depth_inside", "fault_of", "points_inside"]

#: Corners, one row each: across, down. [pixel]
Polygon = npt.NDArray[np.float64]

_CORNERS_MIN = 3
_AREA_MIN = 4.0


class PolygonFault(StrEnum):
    """What is wrong with a polygon."""

    TOO_FEW = "too_few_points"
    NOT_FINITE = "not_finite"
    CROSSES_ITSELF = "crosses_itself"
    NO_AREA = "no_area"


def fault_of(polygon: Polygon) -> PolygonFault | None:
    """Return what is wrong with a polygon, if anything.

    Args:
        polygon: It, open: the last corner is not the first again.
    """
    if len(np.unique(polygon, axis=0)) < _CORNERS_MIN:
        return PolygonFault.TOO_FEW
    if not np.isfinite(polygon).all():
        return PolygonFault.NOT_FINITE
    if _crosses(polygon):
        return PolygonFault.CROSSES_ITSELF
    x, y = polygon.T
    area = abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2
    return PolygonFault.NO_AREA if area < _AREA_MIN else None


def _crosses(polygon: Polygon) -> bool:
    ends = np.roll(polygon, -1, axis=0)
    count = len(polygon)
    for one in range(count):
        for other in range(one + 2, count - (one == 0)):
            if _cross(polygon[one], ends[one], polygon[other], ends[other]):
                return True
    return False


def _cross(a: Polygon, b: Polygon, c: Polygon, d: Polygon) -> bool:
    def side(p: Polygon, q: Polygon, r: Polygon) -> float:
        return float((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]))

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def points_inside(polygon: Polygon, points: Polygon) -> npt.NDArray[np.bool_]:
    """Tell of each point whether it lies in a polygon.

    Args:
        polygon: It.
        points: One row each. [pixel]
    """
    x, y = points[:, :1], points[:, 1:]
    ax, ay = polygon.T
    bx, by = np.roll(polygon, -1, axis=0).T
    between = (ay > y) != (by > y)
    rise = np.where(by == ay, 1.0, by - ay)
    return np.asarray((between & (x < (bx - ax) * (y - ay) / rise + ax)).sum(axis=1) % 2 == 1)


def depth_inside(polygon: Polygon, points: Polygon) -> Floats:
    """Return how far each point is from the edge, negative when it is outside. [pixel]

    Args:
        polygon: It.
        points: One row each. [pixel]
    """
    start, end = polygon[np.newaxis], np.roll(polygon, -1, axis=0)[np.newaxis]
    way = end - start
    length = np.maximum((way**2).sum(axis=2), 1e-9)
    part = np.clip(((points[:, np.newaxis] - start) * way).sum(axis=2) / length, 0, 1)
    nearest = start + part[..., np.newaxis] * way
    away = np.sqrt(((points[:, np.newaxis] - nearest) ** 2).sum(axis=2)).min(axis=1)
    return np.asarray(np.where(points_inside(polygon, points), away, -away), np.float32)
