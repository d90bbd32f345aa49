"""Which partitions a worker of the engine works on: leased, shared out fairly, taken over when a worker is gone.

A thread of its own keeps the lease while the worker is busy, but not while it hangs. Time alone is never trusted: the
worker's commit looks at owner and epoch, so that one that was thought dead cannot write over its successor.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from django.db import Error, connection

from furong.nets.sensing.actions.hold_partitions import (
    balance_partitions,
    begin_anew,
    demand_partition,
    keep_partitions,
    release_partitions,
)

__all__ = ["PartitionLease"]

_log = logging.getLogger("furong.sensing.ownership")

_BEAT_S = 1.0
_LEASE_S = 5.0
#: A worker that has not asked for its partitions for so long hangs, and loses them. [s]
_HANG_S = 60.0


@dataclass(slots=True)
class PartitionLease:
    """The partitions of one worker; use it as a context manager.

    Args:
        worker: Name of the worker; two that live never have the same one.
        lease_s: How long others leave its partitions alone after its last sign of life. [s]
        beat_s: How often it gives one. [s]
    """

    worker: str
    lease_s: float = _LEASE_S
    beat_s: float = _BEAT_S
    _epochs: dict[int, int] = field(default_factory=dict, init=False)
    _asked_at: float = field(default=0.0, init=False)
    _stop: threading.Event = field(default_factory=threading.Event, init=False)
    _thread: threading.Thread | None = field(default=None, init=False)

    def __enter__(self) -> Self:
        begin_anew(self.worker)
        self._asked_at = time.monotonic()
        self._thread = threading.Thread(target=self._beat, name="partition-lease", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        try:
            release_partitions(self.worker)
        except Error:
            _log.exception("release_failed")

    def owned(self) -> Sequence[int]:
        """Return the partitions that are ours from now on, after taking and handing on what is fair."""
        self._asked_at = time.monotonic()
        self._epochs = balance_partitions(self.worker, self.lease_s)
        return sorted(self._epochs)

    def fence(self, partition: int) -> None:
        """Hold a partition until the open transaction ends.

        Raises:
            PositionMoved: When it is no longer ours.
        """
        demand_partition(self.worker, self._epochs, partition)

    def _beat(self) -> None:
        while not self._stop.wait(self.beat_s):
            if time.monotonic() - self._asked_at > _HANG_S:
                continue
            try:
                keep_partitions(self.worker, self.lease_s)
            except Error:
                _log.exception("lease_not_kept")
                connection.close()
        connection.close()
