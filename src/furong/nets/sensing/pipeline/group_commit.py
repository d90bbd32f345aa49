"""Many deliveries, few messages: what arrives together is written to the log of readings together.

One thread gathers the readings of all deliveries that wait, writes one message for each partition, and tells every
delivery when its readings are on disk. While a write is under way the next deliveries gather, so the messages grow with
the load and a single reading waits only a moment.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol

from furong.engines.readings.frames import Readings, encode_frame, split_by_partition
from furong.foundation.streams import NewMessage

__all__ = ["FRAME_MAX", "GroupCommit", "ReadingsLog", "frames_of"]

#: Most readings of one message: with 20 bytes each it stays below the megabyte that a server takes. [1]
FRAME_MAX = 48_000
#: As soon as so many readings wait, nobody is waited for. [1]
_FULL = 50_000
_GATHER_S = 0.01


class ReadingsLog(Protocol):
    """The log of readings, one stream a partition."""

    def publish_many(self, messages: Sequence[NewMessage], /) -> object:
        """Write messages and return when all of them are on disk."""
        ...


@dataclass(slots=True)
class _Waiting:
    readings: Readings
    done: Future[None] = field(default_factory=Future)


def frames_of(readings: Readings, partitions: int, *, name: str = "") -> list[NewMessage]:
    """Return readings as messages, each of one partition.

    Args:
        readings: In the order they came.
        partitions: How many there are. [1]
        name: When given, messages are named by it, so that the log drops repetitions.
    """
    messages: list[NewMessage] = []
    for partition, part in enumerate(split_by_partition(readings, partitions)):
        for start in range(0, len(part), FRAME_MAX):
            payload = encode_frame(part.take(slice(start, start + FRAME_MAX)))
            identity = f"{name}-{partition}-{start}" if name else ""
            messages.append(NewMessage(f"furong.readings.{partition}", payload, identity))
    return messages


class GroupCommit:
    """Writes readings of many threads to the log.

    Args:
        log: Where they go.
        partitions: How many there are. [1]
    """

    def __init__(self, log: ReadingsLog, partitions: int) -> None:
        self._log = log
        self._partitions = partitions
        self._waiting: list[_Waiting] = []
        self._count = 0
        self._changed = threading.Condition()
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="group-commit", daemon=True)
        self._thread.start()

    def put(self, readings: Readings) -> Future[None]:
        """Add readings and return what is done when they are on disk, or fails as the log failed."""
        entry = _Waiting(readings)
        with self._changed:
            if self._is_closed:
                raise RuntimeError("nothing is written any more")
            self._waiting.append(entry)
            self._count += len(readings)
            self._changed.notify()
        return entry.done

    def close(self) -> None:
        """Write what waits, and end."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        with ThreadPoolExecutor(1, thread_name_prefix="log-writer") as writer:
            while gathered := self._gathered():
                error = writer.submit(self._write, gathered).exception()
                for entry in gathered:
                    if error is None:
                        entry.done.set_result(None)
                    else:
                        entry.done.set_exception(error)

    def _write(self, gathered: Sequence[_Waiting]) -> None:
        readings = Readings.concat(*(entry.readings for entry in gathered))
        self._log.publish_many(frames_of(readings, self._partitions))

    def _gathered(self) -> list[_Waiting]:
        """Wait for deliveries, a moment longer for others, and return them; none when all is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._is_closed)
            until = time.monotonic() + _GATHER_S
            while self._count < _FULL and not self._is_closed and (left := until - time.monotonic()) > 0:
                self._changed.wait(left)
            gathered, self._waiting, self._count = self._waiting, [], 0
            return gathered
