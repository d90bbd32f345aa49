"""The engine: reads the streams of the partitions it owns, evaluates, and commits once for all of them."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from django.db import Error, connection

from furong.foundation.streams import StreamUnavailable
from furong.kernel.clock import Clock
from furong.nets.sensing.actions.commit_batches import commit_batches
from furong.nets.sensing.actions.record_city_alarms import Watchroom
from furong.nets.sensing.actions.repair_city_alarms import redo_repairs
from furong.nets.sensing.columns.history import write_history
from furong.nets.sensing.domain.batches import Batch
from furong.nets.sensing.errors.engine import PositionMoved
from furong.nets.sensing.pipeline.committing import Committer
from furong.nets.sensing.pipeline.engine_partition import HistoryRows, PartitionWork, StreamReader, stream_of_partition
from furong.nets.sensing.pipeline.engine_tables import CityThings, facts_of
from furong.nets.sensing.pipeline.engine_windows import Windows, windows_of
from furong.nets.sensing.pipeline.upkeep import Upkeep
from furong.nets.sensing.pipeline.usual import tables_of
from furong.nets.sensing.selectors.city_rules import RunningRule, rules_stamp, running_rules
from furong.nets.sensing.selectors.engine_marks import committed_sequence

__all__ = ["Engine", "Ownership"]

_log = logging.getLogger("furong.sensing.engine")

_MESSAGES = 64
_WAIT_S = 0.05
#: Commits come no faster than this. [s]
_CADENCE_S = 0.2
_LOOK_S = 1.0
_LISTEN_S = 5.0
_REPAIR_S = 2.0
_TEND_S = 10.0
#: Whoever owns this partition decides what concerns several.
_FIRST = 0
_PAUSE_S = 1.0
_MS = 1000


class Ownership(Protocol):
    """Which partitions this worker owns, and the fence that keeps others' apart."""

    def owned(self) -> Sequence[int]:
        """Return the partitions that are ours now, renewing the lease."""
        ...

    def fence(self, partition: int) -> None:
        """Inside a transaction: raise when the partition is no longer ours."""
        ...


