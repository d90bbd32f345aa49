"""The sensing of the city in figures: how many things there are, and how many of them do what they should."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from furong.engines.hexes import count_all
from furong.kernel.permissions import Actor
from furong.nets.sensing.columns.registry.judging import ABSENT
from furong.nets.sensing.selectors.city_alarms import city_alarms_for
from furong.nets.sensing.selectors.city_map import KINDS, MapState, Wanted, city_map, columns_of
from furong.nets.sensing.selectors.history_things import city_districts
from furong.nets.sensing.selectors.tiles import MapQuery, wanted_by

__all__ = ["SensingOverview", "StateFigures", "count_open_alarms_for", "overview_for", "thing_state"]

_KEPT = 4
_kept: OrderedDict[tuple[int, bytes], tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]] = OrderedDict()


@dataclass(frozen=True, slots=True, kw_only=True)
class StateFigures:
    """How many things of a group are in which state; each is in one.

    Args:
        normal: Reported lately, with nothing to doubt. [1]
        suspect: Reported lately, with a value that is in doubt. [1]
        silent: Nothing came for three expected periods. [1]
        alarm: With an open alarm. [1]
        on_time: Of all, those whose newest reading is not older than their expected period. [1]
    """

    normal: int = 0
    suspect: int = 0
    silent: int = 0
    alarm: int = 0
    on_time: int = 0

    @property
    def things(self) -> int:
        """All of them. [1]"""
        return self.normal + self.suspect + self.silent + self.alarm

    @property
    def coverage(self) -> float:
        """Share of things that reported within their expected period. [%]"""
        return 100.0 * self.on_time / self.things if self.things else 0.0

    @property
    def trusted(self) -> float | None:
        """Share of those that report whose value is not in doubt, ``None`` when none reports. [%]"""
        reporting = self.things - self.silent
        return 100.0 * (reporting - self.suspect) / reporting if reporting else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SensingOverview:
    """What stands on the overview.

    Args:
        version: Of which state of the city it tells. [ms since 1970-01-01T00:00Z]
        total: All things.
        groups: By group of categories.
        districts: By code of the district; the empty code stands for what lies in none.
    """

    version: int
    total: StateFigures
    groups: Mapping[str, StateFigures] = field(default_factory=dict)
    districts: Mapping[str, StateFigures] = field(default_factory=dict)


def overview_for(actor: Actor, query: MapQuery) -> SensingOverview:
    """Return the figures of the things that ``actor`` may see and that are asked for, whatever their state."""
    state = city_map().state()
    registry = state.registry
    by_category, by_area = _figures(state, wanted_by(registry, actor, query))
    groups: dict[str, npt.NDArray[np.int64]] = {}
    for place, category in enumerate(registry.categories):
        groups[category.group] = groups.get(category.group, 0) + by_category[place]
    spans = {district: registry.area_range(district) for district in city_districts()}
    districts = {code: by_area[first:last].sum(axis=0) for code, (first, last) in spans.items()}
    districts[""] = by_area.sum(axis=0) - sum(districts.values())
    return SensingOverview(
        version=state.version,
        total=_told(by_category.sum(axis=0)),
        groups={name: _told(row) for name, row in groups.items() if row.any()},
        districts={code: _told(row) for code, row in districts.items() if row.any()},
    )


def count_open_alarms_for(actor: Actor) -> int:
    """Return how many alarms of things of the registry are open. [1]"""
    return city_alarms_for(actor).filter(cleared_ms=None, withdrawn=False).count()


def thing_state(number: int) -> str:
    """Return the state of a thing as the map shows it; empty for one that is no longer there."""
    kinds = city_map().state().kinds
    return KINDS[kinds[number]] if number < len(kinds) and kinds[number] < len(KINDS) else ""


def _figures(state: MapState, wanted: Wanted) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the counts of each state and of those on time, by category and by area."""
    key = (state.version, wanted.key)
    if key not in _kept:
        registry = state.registry
        size = len(state.kinds)
        on_time = np.where(state.kinds == ABSENT, np.uint8(ABSENT), state.on_time)
        places = ((registry.category, len(registry.category_names)), (registry.area, len(registry.areas)))
        made = [_counted(np.asarray(place[:size]), most, state, on_time, wanted) for place, most in places]
        _kept[key] = (made[0], made[1])
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return _kept[key]


def _counted(
    place: npt.NDArray[np.int32], most: int, state: MapState, on_time: npt.NDArray[np.uint8], wanted: Wanted
) -> npt.NDArray[np.int64]:
    columns = columns_of(state.registry, slice(len(state.kinds)))
    kinds, timely = np.zeros((most, len(KINDS)), np.int32), np.zeros((most, 2), np.int32)
    count_all(kinds, place, state.kinds, columns, wanted.masks)
    count_all(timely, place, on_time, columns, wanted.masks)
    return np.column_stack([kinds, timely[:, 1]]).astype(np.int64)


def _told(row: npt.NDArray[np.int64]) -> StateFigures:
    return StateFigures(**dict(zip((*KINDS, "on_time"), row.tolist(), strict=True)))
