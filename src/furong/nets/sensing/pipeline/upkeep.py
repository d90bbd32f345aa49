"""What the engine does now and then: late readings, rules over several partitions, neighbours, escalation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import numpy as np

from furong.engines.readings.frames import Readings
from furong.foundation.transactions import transaction
from furong.nets.sensing.actions.city_alarms import escalate_alarms
from furong.nets.sensing.actions.record_city_alarms import Watchroom
from furong.nets.sensing.actions.repair_city_alarms import forget_repairs
from furong.nets.sensing.actions.sum_windows import replace_shares
from furong.nets.sensing.columns.history.reading import only_first, read_rows
from furong.nets.sensing.pipeline.engine_partition import PartitionWork
from furong.nets.sensing.pipeline.engine_tables import CityThings
from furong.nets.sensing.pipeline.late_repair import Repair
from furong.nets.sensing.pipeline.merged_rules import MergedRules
from furong.nets.sensing.selectors.city_rules import RunningRule
from furong.nets.sensing.selectors.history_files import live_files
from furong.nets.sensing.selectors.merged_rules import stale_window_keys

__all__ = ["Upkeep"]

_STALE_AT_A_TIME = 20
_MS = 1000


@dataclass(slots=True, kw_only=True)
class Upkeep:
    """What there is to work with.

    Args:
        root: Folder of the sensing platform's files.
        things: The registry.
        rules: The rules that run, by number.
        room: Floods and what is put aside.
        fence: Raises when a partition belongs to somebody else by now.
    """

    root: Path
    things: CityThings
    rules: Mapping[int, RunningRule]
    room: Watchroom
    fence: Callable[[int], None]

    def repair(self, work: PartitionWork, now: datetime) -> None:
        """Derive again what late readings of a partition have changed."""
        repair = Repair(
            root=self.root,
            state=work.state,
            things=self.things,
            rules=self.rules,
            room=self.room,
            position=work.position,
            fence=partial(self.fence, work.number),
        )
        if repair.run(now) == 0 and work.oldest_checkpoint:
            forget_repairs(work.number, work.oldest_checkpoint)
        for rule, begin in stale_window_keys(work.number, _STALE_AT_A_TIME):
            self._sum_again(work, rule, begin)

    def _sum_again(self, work: PartitionWork, rule: int, begin: int) -> None:
        """Sum a window of a partition again from history, in which every reading is once."""
        watch = work.windows.watches.get(rule)
        if watch is None:
            replace_shares(work.number, rule, begin, [])
            return
        span = (begin, begin + watch.spec.window_s * _MS)
        rows = only_first(read_rows(self.root, live_files(partition=work.number, times=span), times=span))
        readings = Readings(number=rows.number, time_ms=rows.time_ms, value=rows.value)
        every = np.ones(len(readings), dtype=bool)
        found = [share for share in work.windows.summed(readings, every, work.state) if share.rule == rule]
        replace_shares(work.number, rule, begin, [share for share in found if share.begin_ms == begin])

    def decide(self, now: datetime) -> None:
        """Decide rules over several partitions."""
        self._merged().run(now)

    def tend(self, now: datetime) -> None:
        """Move alarms up that nobody looks at, and forget what is old."""
        with transaction():
            escalate_alarms(now)
        self._merged().forget(now)

    def compare_neighbours(self, work: PartitionWork, now: datetime) -> None:
        """Mark things of a part of the categories that disagree with their neighbours."""
        work.state.compare_neighbours(self.things.area[work.number :: work.partitions], int(now.timestamp() * _MS))

    def _merged(self) -> MergedRules:
        return MergedRules(things=self.things, rules=self.rules, room=self.room, fence=partial(self.fence, 0))
