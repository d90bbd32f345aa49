"""When to stop: after so much work of this thread, or after so much time for whoever waits."""

from __future__ import annotations

import time

__all__ = ["Deadline"]


class Deadline:
    """A limit of work and a limit of time; the first that is passed counts.

    Work is what the processor did for this thread, so that a plan does not depend on what else the machine does, as
    long as it does not keep the thread waiting for longer than the limit of time.

    Args:
        work: Of the processor [s].
        wait: On the clock [s].
    """

    def __init__(self, work: float, wait: float) -> None:
        self._work = time.thread_time() + work
        self._wait = time.perf_counter() + wait

    def is_passed(self) -> bool:
        """Tell whether one of the limits is passed."""
        return time.thread_time() > self._work or time.perf_counter() > self._wait
