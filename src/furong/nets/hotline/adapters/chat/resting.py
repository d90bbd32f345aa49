"""Leave a model alone that fails: after some failures in a row it is not asked for a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

__all__ = ["Resting"]


class Resting:
    """A breaker: closed while all is well, open after failures in a row, and tried again after a while.

    Args:
        failures: After so many in a row it opens. [1]
        rest_s: For how long. [s]
        now: A monotonic clock. [s]
    """

    def __init__(self, *, failures: int = 3, rest_s: float = 60.0, now: Callable[[], float] = time.monotonic) -> None:
        self._most, self._rest_s, self._now = failures, rest_s, now
        self._failed = 0
        self._until = 0.0
        self._lock = threading.Lock()

    @property
    def is_resting(self) -> bool:
        """Whether nobody is to be asked now."""
        with self._lock:
            return self._now() < self._until

    def note(self, *, is_fine: bool) -> None:
        """Note what became of an attempt; one that fails after a rest begins the next one."""
        with self._lock:
            self._failed = 0 if is_fine else self._failed + 1
            if self._failed >= self._most:
                self._until = self._now() + self._rest_s
