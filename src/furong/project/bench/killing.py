"""Kill processes of a city at random moments while it is under load."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
import time
from dataclasses import dataclass, field
from typing import Any, Self

from furong.project.bench.city import BenchCity
from furong.project.bench.processes import node_processes

__all__ = ["Killer"]

_KINDS = ("engine", "web", "nats", "postgres", "gateway")


@dataclass(slots=True)
class Killer:
    """Sends SIGKILL to one process of the city after another, at random moments of a period.

    Args:
        city: The city.
        times: How often. [1]
        seconds: How long the period is. [s]
    """

    city: BenchCity
    times: int
    seconds: float
    kills: list[tuple[str, float]] = field(default_factory=list, init=False)
    _thread: threading.Thread = field(init=False)
    _stop: threading.Event = field(default_factory=threading.Event, init=False)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._work)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def told(self) -> dict[str, Any]:
        """Return what was killed, and when, counted from the first reading. [s]"""
        return {"kills": [{"process": name, "at_s": round(at, 2)} for name, at in self.kills]}

    def _work(self) -> None:
        chance = random.Random(self.times)
        begun = time.perf_counter()
        moments = sorted(chance.uniform(0.05, 0.95) * self.seconds for _ in range(self.times))
        for turn, moment in enumerate(moments):
            if self._stop.wait(max(0.0, begun + moment - time.perf_counter())):
                return
            self._kill(_KINDS[turn % len(_KINDS)], time.perf_counter() - begun)

    def _kill(self, wanted: str, at: float) -> None:
        found = [pid for pid, name in node_processes(self.city.pid).items() if name.partition("-")[0] == wanted]
        if found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(min(found), signal.SIGKILL)
                self.kills.append((wanted, at))
