"""Resolve the path of an address: sets, entities by key, navigations, properties, ``$value``, ``$ref``, ``$count``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from furong.nets.sensing.domain.sensorthings.entities import ENTITIES, SETS, EntityType, Navigation
from furong.nets.sensing.errors.sensorthings import PathUnknown
from furong.nets.sensing.selectors.sensorthings.rendering import related_rows, rows_of
from furong.nets.sensing.selectors.sensorthings.tables import Row

__all__ = ["Place", "resolve"]

_STEP = re.compile(r"^([A-Za-z]+)\(('?)(-?\d+)('?)\)$")
_STEPS_MAX = 20
_KEY_MAX = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an address leads.

    Args:
        entity: What is there.
        rows: The set, when it is one.
        row: The entity, when it is one.
        parent: The entity that the set or entity was reached from, with the navigation that led here.
        inside: Steps into the properties of the entity.
        is_value: Whether the bare value is asked for.
        is_reference: Whether only addresses are asked for.
        is_count: Whether only the number of entities is asked for.
    """

    entity: EntityType
    rows: Any = None
    row: Row = None
    parent: tuple[Row, EntityType, Navigation] | None = None
    inside: tuple[str, ...] = ()
    is_value: bool = False
    is_reference: bool = False
    is_count: bool = False


def resolve(path: str) -> Place:
    """Return where a path below the service's root leads.

    Raises:
        PathUnknown: When it leads nowhere.
    """
    steps = [unquote(step) for step in path.strip("/").split("/")]
    if len(steps) > _STEPS_MAX:
        raise PathUnknown(path=path)
    marks = {"$value": "is_value", "$ref": "is_reference", "$count": "is_count"}
    flags: dict[str, Any] = {marks[steps.pop()]: True} if steps[-1] in marks else {}
    place = _first(steps[0], path)
    for at, step in enumerate(steps[1:], 1):
        if place.row is not None and step in place.entity.properties:
            return Place(entity=place.entity, row=place.row, parent=place.parent, inside=tuple(steps[at:]), **flags)
        place = _next(place, step, path)
    return Place(entity=place.entity, rows=place.rows, row=place.row, parent=place.parent, **flags)


def _first(step: str, path: str) -> Place:
    name, key = _parted(step)
    entity = SETS.get(name)
    if entity is None:
        raise PathUnknown(path=path)
    rows = rows_of(entity)
    return Place(entity=entity, rows=rows) if key is None else Place(entity=entity, row=_one(rows, key, path))


def _next(place: Place, step: str, path: str) -> Place:
    name, key = _parted(step)
    navigation = place.entity.navigations.get(name)
    if navigation is None or place.row is None:
        raise PathUnknown(path=path)
    target = ENTITIES[navigation.target]
    parent = (place.row, place.entity, navigation)
    if navigation.is_many:
        rows = related_rows(place.row, navigation)
        if key is None:
            return Place(entity=target, rows=rows, parent=parent)
        return Place(entity=target, row=_one(rows, key, path), parent=parent)
    row = getattr(place.row, navigation.path)
    if row is None or key is not None:
        raise PathUnknown(path=path)
    return Place(entity=target, row=row, parent=parent)


def _parted(step: str) -> tuple[str, int | None]:
    found = _STEP.match(step)
    if found is None:
        return step, None
    return found.group(1), int(found.group(3))


def _one(rows: Any, key: int, path: str) -> Row:
    row = rows.filter(pk=key).first() if -_KEY_MAX <= key <= _KEY_MAX else None
    if row is None:
        raise PathUnknown(path=path)
    return row
