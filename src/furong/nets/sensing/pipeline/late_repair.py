"""Deriving the episodes of things again when readings came that are older than their newest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from furong.engines.rules import ACTIVE, RULE_BITS, pairs_taken
from furong.foundation.transactions import transaction
from furong.kernel.columns import IntColumn
from furong.nets.sensing.actions.record_city_alarms import Watchroom
from furong.nets.sensing.actions.repair_city_alarms import apply_corrections
from furong.nets.sensing.actions.sum_windows import replace_shifts
from furong.nets.sensing.columns.history.reading import only_first, read_rows
from furong.nets.sensing.columns.state.partition import PartitionState
from furong.nets.sensing.domain.happenings import Episode, Shift, episodes_of, shifts_of
from furong.nets.sensing.domain.repairing import RecordedAlarm, corrections, joined, paired
from furong.nets.sensing.pipeline.engine_tables import CityThings, facts_of
from furong.nets.sensing.selectors.city_alarms import recorded_city_alarms
from furong.nets.sensing.selectors.city_rules import RunningRule
from furong.nets.sensing.selectors.engine_marks import late_things
from furong.nets.sensing.selectors.history_files import live_files

__all__ = ["Repair"]

#: Things looked at in one go. [1]
_AT_A_TIME = 1000
_HOUR_MS = 3_600_000
_PERIODS = 10
_END = 1 << 62
_SLOT = (1 << RULE_BITS) - 1
_MS = 1000


@dataclass(slots=True, kw_only=True)
class Repair:
    """Late readings of one partition, right after a commit: then history and the state say the same.

    Args:
        root: Folder of the sensing platform's files.
        state: The partition's state.
        things: The registry.
        rules: The rules that run, by number.
        room: Floods and what is put aside.
        position: Where the partition stands.
        fence: Raises when the partition belongs to somebody else by now.
    """

    root: Path
    state: PartitionState
    things: CityThings
    rules: Mapping[int, RunningRule]
    room: Watchroom
    position: int
    fence: Callable[[], None]

    def run(self, now: datetime) -> int:
        """Look at the things that wait longest, and return how many they were."""
        due = dict(late_things(self.state.number, _AT_A_TIME))
        if not due:
            return 0
        numbers = np.array(sorted(due), dtype=np.int64)
        since = min(due.values())
        active = [number for number, rule in self.rules.items() if not rule.is_shadow]
        recorded = recorded_city_alarms(numbers.tolist(), active, since)
        found, trial = self._derived(numbers, since, recorded, now)
        changes, fresh = corrections(found, recorded)
        apply_corrections(
            changes,
            fresh,
            list(due),
            self.position,
            self.rules,
            facts_of(self.things, numbers.tolist()),
            self.room,
            now,
            self.fence,
        )
        self._adopt(trial, numbers)
        return len(due)

    def _renew_shifts(self, numbers: IntColumn, since: int, shifts: Sequence[Shift]) -> None:
        assets = {number: int(self.things.asset[number]) for number in numbers.tolist()}
        if any(asset >= 0 for asset in assets.values()):
            with transaction():
                self.fence()
                replace_shifts(numbers.tolist(), since, shifts, assets)

    def _derived(
        self, numbers: IntColumn, since: int, recorded: Sequence[RecordedAlarm], now: datetime
    ) -> tuple[list[Episode], PartitionState]:
        trial = PartitionState.beside(self.root, self.state.tables, numbers // self.state.partitions)
        self._read(trial, numbers, since - self._lookback(), since)
        begun = [a for a in recorded if not a.withdrawn and a.raised_ms < since]
        self._begin(trial, numbers, begun)
        happenings = [self._read(trial, numbers, since, _END), trial.silent(int(now.timestamp() * _MS))]
        shifts = [replace(s, number=int(numbers[s.number])) for s in shifts_of(happenings[0], 0, 1)]
        self._renew_shifts(numbers, since, shifts)
        local = [episode for part in happenings for episode in episodes_of(part, 0, 1)]
        episodes = [replace(e, number=int(numbers[e.number])) for e in local if e.rule in self.rules]
        episodes = [e for e in episodes if not self.rules[e.rule].is_shadow]
        return joined(paired(episodes), begun), trial

    def _lookback(self) -> int:
        """Return how far back what was pending at an instant can have begun. [ms]"""
        tables = self.state.tables
        periods = int(tables.groups["period"].max(initial=0)) * _PERIODS
        return 2 * int(tables.rules["dwell"].max(initial=0)) + periods + _HOUR_MS

    def _read(self, trial: PartitionState, numbers: IntColumn, begin: int, end: int) -> Any:
        files = live_files(partition=self.state.number, times=(begin, end))
        rows = only_first(read_rows(self.root, files, times=(begin, end), only=numbers))
        local = np.searchsorted(numbers, rows.number).astype(np.int32)
        return trial.take(local, rows.time_ms, rows.value, rows.time_ms).happenings

    def _begin(self, trial: PartitionState, numbers: IntColumn, begun: Sequence[RecordedAlarm]) -> None:
        """Let the trial begin with the alarms that were open then, and with no others."""
        for pair in pairs_taken(trial.pairs).copy():
            rule = self.rules.get(int(pair["key"]) & _SLOT)
            if pair["phase"] == ACTIVE and rule is not None and not rule.is_shadow:
                trial.forget(int(pair["key"]) >> RULE_BITS, rule.number)
        for alarm in begun:
            place = int(np.searchsorted(numbers, alarm.number))
            trial.put(place, alarm.rule, ACTIVE, alarm.since_ms, alarm.value, alarm.value)

    def _adopt(self, trial: PartitionState, numbers: IntColumn) -> None:
        """Let what goes on in the partition be what goes on in the trial, for these things."""
        tables, state = self.state.tables, self.state
        for thing in (numbers // state.partitions).tolist():
            group = tables.groups[state.records["group"][thing]]
            for slot in tables.rules["slot"][tables.chosen[group["first"] : group["last"]]].tolist():
                state.forget(thing, slot)
        for pair in pairs_taken(trial.pairs):
            thing = int(numbers[int(pair["key"]) >> RULE_BITS]) // state.partitions
            slot = int(pair["key"]) & _SLOT
            state.put(thing, slot, int(pair["phase"]), int(pair["since"]), float(pair["value"]), float(pair["extreme"]))
