"""Reading and setting the city's clock."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

from furong.foundation.citytime.models import ScaledTime
from furong.kernel.clock import Clock, FrozenClock, ScaledClock, SystemClock

__all__ = [
    "city_clock",
    "city_now",
    "demo_rate",
    "keep_demo_time",
    "noted_time",
    "run_demo_time",
    "stop_demo_time",
    "told_as_of",
]

#: How long a process trusts what it read of the clock. [s]
_TRUST_S = 2.0


@dataclass
class _Memory:
    """What this process last read of the clock, for all its threads."""

    clock: Clock = field(default_factory=SystemClock)
    read_at: float = float("-inf")
    lock: threading.Lock = field(default_factory=threading.Lock)

    def recall(self) -> Clock:
        with self.lock:
            if time.monotonic() - self.read_at > _TRUST_S:
                self.clock, self.read_at = _read(), time.monotonic()
            return self.clock

    def forget(self) -> None:
        self.read_at = float("-inf")


_memory = _Memory()
#: When what is done now is told to have been done, in a demo that tells its own past.
_told: ContextVar[Clock | None] = ContextVar("told", default=None)


def city_clock() -> Clock:
    """Return the clock that people's acts and deadlines are measured by."""
    return _told.get() or _memory.recall()


@contextlib.contextmanager
def told_as_of(instant: datetime) -> Iterator[None]:
    """Date whatever this thread does in the block at ``instant``: for a demo that tells what has been done before."""
    token = _told.set(FrozenClock(instant))
    try:
        yield
    finally:
        _told.reset(token)


def city_now() -> datetime:
    """Return the instant by the city's clock: the default of columns that people read beside its other times."""
    return city_clock().now()


def demo_rate() -> float | None:
    """Return how fast demo time runs [1], or ``None`` when the city lives by the machine's clock."""
    clock = city_clock()
    return clock.rate if isinstance(clock, ScaledClock) else None


def run_demo_time(*, begin: datetime, rate: float) -> None:
    """Let demo time run at ``rate`` [1], from where it stood, or from ``begin`` when it never ran before."""
    row = ScaledTime.objects.filter(pk=1).first()
    started = row.started if row else begin
    ScaledTime.objects.update_or_create(
        pk=1, defaults={"started": started, "anchor": SystemClock().now(), "rate": rate}
    )
    _memory.forget()


def keep_demo_time() -> None:
    """Note where demo time stands; called every second, so that a node that is killed goes on from there."""
    clock = _read()
    if isinstance(clock, ScaledClock):
        now = SystemClock().now()
        started = clock.started + (now - clock.anchor) * clock.rate
        ScaledTime.objects.filter(pk=1).update(started=started, anchor=now)


def noted_time() -> datetime:
    """Return where the city's clock stood when it was last noted: demo time does not run while the node is down."""
    row = ScaledTime.objects.filter(pk=1).first()
    return row.started if row else SystemClock().now()


def stop_demo_time() -> None:
    """Go back to the machine's clock."""
    ScaledTime.objects.all().delete()
    _memory.forget()


def _read() -> Clock:
    row = ScaledTime.objects.filter(pk=1).first()
    return ScaledClock(row.started, row.anchor, row.rate) if row else SystemClock()