@dataclass(slots=True)
class Engine:
    """A worker of the engine.

    Args:
        root: Folder of the sensing platform's files.
        partitions: How many partitions there are.
        streams: Where readings come from.
        things: The registry.
        ownership: Which partitions are ours.
        clock: The city's clock, against which silence is measured.
        committer: Commits at once, or beside the evaluation of the next readings.
    """

    root: Path
    partitions: int
    streams: StreamReader
    things: CityThings
    ownership: Ownership
    clock: Clock
    committer: Committer = field(default_factory=Committer)
    room: Watchroom = field(default_factory=Watchroom)
    _work: dict[int, PartitionWork] = field(default_factory=dict)
    _rules: Mapping[int, RunningRule] = field(default_factory=dict)
    _stamp: tuple[int, datetime | None] | None = None
    _looked_at: float = float("-inf")
    _listened_at: float = float("-inf")
    _repaired_at: float = float("-inf")
    _tended_at: float = float("-inf")

    def run(self, stop: threading.Event) -> None:
        """Work until asked to stop; an error of the database or the stream is waited out."""
        while not stop.is_set():
            begun = time.monotonic()
            try:
                self.step()
            except PositionMoved:
                _log.warning("partition_taken_over")
                self.let_go()
            except (Error, StreamUnavailable):
                # What was evaluated but not committed is evaluated again from the last checkpoint.
                _log.exception("engine_step_failed")
                connection.close()
                self.let_go()
                stop.wait(_PAUSE_S)
            stop.wait(max(0.0, _CADENCE_S - (time.monotonic() - begun)))
        self.close()
        connection.close()

    def step(self) -> int:
        """Fetch, evaluate and commit once, and return how many readings were taken."""
        at = time.monotonic()
        self._look(at)
        batches: list[Batch] = []
        rows: list[tuple[Batch, HistoryRows]] = []
        for work in self._work.values():
            messages = self.streams.fetch(stream_of_partition(work.number), work.position, _MESSAGES, _WAIT_S)
            work.is_behind = len(messages) >= _MESSAGES or work.position < work.committed
            taken = work.take(messages)
            if taken is not None:
                batches.append(taken[0])
                rows.extend((taken[0], part) for part in taken[1])
        batches = self._listen(at, batches)
        if batches:
            self.committer.submit(partial(self._commit, batches, rows, self._rules))
            for work in self._work.values():
                work.save_when_due(self.streams, at)
        self._keep_up(at)
        return sum(batch.readings for batch in batches)

    def let_go(self) -> None:
        """Forget every partition; those that are ours are opened again at the next step."""
        self.committer.abandon()
        for work in self._work.values():
            work.close()
        self._work.clear()
        self._looked_at = float("-inf")

    def close(self) -> None:
        """Write a checkpoint of every partition and let go."""
        try:
            self.committer.settle()
        except (Error, PositionMoved):
            _log.exception("last_commit_failed")
            self._work.clear()
        for work in self._work.values():
            work.close()
            work.save_when_due(self.streams, time.monotonic(), now=True)
        self.let_go()
        self.committer.close()

    def _look(self, at: float) -> None:
        """See now and then which partitions are ours, whether rules changed, and whether things were registered."""
        if at - self._looked_at < _LOOK_S:
            return
        self._looked_at = at
        # Partitions may be handed on now: what is under way for them comes first.
        self.committer.settle()
        self.room.refresh(self.clock.now())
        owned = self.ownership.owned()
        for number in set(self._work) - set(owned):
            self._work.pop(number).close()
        stamp = rules_stamp()
        has_grown = self.things.refresh()
        if stamp != self._stamp or has_grown:
            self._rules = {rule.number: rule for rule in running_rules()}
            self._stamp = stamp
            for work in self._work.values():
                work.state.use(self._tables(work.number))
                work.windows = self._windows()
        for number in owned:
            if number not in self._work:
                self._work[number] = self._opened(number, at)

    def _renew(self) -> None:
        if self.things.refresh():
            for work in self._work.values():
                work.state.use(self._tables(work.number))
                work.windows = self._windows()

    def _tables(self, number: int) -> Any:
        return tables_of(self.root, self.things, list(self._rules.values()), number, self.partitions)

    def _windows(self) -> Windows:
        return windows_of(self.things, list(self._rules.values()))

    def _opened(self, number: int, at: float) -> PartitionWork:
        self.room.resume()
        work = PartitionWork(self.root, number, self.partitions, committed_sequence(number), self._renew)
        count = len(range(number, self.things.count, self.partitions))
        work.open(count, self._tables(number), at)
        work.windows = self._windows()
        redo_repairs(number, work.position)
        return work

    def _listen(self, at: float, batches: list[Batch]) -> list[Batch]:
        """Add the silences that are noticed now to what partitions bring."""
        if at - self._listened_at < _LISTEN_S:
            return batches
        self._listened_at = at
        now_ms = int(self.clock.now().timestamp() * _MS)
        known = {batch.partition: batch for batch in batches}
        for work in self._work.values():
            heard = work.listen(now_ms)
            if heard is not None:
                batch = known.get(work.number, heard)
                episodes = heard.episodes if batch is heard else [*batch.episodes, *heard.episodes]
                known[work.number] = replace(batch, episodes=episodes)
        return list(known.values())

    def _keep_up(self, at: float) -> None:
        """Do now and then what is not done with every batch."""
        upkeep = Upkeep(
            root=self.root, things=self.things, rules=self._rules, room=self.room, fence=self.ownership.fence
        )
        now = self.clock.now()
        if at - self._repaired_at >= _REPAIR_S:
            self._repaired_at = at
            # History and state must say the same.
            self.committer.settle()
            for work in self._work.values():
                if work.position >= work.committed:
                    upkeep.repair(work, now)
            if _FIRST in self._work:
                upkeep.decide(now)
        if at - self._tended_at >= _TEND_S:
            self._tended_at = at
            for work in self._work.values():
                upkeep.compare_neighbours(work, now)
            if _FIRST in self._work:
                upkeep.tend(now)

    def _commit(
        self,
        batches: Sequence[Batch],
        rows: Sequence[tuple[Batch, HistoryRows]],
        rules: Mapping[int, RunningRule],
    ) -> None:
        files = [
            write_history(
                self.root, batch.partition, batch.after + 1, batch.last,
                part.number, part.time_ms, part.value, part.quality, part.is_late,
            )
            for batch, part in rows
        ]  # fmt: skip
        numbers = [e.number for b in batches for e in b.episodes] + [s.number for b in batches for s in b.shifts]
        commit_batches(
            batches,
            files,
            rules,
            facts_of(self.things, numbers),
            self.room,
            self.clock.now(),
            self.ownership.fence,
        )
