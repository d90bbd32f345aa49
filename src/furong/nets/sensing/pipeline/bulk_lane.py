"""The bulk lane: whole batches over NATS, as Arrow streams or NDJSON, on ``furong.bulk.<source>``.

A batch waits in a stream of its own and is let go of when its readings are in the log. Its messages to the log carry
its number, so that a batch that is read again after a crash is not written twice.
"""

from __future__ import annotations

import base64
import logging
import threading

from furong.engines.readings.frames import Readings
from furong.engines.readings.ndjson import read_lines
from furong.foundation.streams import Message, StreamFull, Streams, StreamUnavailable
from furong.kernel.clock import Clock
from furong.kernel.errors import FurongError
from furong.nets.sensing.actions.quarantine_readings import quarantine_readings
from furong.nets.sensing.contracts.intake import IntakeReason, RejectedReading
from furong.nets.sensing.pipeline.arrow_bodies import check_arrow
from furong.nets.sensing.pipeline.checks import Checked, check_lines
from furong.nets.sensing.pipeline.group_commit import frames_of
from furong.nets.sensing.pipeline.receipts import Keep
from furong.nets.sensing.pipeline.things import KnownThings

__all__ = ["BULK_STREAM", "BULK_SUBJECTS", "BulkLane"]

_log = logging.getLogger("furong.sensing.bulk")

BULK_STREAM = "BULK"
BULK_SUBJECTS = ("furong.bulk.>",)
_PREFIX = "furong.bulk."
#: How an Arrow IPC stream begins; no JSON text does.
_ARROW = b"\xff\xff\xff\xff"
_BATCHES = 32
_WAIT_S = 0.5
_PAUSE_S = 1.0
_SOURCE_MAX = 200


class BulkLane:
    """Moves batches from their stream to the log.

    Args:
        things: What is registered.
        streams: The batches, and the log.
        partitions: How many streams the log has. [1]
        clock: Says what is in the future.
        keep: Puts aside what is not taken.
    """

    def __init__(
        self,
        things: KnownThings,
        streams: Streams,
        partitions: int,
        *,
        clock: Clock,
        keep: Keep = quarantine_readings,
    ) -> None:
        self._things = things
        self._streams = streams
        self._partitions = partitions
        self._clock = clock
        self._keep = keep
        self._after = 0

    def run(self, stop: threading.Event) -> None:
        """Work until asked to stop; a log that is full or away is asked again."""
        while not stop.is_set():
            try:
                self.step()
            except (StreamFull, StreamUnavailable) as error:
                _log.warning("bulk_waits", extra={"trouble": error.code})
                stop.wait(_PAUSE_S)

    def step(self, wait_s: float = _WAIT_S) -> int:
        """Move the batches that wait, at least one of them if it comes in time, and return how many those were.

        Args:
            wait_s: How long to wait for the first. [s]

        Raises:
            StreamFull: When the log has no room; the batches wait.
            StreamUnavailable: When the message server does not answer.
        """
        batches = self._streams.fetch(BULK_STREAM, self._after, _BATCHES, wait_s)
        if not batches:
            return 0
        self._things.refresh()
        checked = [(batch, self._check(batch)) for batch in batches]
        self._streams.publish_many(
            [
                message
                for batch, found in checked
                for message in frames_of(found.readings, self._partitions, name=f"bulk-{batch.sequence}")
            ]
        )
        for batch, found in checked:
            self._keep(f"nats {batch.subject.removeprefix(_PREFIX)}"[:_SOURCE_MAX], found.rejected)
        self._after = batches[-1].sequence
        self._streams.purge(BULK_STREAM, self._after)
        return len(batches)

    def _check(self, batch: Message) -> Checked:
        now_ms = int(self._clock.now().timestamp() * 1000)
        if not batch.payload.startswith(_ARROW):
            return check_lines(read_lines(batch.payload), self._things, now_ms=now_ms)
        try:
            return check_arrow(batch.payload, self._things, now_ms=now_ms)
        except FurongError as error:
            raw = base64.b64encode(batch.payload).decode()
            broken = RejectedReading(f"batch {batch.sequence}", raw, IntakeReason.ARROW_UNUSABLE, "")
            _log.warning("bulk_unusable", extra={"batch": batch.sequence, "trouble": str(error)})
            return Checked(Readings.empty(), 1, [broken])
