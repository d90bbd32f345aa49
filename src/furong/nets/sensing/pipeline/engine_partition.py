"""One partition of the engine: fetch, decode, take in, and what follows from it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from furong.engines.readings.frames import FrameBroken, Readings, decode_frame
from furong.foundation.streams import Message
from furong.nets.sensing.columns.state.checkpoints import load_newest, save, snapshot
from furong.nets.sensing.columns.state.groups import Tables
from furong.nets.sensing.columns.state.partition import PartitionState, Taken
from furong.nets.sensing.columns.state.walk import DUPLICATE, LATE, MAIN
from furong.nets.sensing.domain.batches import Batch
from furong.nets.sensing.domain.happenings import episodes_of, shifts_of
from furong.nets.sensing.pipeline.engine_windows import Windows

__all__ = ["HistoryRows", "PartitionWork", "StreamReader", "stream_of_partition"]

_log = logging.getLogger("furong.sensing.engine")

#: A checkpoint is due after so many readings, or after so much time with any. [1], [s]
_CHECKPOINT_READINGS = 8_000_000
_CHECKPOINT_S = 60.0


class StreamReader(Protocol):
    """Streams as the engine reads them."""

    def fetch(self, stream: str, after: int, count: int, wait_s: float) -> list[Message]:
        """Return the next messages after a number."""
        ...

    def purge(self, stream: str, up_to: int) -> None:
        """Let go of messages up to a number."""
        ...


def stream_of_partition(partition: int) -> str:
    """Return the name of the stream of a partition."""
    return f"READINGS_{partition}"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRows:
    """Rows for one history file, in columns."""

    number: npt.NDArray[np.int32]
    time_ms: npt.NDArray[np.int64]
    value: npt.NDArray[np.float64]
    quality: npt.NDArray[np.uint16]
    is_late: bool


@dataclass(slots=True)
class PartitionWork:
    """What the engine keeps for a partition that it owns.

    Args:
        root: Folder of the sensing platform's files.
        number: Number of the partition.
        partitions: How many there are.
        committed: Up to where its stream was committed when it was taken over.
        renew: Picks up what was registered since.
    """

    root: Path
    number: int
    partitions: int
    committed: int
    renew: Callable[[], None] = lambda: None
    state: PartitionState = field(init=False)
    windows: Windows = field(default_factory=Windows)
    position: int = 0
    is_behind: bool = True
    oldest_checkpoint: int = 0
    _since_checkpoint: int = 0
    _checkpoint_at: float = 0.0
    _kept: int = 0
    _saver: threading.Thread | None = None

    def open(self, count: int, tables: Tables, at: float) -> None:
        """Get ready from the newest checkpoint; what came after it is read again from the stream."""
        self.state = PartitionState(self.root, self.number, self.partitions)
        self.state.open(count)
        self.position = self._kept = load_newest(self.root, self.state, at_most=self.committed)
        self.state.use(tables)
        self._checkpoint_at = at

    def take(self, messages: Sequence[Message]) -> tuple[Batch, list[HistoryRows]] | None:
        """Evaluate messages and return what they bring, and the rows for history."""
        if not messages:
            return None
        is_replay = messages[0].sequence <= self.committed
        if is_replay:
            messages = [message for message in messages if message.sequence <= self.committed]
        frames = [_frame(message) for message in messages]
        arrived = np.repeat([m.arrived_ms for m in messages], [len(frame) for frame in frames]).astype(np.int64)
        readings = frames[0] if len(frames) == 1 else Readings.concat(*frames)
        known = self._known(readings)
        if not bool(known.all()):
            # The intake may know things already that were registered a moment ago.
            self.renew()
            known = self._known(readings)
        if not bool(known.all()):
            _log.error("readings_of_nothing", extra={"partition": self.number, "count": int((~known).sum())})
            readings, arrived = readings.take(known), arrived[known]
        taken = self.state.take(readings.number, readings.time_ms, readings.value, arrived)
        batch = self._batch(readings, taken, messages[-1].sequence, is_replay=is_replay)
        self.position = messages[-1].sequence
        self.committed = max(self.committed, self.position) if is_replay else self.position
        self._since_checkpoint += len(readings)
        return batch, [] if is_replay else _history(readings, taken)

    def _known(self, readings: Readings) -> npt.NDArray[np.bool_]:
        known: npt.NDArray[np.bool_] = (
            (readings.number >= 0)
            & (readings.number < len(self.state.tables.group) * self.partitions)
            & (readings.number % self.partitions == self.number)
        )
        return known

    def _batch(self, readings: Readings, taken: Taken, last: int, *, is_replay: bool) -> Batch:
        kept = np.bincount(taken.kept, minlength=3)
        return Batch(
            partition=self.number,
            after=self.position,
            last=last,
            is_replay=is_replay,
            episodes=episodes_of(taken.happenings, self.number, self.partitions),
            shifts=shifts_of(taken.happenings, self.number, self.partitions),
            shares=[] if is_replay else self.windows.shares(readings, taken, self.state),
            stale=self.windows.stale(readings, taken, self.state) if kept[LATE] else {},
            late=self._late(readings, taken) if kept[LATE] else {},
            newest_ms=self.state.newest_ms,
            readings=len(readings),
            duplicates=int(kept[DUPLICATE]),
            late_count=int(kept[LATE]),
            flagged=int(np.count_nonzero(taken.quality)),
        )

    def _late(self, readings: Readings, taken: Taken) -> dict[int, int]:
        """Return the things with late readings that any rule watches, with the earliest of them."""
        late = taken.kept == LATE
        number, time = readings.number[late].astype(np.int64), readings.time_ms[late]
        groups = self.state.tables.groups[self.state.records["group"][number // self.partitions]]
        watched = groups["first"] < groups["last"]
        number, time = number[watched], time[watched]
        order = np.lexsort((time, number))
        number, time = number[order], time[order]
        first = np.r_[True, number[1:] != number[:-1]] if len(number) else np.zeros(0, dtype=bool)
        return dict(zip(number[first].tolist(), time[first].tolist(), strict=True))

    def listen(self, now_ms: int) -> Batch | None:
        """Notice silences up to now; nothing while the stream is not read to its end."""
        if self.is_behind:
            return None
        happenings = self.state.silent(now_ms)
        if not len(happenings):
            return None
        return Batch(
            partition=self.number,
            after=self.position,
            last=self.position,
            episodes=episodes_of(happenings, self.number, self.partitions),
            newest_ms=self.state.newest_ms,
        )

    def save_when_due(self, streams: StreamReader, at: float, *, now: bool = False) -> None:
        """Begin a checkpoint in a thread of its own when one is due; call it right after a commit.

        The stream is let go only up to the checkpoint before it, so that either will do.
        """
        if self._saver is not None and self._saver.is_alive():
            return
        is_due = self._since_checkpoint >= _CHECKPOINT_READINGS or at - self._checkpoint_at >= _CHECKPOINT_S or now
        if not is_due or not self._since_checkpoint:
            return
        copy, kept, stream = snapshot(self.state, self.position), self._kept, stream_of_partition(self.number)

        def work() -> None:
            save(self.root, copy)
            if kept:
                streams.purge(stream, kept)

        self.oldest_checkpoint = kept
        self._kept, self._since_checkpoint, self._checkpoint_at = self.position, 0, at
        self._saver = threading.Thread(target=work, name=f"checkpoint-{self.number}", daemon=True)
        self._saver.start()

    def close(self) -> None:
        """Wait for a checkpoint under way."""
        if self._saver is not None:
            self._saver.join()


def _frame(message: Message) -> Readings:
    """Return the readings of a message; one that is no frame was not put there by an intake, and is passed over."""
    try:
        return decode_frame(message.payload)
    except FrameBroken as error:
        _log.error("frame_broken", extra={"stream": message.subject, "sequence": message.sequence, "why": str(error)})
        return Readings.empty()


def _history(readings: Readings, taken: Taken) -> list[HistoryRows]:
    rows = []
    for kind in (MAIN, LATE):
        which = taken.kept == kind
        if bool(which.any()):
            whole: Any = slice(None) if bool(which.all()) else which
            rows.append(
                HistoryRows(
                    number=readings.number[whole],
                    time_ms=readings.time_ms[whole],
                    value=readings.value[whole],
                    quality=taken.quality[whole],
                    is_late=kind == LATE,
                )
            )
    return rows
