"""The state of every thing on the map, and how many things of each state lie in each cell.

To look at tens of millions of things takes longer than a reader of a map waits. What was found is therefore kept in
the process for some seconds and shown while newer figures are made beside it; only the first reader waits for them.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection

from furong.engines.hexes import count_all, count_some
from furong.foundation.citytime.clock import city_clock
from furong.nets.sensing.columns.registry.grid import Grid, grid_of, open_grid
from furong.nets.sensing.columns.registry.judging import ABSENT, ALARM, judge_things
from furong.nets.sensing.columns.registry.postings import open_postings
from furong.nets.sensing.columns.registry.registry import Registry
from furong.nets.sensing.models.engine import CityAlarm
from furong.nets.sensing.selectors.history_things import history_root, partition_count
from furong.nets.sensing.selectors.registry import city_registry

__all__ = ["KINDS", "CellCounts", "CityMap", "MapState", "Wanted", "city_map", "columns_of"]

#: States of a thing, by the number that the columns hold for it.
KINDS = ("normal", "suspect", "silent", "alarm")
#: How old what is shown may become before it is made anew. [s]
_FRESH_S = 10.0
#: Counts that were not asked for so long are not made anew. [s]
_WANTED_S = 120.0
_TABLES = 6
#: Counts that are older than the state by so much are made anew at once. [ms]
_OLDEST_MS = 60_000
#: Things that were registered after the grid was made are shown up to so many at once. [1]
_TAIL_MAX = 500_000
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Wanted:
    """Which things count, by what each column holds.

    Args:
        category: By category.
        area: By area.
        owner: By owner.
    """

    category: Mask
    area: Mask
    owner: Mask

    @property
    def masks(self) -> tuple[Mask, Mask, Mask]:
        """The three in the order of :func:`columns_of`."""
        return self.category, self.area, self.owner

    @property
    def key(self) -> bytes:
        """What tells it from others."""
        return b"|".join(np.packbits(mask).tobytes() for mask in self.masks)


@dataclass(slots=True, eq=False, kw_only=True)
class CellCounts:
    """Things of each state in each finest cell of a grid, for one choice of things.

    Args:
        grid: The grid.
        counts: By cell and state. [1]
        changed: By cell: of which version the newest change is.
        since: The first version that ``changed`` knows of.
    """

    grid: Grid
    counts: npt.NDArray[np.int32]
    changed: npt.NDArray[np.int64]
    since: int
    _levels: dict[int, npt.NDArray[np.int64]] = field(default_factory=dict)

    def at(self, resolution: int) -> npt.NDArray[np.int64]:
        """Return the counts of the cells of a resolution."""
        if resolution not in self._levels:
            first = self.grid.levels[resolution].first
            self._levels[resolution] = np.add.reduceat(self.counts, first, axis=0, dtype=np.int64)
        return self._levels[resolution]

    def changed_at(self, resolution: int) -> npt.NDArray[np.int64]:
        """Return of which version the newest change of each cell of a resolution is."""
        newest: npt.NDArray[np.int64] = np.maximum.reduceat(self.changed, self.grid.levels[resolution].first)
        return newest


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class MapState:
    """What is known at one moment.

    Args:
        version: Its number; later ones are larger. [ms since 1970-01-01T00:00Z]
        registry: What is registered.
        grids: Where the things lie: the large grid, and that of what was registered since.
        kinds: By thing: its state.
        on_time: By thing: whether it reported within its period.
    """

    version: int
    registry: Registry
    grids: tuple[Grid, ...]
    kinds: npt.NDArray[np.uint8]
    on_time: npt.NDArray[np.uint8]


@dataclass(slots=True)
class _Table:
    wanted: Wanted
    state: MapState
    parts: tuple[CellCounts, ...]
    asked: float


@dataclass(slots=True)
class CityMap:
    """What the process knows of the map."""

    _state: MapState | None = None
    _tables: OrderedDict[bytes, _Table] = field(default_factory=OrderedDict)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _made: float = 0.0
    _is_making: bool = False

    def state(self) -> MapState:
        """Return the newest state that is made; when it has become old, a newer one is begun beside it."""
        with self._lock:
            if self._state is None:
                self.renew()
            elif time.monotonic() - self._made > _FRESH_S and not self._is_making:
                self._is_making = True
                threading.Thread(target=self._renew_beside, name="city-map", daemon=True).start()
            state = self._state
        assert state is not None
        return state

    def counts(self, wanted: Wanted) -> tuple[MapState, tuple[CellCounts, ...]]:
        """Return the counts of the things that are wanted, and the state that they were made of."""
        state = self.state()
        with self._lock:
            table = self._tables.get(wanted.key)
            # Counts that are a little older than the state are brought up to it by the next renewal.
            if table is None or state.version - table.state.version > _OLDEST_MS:
                table = self._tables[wanted.key] = _table(state, wanted, table)
            table.asked = time.monotonic()
            self._tables.move_to_end(wanted.key)
            while len(self._tables) > _TABLES:
                self._tables.popitem(last=False)
            return table.state, table.parts

    def renew(self) -> None:
        """Look at every thing anew."""
        state = _look(self._state)
        live = [one for one in list(self._tables.items()) if time.monotonic() - one[1].asked < _WANTED_S]
        tables = {key: _table(state, old.wanted, old) for key, old in live}
        with self._lock:
            self._state, self._made = state, time.monotonic()
            self._tables.update(tables)
            for key in [key for key, table in self._tables.items() if time.monotonic() - table.asked > _WANTED_S]:
                del self._tables[key]

    def _renew_beside(self) -> None:
        try:
            self.renew()
        finally:
            self._is_making = False
            connection.close()


@cache
def city_map() -> CityMap:
    """Return what this process knows of the map."""
    return CityMap()


def columns_of(registry: Registry, numbers: slice) -> tuple[Any, Any, Any]:
    """Return the columns that things are chosen by."""
    category, area, owner = registry.category, registry.area, registry.owner
    return np.asarray(category[numbers]), np.asarray(area[numbers]), np.asarray(owner[numbers])


def _look(last: MapState | None) -> MapState:
    registry = city_registry()
    now = city_clock().now()
    kinds, on_time = judge_things(
        history_root(), registry, partitions=partition_count(), now_ms=int(now.timestamp() * 1000)
    )
    alarmed = np.array(list(_alarmed()), np.int64)
    alarmed = alarmed[alarmed < len(kinds)]
    kinds[alarmed[kinds[alarmed] != ABSENT]] = ALARM
    version = int(datetime.now(UTC).timestamp() * 1000)
    if last is not None:
        version = max(version, last.version + 1)
    return MapState(
        version=version, registry=registry, grids=_grids(registry, last, len(kinds)), kinds=kinds, on_time=on_time
    )


def _alarmed() -> list[int]:
    rows = CityAlarm.objects.filter(cleared_ms=None, withdrawn=False, suppressed=False, number__gte=0)
    return list(rows.values_list("number", flat=True).distinct())


def _grids(registry: Registry, last: MapState | None, count: int) -> tuple[Grid, ...]:
    """Return the grids of all things; those of the last state while they still hold."""
    if last is not None and last.grids and last.grids[-1].end == count:
        return last.grids
    large = open_grid(registry.files.root)
    begin = large.end if large else 0
    end = min(count, begin + _TAIL_MAX)
    tail = (grid_of(np.asarray(registry.cell[begin:end]), begin),) if end > begin else ()
    return (large, *tail) if large else tail


def _table(state: MapState, wanted: Wanted, last: _Table | None) -> _Table:
    before = {id(part.grid): part for part in last.parts} if last else {}
    parts = tuple(_count(state, wanted, grid, before.get(id(grid))) for grid in state.grids)
    return _Table(wanted, state, parts, last.asked if last else time.monotonic())


def _count(state: MapState, wanted: Wanted, grid: Grid, last: CellCounts | None) -> CellCounts:
    counts = np.zeros((len(grid.starts) - 1, len(KINDS)), np.int32)
    numbers = slice(grid.offset, grid.end)
    columns, kinds = columns_of(state.registry, numbers), state.kinds[numbers]
    listed = _shortest(state.registry, wanted) if grid.offset == 0 else None
    place = np.asarray(grid.place)
    if listed is None:
        count_all(counts, place, kinds, columns, wanted.masks)
    else:
        for some in listed:
            count_some(counts, some, place, kinds, columns, wanted.masks)
    if last is None:
        changed, since = np.full(len(counts), state.version, np.int64), state.version
    else:
        changed = np.where((counts != last.counts).any(axis=1), state.version, last.changed)
        since = last.since
    return CellCounts(grid=grid, counts=counts, changed=changed, since=since)


def _shortest(registry: Registry, wanted: Wanted) -> list[npt.NDArray[Any]] | None:
    """Return lists that hold all that is wanted and are much shorter than everything, or ``None``."""
    postings = open_postings(registry.files.root)
    if not postings.covered:
        return None
    masks = zip(("category", "area", "owner"), wanted.masks, strict=True)
    choices = [[postings.between(kind, *span) for span in _spans(mask)] for kind, mask in masks]
    best = min(choices, key=_size)
    return [np.asarray(one) for one in best] if _size(best) < postings.covered // 4 else None


def _spans(mask: Mask) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(mask.astype(np.int8), prepend=0, append=0)).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


def _size(lists: list[npt.NDArray[Any]]) -> int:
    return sum(map(len, lists))
