"""What looks after history in the background: compaction, exports, retention, sweeping."""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable
from functools import cache

import duckdb
import pyarrow as pa
from django.db import Error, connection
from django.utils import timezone

from furong.kernel.errors import FurongError
from furong.nets.sensing.actions.compact_history import compact_partition
from furong.nets.sensing.actions.export_history import write_next_piece
from furong.nets.sensing.actions.retain_history import apply_retention
from furong.nets.sensing.actions.sweep_history import sweep_history
from furong.nets.sensing.selectors.history_files import live_partitions
from furong.nets.sensing.selectors.history_retention import list_retention
from furong.nets.sensing.selectors.history_things import groups_of_things, history_root, registered_things

__all__ = ["HistoryKeeper"]

_log = logging.getLogger("furong.sensing.history")

#: What one piece of work may fail of without ending the keeper: disk, files, what is in them.
_TROUBLE = (OSError, ValueError, LookupError, RuntimeError, pa.ArrowException, duckdb.Error, FurongError)
_NICENESS = 10
_COMPACT_S = 2.0
_SWEEP_S = 60.0
_RETAIN_S = 3600.0
#: An idle keeper looks for new work this often. [s]
_IDLE_S = 1.0


class HistoryKeeper:
    """Does what is due, a bounded piece of work at a time; several may run, in any processes."""

    def __init__(self) -> None:
        self._due: dict[str, float] = {}

    def run(self, stop: threading.Event) -> None:
        """Work until ``stop`` is set; what fails is tried again later.

        The thread gives way to all others of the machine: files may wait, readings may not.
        """
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
        try:
            while not stop.is_set():
                try:
                    busy = self.step()
                except Error:
                    _log.exception("history_keeper_lost_database")
                    connection.close()
                    busy = False
                except _TROUBLE:
                    _log.exception("history_keeper_failed")
                    busy = False
                if not busy:
                    stop.wait(_IDLE_S)
        finally:
            connection.close()

    def step(self) -> bool:
        """Do what is due now; return whether there may be more to do at once."""
        busy = self._every("compact", _COMPACT_S, self.compact)
        self._every("retain", _RETAIN_S, self.retain)
        self._every("sweep", _SWEEP_S, self.sweep)
        return write_next_piece() or busy

    def compact(self) -> bool:
        """Merge what is due in every partition; return whether anything was."""
        root, groups = history_root(), cache(groups_of_things)
        merged = [compact_partition(root, partition, groups, now=timezone.now()) for partition in live_partitions()]
        return any(merged)

    def retain(self) -> bool:
        """Take out what is too old; return whether anything was."""
        things = registered_things()
        changed = [
            apply_retention(
                history_root(),
                partition,
                list_retention(),
                things.category_names,
                things.category,
                now=timezone.now(),
            )
            for partition in live_partitions()
        ]
        return any(changed)

    def sweep(self) -> bool:
        """Delete files that nobody can need any more; return whether there were any."""
        return sweep_history(history_root(), now=timezone.now()) > 0

    def _every(self, name: str, period_s: float, work: Callable[[], bool]) -> bool:
        """Do ``work`` when its time has come; one that found something comes again at once."""
        now = time.monotonic()
        if now < self._due.get(name, now):
            return False
        busy = work()
        self._due[name] = now if busy else time.monotonic() + period_s
        return busy
