"""The registered things as history needs them: numbers, where they belong, and who may see their readings."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from django.conf import settings

from furong.foundation.areas.tree import list_areas
from furong.foundation.identity.actors import demand_somewhere
from furong.kernel.permissions import Actor
from furong.nets.sensing.columns.history.city import Groups
from furong.nets.sensing.columns.registry import Registry
from furong.nets.sensing.models.partitions import Partition

__all__ = [
    "READ",
    "RESTRICTED",
    "HistoryScope",
    "city_districts",
    "groups_of_things",
    "history_root",
    "partition_count",
    "registered_things",
    "scope_for",
]

READ = "history.read"
#: Gives readings of restricted categories as well.
RESTRICTED = "history.restricted"
_opening = threading.Lock()
#: What was made of the tree of areas that stands under ``tree``.
_made: dict[Hashable, Any] = {}
R = TypeVar("R")

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class HistoryScope:
    """Whose readings an actor may see.

    Args:
        areas: Areas, by their place in the registry, whose things may be seen.
        restricted_areas: Areas whose things of restricted categories may be seen as well.
        restricted: Categories, by their place in the registry, that are restricted.
    """

    areas: Mask
    restricted_areas: Mask
    restricted: Mask

    def allows(self, things: Registry, numbers: npt.NDArray[Any]) -> Mask:
        """Mark the numbers, all registered, whose readings may be seen."""
        area = things.area[numbers]
        inside = (area >= 0) & (area < len(self.areas))
        place = np.where(inside, area, 0)
        if not len(self.areas):
            return np.zeros(len(numbers), dtype=np.bool_)
        is_restricted = self.restricted[np.asarray(things.category[numbers], dtype=np.int64)]
        allowed: Mask = inside & np.where(is_restricted, self.restricted_areas[place], self.areas[place])
        return allowed


def history_root() -> Path:
    """Return the folder of the sensing platform's files."""
    return Path(settings.FURONG_DIRECTORY.root) / "sensing"


def partition_count() -> int:
    """Return how many partitions this city has. [1]"""
    return Partition.objects.count() or int(settings.FURONG_OPTIONS["SENSING_PARTITIONS"])


def registered_things() -> Registry:
    """Return the registry as it is now."""
    with _opening:
        things = _opened(history_root() / "registry")
        things.refresh()
        return things


def groups_of_things() -> Groups:
    """Return where each registered thing belongs."""
    things, districts = registered_things(), city_districts()
    return Groups(
        area=things.area,
        category=things.category,
        district_of_area=_remembered(things, ("districts", districts), lambda: _district_of_area(things, districts)),
        districts=(*districts, ""),
        categories=(*things.category_names, ""),
    )


def city_districts() -> tuple[str, ...]:
    """Return the codes of the city's districts."""
    return _districts(settings.FURONG_OPTIONS["CITY"])


def scope_for(actor: Actor, action: str = READ) -> HistoryScope:
    """Return whose readings ``actor`` may see, or export.

    Raises:
        ActionRefused: When it is nobody's.
    """
    demand_somewhere(actor, action)
    things = registered_things()
    areas = _areas_of(things, actor, action)
    return HistoryScope(
        areas=areas,
        restricted_areas=areas & _areas_of(things, actor, RESTRICTED),
        restricted=np.array([category.sensitivity == "restricted" for category in things.categories], dtype=np.bool_),
    )


def _areas_of(things: Registry, actor: Actor, action: str) -> Mask:
    grants = [grant for grant in actor.grants_for(action) if grant.organisation is None]
    codes = frozenset(grant.area.rsplit("/", 1)[-1] for grant in grants)
    return _remembered(things, ("areas", codes), lambda: _areas_below(things, codes))


def _areas_below(things: Registry, codes: Iterable[str]) -> Mask:
    areas = np.zeros(len(things.areas), dtype=np.bool_)
    for code in codes:
        first, last = things.area_range(code)
        areas[first:last] = True
    return areas


def _district_of_area(things: Registry, districts: Sequence[str]) -> npt.NDArray[np.int32]:
    found = np.full(len(things.areas), len(districts), dtype=np.int32)
    for place, district in enumerate(districts):
        first, last = things.area_range(district)
        found[first:last] = place
    return found


def _remembered(things: Registry, what: Hashable, make: Callable[[], R]) -> R:
    """Return what ``make`` makes of the tree of areas, made once for each tree."""
    tree = things.names
    with _opening:
        if _made.get("tree") is not tree:
            _made.clear()
            _made["tree"] = tree
        if what not in _made:
            _made[what] = make()
        found: R = _made[what]
        return found


@lru_cache(maxsize=4)
def _opened(root: Path) -> Registry:
    return Registry.open(root)


@lru_cache(maxsize=4)
def _districts(city: str) -> tuple[str, ...]:
    return tuple(area.code for area in list_areas(level="district", under=city))
