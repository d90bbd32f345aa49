"""From the registry and the running rules to the tables of the pass over readings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from furong.kernel.columns import IntColumn
from furong.nets.sensing.actions.record_city_alarms import ThingFacts
from furong.nets.sensing.columns.state.groups import CategoryLimits, Chooser, Things
from furong.nets.sensing.contracts.city_rules import CityRuleSpec
from furong.nets.sensing.domain.city_rules import compiled_rows
from furong.nets.sensing.selectors.city_rules import RunningRule

__all__ = ["CityThings", "chooser_of", "facts_of", "things_of", "watched_numbers"]

_NOTHING = (-1,)


class CityThings(Protocol):
    """What the engine has to know of the registered things."""

    @property
    def count(self) -> int:
        """How many numbers are given. [1]"""
        ...

    @property
    def category(self) -> npt.NDArray[Any]:
        """Category of each number, as a place in :attr:`category_names`."""
        ...

    @property
    def area(self) -> npt.NDArray[Any]:
        """Area of each number, as a place in :attr:`areas`."""
        ...

    @property
    def owner(self) -> npt.NDArray[Any]:
        """Owner of each number, as a place in :attr:`owner_names`."""
        ...

    @property
    def asset(self) -> npt.NDArray[Any]:
        """Number of the asset to which each belongs, or -1."""
        ...

    @property
    def category_names(self) -> Sequence[str]:
        """Codes of the categories."""
        ...

    @property
    def owner_names(self) -> Sequence[str]:
        """Names of the owners."""
        ...

    @property
    def areas(self) -> Sequence[str]:
        """Codes of the areas in the order of the tree."""
        ...

    @property
    def limits(self) -> Sequence[CategoryLimits]:
        """What each category says of its things."""
        ...

    def area_range(self, code: str) -> tuple[int, int]:
        """Return the places in :attr:`areas` of an area and all below it; the second is not included."""
        ...

    def own_limits(self, numbers: slice) -> tuple[Any, Any, Any]:
        """Return low, high and period [s] that things set for themselves, NaN where they do not, or ``None`` each."""
        ...

    def positions(self, numbers: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        """Return longitude and latitude of things. [deg]"""
        ...

    def codes_of(self, numbers: npt.NDArray[Any]) -> list[str]:
        """Return the codes of numbers."""
        ...

    def numbers_of(self, codes: Sequence[str]) -> npt.NDArray[Any]:
        """Return the numbers of codes, -1 where there is none."""
        ...

    def refresh(self) -> bool:
        """Pick up what was registered since; return whether there was anything."""
        ...


def things_of(registry: CityThings, partition: int, partitions: int) -> Things:
    """Return the columns of a partition's things."""
    mine = slice(partition, registry.count, partitions)
    low, high, period = registry.own_limits(mine)
    return Things(
        category=np.asarray(registry.category[mine]),
        area=np.asarray(registry.area[mine]),
        owner=np.asarray(registry.owner[mine]),
        categories=registry.limits,
        low=low,
        high=high,
        period_s=period,
    )


def watched_numbers(registry: CityThings, spec: CityRuleSpec) -> IntColumn:
    """Return the numbers of the things that a rule watches, in order."""
    chooser = chooser_of(registry, RunningRule(number=1, version=0, spec=spec, is_shadow=True), 0, 1)
    chosen = np.ones(registry.count, dtype=bool)
    if chooser.categories[0] is not None:
        chosen &= np.isin(registry.category[: registry.count], chooser.categories[0])
    if chooser.owners is not None:
        chosen &= np.isin(registry.owner[: registry.count], chooser.owners)
    if chooser.areas is not None:
        area = np.asarray(registry.area[: registry.count])
        chosen &= np.logical_or.reduce([(area >= low) & (area < high) for low, high in chooser.areas])
    if chooser.things is not None:
        chosen &= np.isin(np.arange(registry.count), chooser.things)
    return np.flatnonzero(chosen).astype(np.int64)


def chooser_of(registry: CityThings, rule: RunningRule, partition: int, partitions: int) -> Chooser:
    """Return which things of a partition a rule watches."""
    spec, over = rule.spec, rule.spec.over
    named = [(part.category,) for part in spec.parts] if spec.parts else [over.categories]
    return Chooser(
        rows=compiled_rows(spec, rule.number),
        slot=rule.number,
        categories=[_places(registry.category_names, names) for names in named],
        areas=[registry.area_range(code) for code in over.areas] if over.areas else None,
        owners=_places(registry.owner_names, over.owners),
        things=_listed(registry, over.codes, partition, partitions),
    )


def _places(known: Sequence[str], names: Sequence[str]) -> tuple[int, ...] | None:
    """Return the places of names; a name that is not known fits nothing, and no name at all fits everything."""
    if not names:
        return None
    return tuple(place for place, name in enumerate(known) if name in names) or _NOTHING


def _listed(registry: CityThings, codes: Sequence[str], partition: int, partitions: int) -> IntColumn | None:
    if not codes:
        return None
    numbers = np.asarray(registry.numbers_of(list(codes)), dtype=np.int64)
    mine: IntColumn = numbers[(numbers >= 0) & (numbers % partitions == partition)]
    return mine // partitions


def facts_of(registry: CityThings, numbers: Sequence[int]) -> dict[int, ThingFacts]:
    """Return what alarms say of things."""
    wanted = np.array(sorted(set(numbers)), dtype=np.int64)
    if not len(wanted):
        return {}
    codes = registry.codes_of(wanted)
    lon, lat = registry.positions(wanted)
    return {
        number: ThingFacts(
            number=number,
            code=codes[at],
            category=_name(registry.category_names, int(registry.category[number])),
            area=_name(registry.areas, int(registry.area[number])),
            owner=_name(registry.owner_names, int(registry.owner[number])),
            lon=float(lon[at]),
            lat=float(lat[at]),
            asset=int(registry.asset[number]),
        )
        for at, number in enumerate(wanted.tolist())
    }


def _name(known: Sequence[str], place: int) -> str:
    """Return the name at a place; empty where a thing has none."""
    return known[place] if 0 <= place < len(known) else ""
