"""The pace of a replay: event time passes ``factor`` times as fast as the wall clock, or is not waited for at all."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

__all__ = ["Pace"]

_SECONDS_A_MINUTE = 60


@dataclass(slots=True)
class Pace:
    """Lets event time pass.

    Args:
        factor: How many times as fast as it happened, or ``None`` for as fast as possible. [1]
        known_to_min: Up to here nothing is waited for, where that is known. [min since 1970-01-01T00:00Z]
    """

    factor: float | None
    known_to_min: int | None = None
    _begun: tuple[float, int] | None = field(default=None, init=False)

    def begin(self, minute: int) -> None:
        """Let time begin to pass at ``minute`` or at the end of what is known, whichever is later; once."""
        if self._begun is None:
            known = minute if self.known_to_min is None else self.known_to_min
            self._begun = (time.monotonic(), max(minute, known) * _SECONDS_A_MINUTE)

    def wait_for_second(self, second: float) -> None:
        """Sleep until ``second`` of event time [s since 1970-01-01T00:00Z] has come."""
        if self.factor is not None and self._begun is not None:
            due = self._begun[0] + (second - self._begun[1]) / self.factor
            time.sleep(max(0.0, due - time.monotonic()))

    def wait_for_minute_after(self, minute: int, until: int) -> int:
        """Sleep until the next whole minute after ``minute`` has come, and return the newest that has, up to ``until``.

        When the work takes longer than the minutes do, several have come, and the next look is at the newest of them.
        """
        if self.factor is None or self._begun is None:
            return until
        self.wait_for_second((minute + 1) * _SECONDS_A_MINUTE)
        second = self._begun[1] + (time.monotonic() - self._begun[0]) * self.factor
        return min(until, max(minute + 1, int(second // _SECONDS_A_MINUTE)))
