"""What a polygon of a parking zone must be like; of what is wrong the first thing is told, with ring and point."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from shapely import LinearRing, Polygon
from shapely.geometry import shape
from shapely.validation import explain_validity

from furong.kernel.errors import Words
from furong.nets.mobility.errors.zones import (
    ZoneFlat,
    ZoneGeometryUnusable,
    ZoneOutsideCity,
    ZoneRingCrosses,
    ZoneRingOpen,
    ZoneRingsCollide,
    ZoneRingTooShort,
)

__all__ = ["check_shape", "point_inside"]

Point = tuple[float, float]
_CORNERS_MIN = 3
#: Corners that enclose less than about a tenth of a square metre lie on a line but for rounding. [deg2]
_LEAST_AREA_DEG2 = 1e-11
_GOT_MAX = 80
_PLACE = re.compile(r"\[(-?[\d.eE+-]+) (-?[\d.eE+-]+)\]")


def check_shape(zone: str, geometry: Mapping[str, Any], *, in_city: Callable[[float, float], bool]) -> None:
    """Return when a polygon can be that of a zone.

    Args:
        zone: Key of the zone, for the sentences.
        geometry: GeoJSON.
        in_city: Whether a place [deg, WGS 84] lies in the city.

    Raises:
        ZoneGeometryUnusable, ZoneRingTooShort, ZoneRingOpen, ZoneFlat, ZoneRingCrosses, ZoneOutsideCity,
        ZoneRingsCollide: The first thing that is wrong.
    """
    rings = list(_rings(zone, geometry))
    for name, ring in rings:
        _check_ring(zone, name, ring)
    for name, ring in rings:
        for number, (lon, lat) in enumerate(ring[:-1], start=1):
            if not in_city(lon, lat):
                raise ZoneOutsideCity(zone=zone, ring=name, number=number, point=_told((lon, lat)))
    whole = shape(dict(geometry))
    if not whole.is_valid:
        place = _place_in(explain_validity(whole)) or rings[0][1][0]
        nearest = min(
            rings, key=lambda one: LinearRing(one[1]).distance(shape({"type": "Point", "coordinates": place}))
        )
        raise ZoneRingsCollide(zone=zone, ring=nearest[0], point=_told(place))


def point_inside(geometry: Mapping[str, Any]) -> Point:
    """Return the longitude and latitude of a point inside a polygon. [deg]"""
    inside = shape(dict(geometry)).representative_point()
    return float(inside.x), float(inside.y)


def _rings(zone: str, geometry: Mapping[str, Any]) -> Iterator[tuple[Words, list[Point]]]:
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(coordinates, Sequence) or not coordinates:
        raise ZoneGeometryUnusable(zone=zone, got=f"{kind!r}"[:_GOT_MAX])
    polygons = [coordinates] if kind == "Polygon" else coordinates
    for number, rings in enumerate(polygons, start=1):
        if not isinstance(rings, Sequence) or isinstance(rings, str) or not rings:
            raise ZoneGeometryUnusable(zone=zone, got=f"{rings!r}"[:_GOT_MAX])
        for place, ring in enumerate(rings):
            yield _name(number if len(polygons) > 1 else 0, place), _points(zone, ring)


def _name(polygon: int, place: int) -> Words:
    zh = f"第 {polygon} 个多边形的" if polygon else ""
    en = f"polygon {polygon}, " if polygon else ""
    return Words(
        f"{zh}外环" if not place else f"{zh}第 {place} 个内环", f"{en}{f'hole {place}' if place else 'outer ring'}"
    )


def _points(zone: str, ring: Any) -> list[Point]:
    if not isinstance(ring, Sequence) or isinstance(ring, str):
        raise ZoneGeometryUnusable(zone=zone, got=f"{ring!r}"[:_GOT_MAX])
    points = []
    for given in ring:
        if not isinstance(given, Sequence) or len(given) < 2 or not all(_is_number(one) for one in given[:2]):
            raise ZoneGeometryUnusable(zone=zone, got=f"{given!r}"[:_GOT_MAX])
        points.append((float(given[0]), float(given[1])))
    return points


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _check_ring(zone: str, name: Words, ring: list[Point]) -> None:
    different = len(set(ring))
    if different < _CORNERS_MIN:
        raise ZoneRingTooShort(zone=zone, ring=name, points=different)
    if ring[0] != ring[-1]:
        raise ZoneRingOpen(zone=zone, ring=name, first=_told(ring[0]), last=_told(ring[-1]))
    crossing = _crossing(ring)
    if crossing is not None:
        place, first, second = crossing
        raise ZoneRingCrosses(zone=zone, ring=name, point=_told(place), first=first, second=second)
    if Polygon(ring).area < _LEAST_AREA_DEG2:
        raise ZoneFlat(zone=zone, ring=name, point=_told(ring[0]))


def _crossing(ring: list[Point]) -> tuple[Point, int, int] | None:
    """Return where a ring meets itself and the numbers of the two sides, or ``None``."""
    polygon = Polygon(ring)
    if polygon.is_valid or polygon.convex_hull.area < _LEAST_AREA_DEG2:
        return None
    place = _place_in(explain_validity(polygon)) or ring[0]
    sides = list(itertools.pairwise(ring))
    nearest = sorted(range(len(sides)), key=lambda at: _distance(place, *sides[at]))[:2]
    first, second = sorted(one + 1 for one in nearest)
    return place, first, second


def _distance(place: Point, begin: Point, end: Point) -> float:
    """Return how far a place is from a side. [deg]"""
    along, across = end[0] - begin[0], end[1] - begin[1]
    length2 = along * along + across * across
    share = ((place[0] - begin[0]) * along + (place[1] - begin[1]) * across) / length2 if length2 else 0.0
    share = min(1.0, max(0.0, share))
    return math.hypot(place[0] - begin[0] - share * along, place[1] - begin[1] - share * across)


def _place_in(explanation: str) -> Point | None:
    found = _PLACE.search(explanation)
    return (float(found[1]), float(found[2])) if found else None


def _told(point: Point) -> str:
    return f"[{point[0]:.6f}, {point[1]:.6f}]"
