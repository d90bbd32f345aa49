"""Messages of many connections taken in together: a few at a time would cost more than they weigh."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from furong.engines.readings.mqtt_messages import lines_of_messages
from furong.engines.readings.mqtt_packets import packets_in
from furong.kernel.clock import Clock
from furong.nets.sensing.adapters.callers import in_database_thread
from furong.nets.sensing.api import intake as api

__all__ = ["Batches"]

#: So long the messages of other connections are waited for. [s]
_GATHER_S = 0.002
#: Nobody is waited for when so much is there. [B]
_FULL = 256 * 1024
#: No message with a reading is shorter. [B]
_SHORTEST = 12
#: A log that takes nothing is asked again after a second, for a minute; then the devices are sent away. [s]
_AGAIN_S, _ATTEMPTS = 1.0, 60

Told = Callable[[bool], None]


@dataclass(slots=True)
class _Gathered:
    texts: list[bytes] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)


class Batches:
    """Gathers messages and tells each sender what became of its own.

    Args:
        intake: Takes them.
        clock: The time of readings that say none.
    """

    def __init__(self, intake: api.Intake, clock: Clock) -> None:
        self._intake = intake
        self._clock = clock
        self._waiting: dict[str, _Gathered] = {}
        self._size = 0
        self._timer: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def put(self, source: str, text: bytes, told: Told) -> None:
        """Add whole MQTT packets with readings; ``told`` hears whether they are on disk.

        Args:
            source: Who sent them.
            text: The packets. [1]
            told: Called once.
        """
        gathered = self._waiting.setdefault(source, _Gathered())
        gathered.texts.append(text)
        gathered.told.append(told)
        self._size += len(text)
        if self._size >= _FULL:
            self._flush()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_GATHER_S, self._flush)

    def _flush(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        waiting, self._waiting, self._size = self._waiting, {}, 0
        for source, gathered in waiting.items():
            buffer = np.frombuffer(b"".join(gathered.texts), dtype=np.uint8)
            packets, _ = packets_in(buffer, len(buffer) // _SHORTEST + 1)
            lines = lines_of_messages(buffer, packets, int(self._clock.now().timestamp() * 1000))
            # Begun here and now, so that what a device sends stays in its order.
            first = self._intake.put_ndjson(lines, source)
            task = asyncio.create_task(self._store(source, lines, first, gathered.told))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _store(self, source: str, lines: bytes, pending: api.Pending, told: list[Told]) -> None:
        is_stored = False
        for _ in range(_ATTEMPTS):
            try:
                await pending.on_disk()
                is_stored = True
                break
            except api.IntakeUnavailable:
                await asyncio.sleep(_AGAIN_S)
                pending = self._intake.put_ndjson(lines, source)
        if is_stored and pending.has_rejected:
            await in_database_thread(pending.settled)
        for tell in told:
            tell(is_stored)
