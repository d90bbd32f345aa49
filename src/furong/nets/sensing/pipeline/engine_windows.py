"""What the readings of a partition add to the windows of aggregates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from furong.engines.readings.frames import Readings
from furong.kernel.columns import BoolColumn, IntColumn
from furong.nets.sensing.columns.state.partition import PartitionState, Taken
from furong.nets.sensing.columns.state.walk import LATE, MAIN
from furong.nets.sensing.contracts.city_rules import CityRuleSpec, RuleKind
from furong.nets.sensing.domain.windows import Share, cell_of, shares, stale_windows
from furong.nets.sensing.pipeline.engine_tables import CityThings
from furong.nets.sensing.selectors.city_rules import RunningRule

__all__ = ["Windows", "windows_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Watch:
    """One aggregate: its areas, and for each area of the tree the place of the one that counts it."""

    spec: CityRuleSpec
    names: Sequence[str]
    place: IntColumn


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """The aggregates that run, for the things of the registry."""

    things: CityThings | None = None
    watches: Mapping[int, _Watch] = field(default_factory=dict)

    def shares(self, readings: Readings, taken: Taken, state: PartitionState) -> list[Share]:
        """Return what the newest readings add; late ones are summed again from history."""
        if not self.watches:
            return []
        return self.summed(readings, taken.kept == MAIN, state)

    def summed(self, readings: Readings, which: BoolColumn, state: PartitionState) -> list[Share]:
        """Return what the readings in ``which`` add to the windows of every aggregate that watches their things."""
        found: list[Share] = []
        for slot, watch in self.watches.items():
            mine = which & self._watched(slot, readings, state)
            if bool(mine.any()):
                cell = watch.place[self._areas(readings, mine)]
                found += shares(watch.spec, slot, cell, watch.names, readings.time_ms[mine], readings.value[mine])
        return found

    def stale(self, readings: Readings, taken: Taken, state: PartitionState) -> dict[int, list[int]]:
        """Return the windows into which late readings fall, by rule."""
        found: dict[int, list[int]] = {}
        for slot, watch in self.watches.items():
            mine = (taken.kept == LATE) & self._watched(slot, readings, state)
            if bool(mine.any()):
                found[slot] = stale_windows(watch.spec, readings.time_ms[mine])
        return found

    def _watched(self, slot: int, readings: Readings, state: PartitionState) -> BoolColumn:
        watching = state.tables.watching.get(slot)
        if watching is None:
            return np.zeros(len(readings), dtype=bool)
        return watching[state.tables.group[readings.number // state.partitions]]

    def _areas(self, readings: Readings, mine: BoolColumn) -> IntColumn:
        assert self.things is not None
        return np.asarray(self.things.area[readings.number[mine]], dtype=np.int64)


def windows_of(things: CityThings, rules: Sequence[RunningRule]) -> Windows:
    """Return the aggregates among the rules that run, made ready for the registry's areas."""
    watches = {rule.number: _watch(things, rule.spec) for rule in rules if rule.spec.kind is RuleKind.AGGREGATE}
    return Windows(things=things, watches=watches)


def _watch(things: CityThings, spec: CityRuleSpec) -> _Watch:
    cells = [cell_of(code, spec.level) for code in things.areas]
    names = sorted(set(cells) | {""})
    places = {name: place for place, name in enumerate(names)}
    # One more for things without an area, whose place is -1.
    return _Watch(spec=spec, names=names, place=np.array([*(places[c] for c in cells), places[""]], dtype=np.int64))
