"""Threads that look again and again whether there is something to do, until they are stopped."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import Error, connection

__all__ = ["WorkerThreads"]

_log = logging.getLogger(__name__)
_POLL_S = 1.0


@dataclass(slots=True)
class WorkerThreads:
    """Threads of one kind of work; what one of them is busy with holds up none of the others.

    A database that is gone is waited for. Each thread gives its connection back after every look.

    Args:
        name: What they are called, with a number behind it.
        count: How many there are. [1]
        work: Does whatever is due, given the number of the thread; it returns when nothing is left.
    """

    name: str
    count: int
    work: Callable[[int], object]
    _stop: threading.Event = field(default_factory=threading.Event, init=False)
    _threads: list[threading.Thread] = field(default_factory=list, init=False)

    @property
    def is_stopping(self) -> bool:
        """Whether nothing more is to be begun."""
        return self._stop.is_set()

    def start(self) -> None:
        """Begin."""
        for number in range(self.count):
            thread = threading.Thread(target=self._run, args=(number,), name=f"{self.name}-{number}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self, timeout_s: float) -> None:
        """Begin nothing more, and wait at most ``timeout_s`` seconds for what is at hand."""
        self._stop.set()
        deadline = time.monotonic() + timeout_s
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _run(self, number: int) -> None:
        while not self._stop.wait(_POLL_S):
            try:
                self.work(number)
            except Error:
                _log.exception("workers_lost_database", extra={"workers": self.name})
            finally:
                connection.close()
