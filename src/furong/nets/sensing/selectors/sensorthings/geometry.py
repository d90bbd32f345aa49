"""Spatial functions of a filter. PostgreSQL comes without geometry here, so entities are judged one by one, then named.

Candidates are read with their geometry only, at most so many, and the filter goes on with the keys of those that fit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q
from shapely.geometry.base import BaseGeometry

from furong.nets.sensing.domain.sensorthings.entities import EntityType
from furong.nets.sensing.domain.sensorthings.values import ValueUnusable, geometry_of
from furong.nets.sensing.selectors.sensorthings.tables import table_of

__all__ = ["COMPARED", "RELATIONS", "measured", "related"]

#: So many geometries are looked at for one filter. [1]
_CANDIDATES_MAX = 200_000

Judge = Callable[[BaseGeometry, BaseGeometry], bool]
RELATIONS: dict[str, Judge] = {
    "geo.intersects": lambda a, b: bool(a.intersects(b)),
    "st_equals": lambda a, b: bool(a.equals(b)),
    "st_disjoint": lambda a, b: bool(a.disjoint(b)),
    "st_touches": lambda a, b: bool(a.touches(b)),
    "st_within": lambda a, b: bool(a.within(b)),
    "st_overlaps": lambda a, b: bool(a.overlaps(b)),
    "st_crosses": lambda a, b: bool(a.crosses(b)),
    "st_intersects": lambda a, b: bool(a.intersects(b)),
    "st_contains": lambda a, b: bool(a.contains(b)),
}
COMPARED: dict[str, Callable[[float, float], bool]] = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
}


def related(entity: EntityType, column: str, judge: Callable[[BaseGeometry], bool]) -> list[int]:
    """Return the keys of the entities whose geometry fits.

    Args:
        entity: What is looked at.
        column: Where its geometry stands.
        judge: Says whether a geometry fits.

    Raises:
        ValueUnusable: When there are more entities than one filter may look at.
    """
    rows = table_of(entity).objects.filter(~Q(**{column: None})).values_list("pk", column)
    if rows.count() > _CANDIDATES_MAX:
        raise ValueUnusable(f"a spatial filter looks at {_CANDIDATES_MAX} geometries at most; filter by more beside it")
    found = []
    for key, document in rows.iterator(chunk_size=5_000):
        geometry = geometry_of(document)
        if geometry is not None and judge(geometry):
            found.append(key)
    return found


def measured(name: str, given: Sequence[Any], geometry: BaseGeometry) -> float:
    """Return the distance to another geometry, or the length of a geometry. [deg]"""
    if name == "geo.length":
        return float(geometry.length)
    return float(geometry.distance(given[0]))
