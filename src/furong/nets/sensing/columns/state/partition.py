"""One partition at work: its newest state, its pairs, and the tables of the rules over it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from furong.engines.quality import QualityBit, disagreeing
from furong.engines.rules import (
    ACTIVE,
    HAPPENING,
    PENDING,
    RULE_BITS,
    drop_pair,
    empty_pairs,
    find_pair,
    grown,
    pair_key,
    pairs_taken,
    put_pair,
)
from furong.kernel.columns import FloatColumn, IntColumn
from furong.nets.sensing.columns.state.groups import Tables
from furong.nets.sensing.columns.state.layout import RECORD, WATCHED, live_file, open_live
from furong.nets.sensing.columns.state.walk import MAIN, sweep, walk

__all__ = ["PartitionState", "Taken"]

_OUT = 1 << 16
#: Neighbourhoods of fewer things say nothing; farther than so many deviations and this part of the range. [1]
_NEIGHBOURS, _FAR_RATIO, _FAR_SHARE = 5, 6.0, 0.15
_NEIGHBOUR = int(QualityBit.NEIGHBOUR)
_SLOT = (1 << RULE_BITS) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a batch of readings.

    Args:
        kept: MAIN, LATE or DUPLICATE for each.
        quality: Bits of each.
        happenings: What happened to pairs of things and rules, in the order of the readings.
    """

    kept: npt.NDArray[np.uint8]
    quality: npt.NDArray[np.uint16]
    happenings: Any


@dataclass(slots=True)
class PartitionState:
    """The state of one partition, owned by whoever works on it.

    Args:
        root: Folder of the sensing platform's files.
        number: Number of the partition. [1]
        partitions: How many there are. [1]
    """

    root: Path
    number: int
    partitions: int
    records: Any = field(init=False)
    tables: Tables = field(init=False)
    pairs: Any = field(default_factory=empty_pairs)
    newest_ms: int = 0
    _listened: int = 0
    _compared: int = 0
    _out: Any = field(default_factory=lambda: np.zeros(_OUT, dtype=HAPPENING))

    @classmethod
    def beside(cls, root: Path, tables: Tables, positions: IntColumn) -> Self:
        """Return a state in memory of some of a partition's things, to try something on their readings.

        Args:
            root: Folder of the sensing platform's files; nothing is written there.
            tables: Tables of the whole partition.
            positions: The things, as numbered in the partition; their position here is their number in the state.
        """
        state = cls(root, 0, 1)
        state.tables = replace(tables, group=tables.group[positions])
        state.records = np.zeros(len(positions), dtype=RECORD)
        state.records["group"] = state.tables.group
        return state

    def open(self, count: int) -> None:
        """Map the records of ``count`` things; what was there before a crash is wiped."""
        live_file(self.root, self.number).unlink(missing_ok=True)
        self.records = open_live(self.root, self.number, count)
        self.pairs = empty_pairs()

    def use(self, tables: Tables) -> None:
        """Work with these tables from now on; pairs of rules that are gone are dropped."""
        if len(tables.group) > len(self.records):
            self.records = open_live(self.root, self.number, len(tables.group))
        self.records["group"][: len(tables.group)] = tables.group
        self.tables = tables
        known = tables.rules["slot"]
        for key in pairs_taken(self.pairs)["key"].tolist():
            if (key & _SLOT) not in known:
                drop_pair(self.pairs, find_pair(self.pairs, key))

    def take(self, number: npt.NDArray[np.int32], time: IntColumn, value: FloatColumn, arrived: IntColumn) -> Taken:
        """Take in readings and return what became of each, in the order in which they came."""
        order = _order(number, time)
        if order is not None:
            number, time, value, arrived = number[order], time[order], value[order], arrived[order]
        kept, quality = np.zeros(len(number), dtype=np.uint8), np.zeros(len(number), dtype=np.uint16)
        happenings = self._walk(number, time, value, arrived, kept, quality)
        newest = time[kept == MAIN] if len(time) else time
        self.newest_ms = max(self.newest_ms, int(newest.max(initial=0)))
        if order is not None:
            came = np.argsort(order)
            kept, quality = kept[came], quality[came]
        return Taken(kept=kept, quality=quality, happenings=happenings)

    def _walk(
        self,
        number: npt.NDArray[np.int32],
        time: IntColumn,
        value: FloatColumn,
        arrived: IntColumn,
        kept: npt.NDArray[np.uint8],
        quality: npt.NDArray[np.uint16],
    ) -> Any:
        tables, found = self.tables, []
        row = 0
        while row < len(number):
            limits = self._limits()
            row = walk(
                row, number, time, value, arrived, kept, quality, self.partitions, self.records,
                tables.groups, tables.chosen, tables.rules, tables.usual, self.pairs, limits, self._out,
            )  # fmt: skip
            found.append(self._out[: limits[0]].copy())
        return np.concatenate(found) if found else np.zeros(0, dtype=HAPPENING)

    def _limits(self) -> IntColumn:
        """Return how far a pass may go before it must come back: room for happenings, and room for new pairs."""
        most = self.tables.most_rules
        while (room := len(self.pairs) // 2 - len(pairs_taken(self.pairs)) - most) <= len(self.pairs) // 8:
            self.pairs = grown(self.pairs)
        return np.array([0, len(self._out) - 2 * most - 2, room], dtype=np.int64)

    def silent(self, now_ms: int) -> Any:
        """Notice things that have said nothing for too long, a limited number at a time, as happenings."""
        tables, limits = self.tables, self._limits()
        if bool((tables.groups["silence"] > now_ms).all()):
            return np.zeros(0, dtype=HAPPENING)
        end = sweep(
            self._listened, now_ms, self.records[: len(tables.group)],
            tables.groups, tables.chosen, tables.rules, self.pairs, limits, self._out,
        )  # fmt: skip
        self._listened = 0 if end >= len(tables.group) else end
        return self._out[: limits[0]].copy()

    def compare_neighbours(self, area: npt.NDArray[Any], now_ms: int) -> None:
        """Mark things that are far from others of their category in their area; a part of the categories at a time.

        Args:
            area: Area of each thing of the partition.
            now_ms: Readings that were made long before say nothing.
        """
        groups = self.tables.groups
        count = int(groups["category"].max(initial=0)) + 1
        category, self._compared = self._compared % count, self._compared + 1
        span = groups["high"] - groups["low"]
        comparable = (groups["category"] == category) & np.isfinite(span) & (span > 1)
        if not bool(comparable.any()):
            return
        mine = np.flatnonzero(comparable[self.tables.group])
        records = self.records[mine]
        fresh = (records["time"] > 0) & (now_ms - records["time"] < groups["old"][records["group"]])
        mine, records = mine[fresh], records[fresh]
        if len(mine):
            far = disagreeing(
                np.asarray(area[mine], dtype=np.int64), records["value"].copy(), span[records["group"]],
                least=_NEIGHBOURS, ratio=_FAR_RATIO, share=_FAR_SHARE,
            )  # fmt: skip
            flags = self.records["flags"][mine]
            self.records["flags"][mine] = np.where(far, flags | _NEIGHBOUR, flags & ~np.uint8(_NEIGHBOUR))

    def put(self, thing: int, slot: int, phase: int, since: int, value: float, extreme: float) -> None:
        """Set the pair of a thing and a rule."""
        if len(pairs_taken(self.pairs)) * 2 >= len(self.pairs):
            self.pairs = grown(self.pairs)
        key = pair_key(thing, slot)
        place = find_pair(self.pairs, key)
        place = put_pair(self.pairs, key) if place < 0 else place
        for name, what in (("phase", phase), ("since", since), ("value", value), ("extreme", extreme)):
            self.pairs[name][place] = what
        if phase in (PENDING, ACTIVE):
            self.records["flags"][thing] |= WATCHED

    def forget(self, thing: int, slot: int) -> None:
        """Take the pair of a thing and a rule out."""
        place = find_pair(self.pairs, pair_key(thing, slot))
        if place >= 0:
            drop_pair(self.pairs, place)


def _order(number: npt.NDArray[np.int32], time: IntColumn) -> IntColumn | None:
    """Return an order by time in which no thing goes back, or ``None`` when the readings have it already."""
    if len(number) < 2 or bool((number[1:] > number[:-1]).all()) or bool((time[1:] >= time[:-1]).all()):
        return None
    return np.argsort(time, kind="stable")
