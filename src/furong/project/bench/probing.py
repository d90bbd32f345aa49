"""How long an alarm takes: from the moment that its reading is sent until its row can be read by others."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

from furong.project.bench.city import BenchCity
from furong.project.bench.payloads import LinesBody
from furong.project.bench.senders import Account, HttpSender
from furong.project.bench.telling import CityFigures

__all__ = ["AlarmProbe"]

_EVERY_S = 0.25
_POLL_S = 0.01
_PATIENCE_S = 30.0


@dataclass(slots=True)
class AlarmProbe:
    """Sends, beside the load, single readings that must raise an alarm, and waits for each alarm's row.

    Args:
        city: The city.
        figures: Where to look for alarms.
    """

    city: BenchCity
    figures: CityFigures
    delays_s: list[float] = field(default_factory=list, init=False)
    lost: int = field(default=0, init=False)
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
        """Return the delays. [s]"""
        if not self.delays_s:
            return {"alarm_delay_s": {}, "alarms_lost": self.lost}
        quantiles = {f"p{q}": round(float(np.percentile(self.delays_s, q)), 3) for q in (50, 95, 99, 100)}
        return {"alarm_delay_s": {"probes": len(self.delays_s), **quantiles}, "alarms_lost": self.lost}

    def _work(self) -> None:
        sender = HttpSender(self.city.port, self.city.token("gateway"), "application/x-ndjson", Account())
        for code in self.figures.probe_codes():
            if self._stop.wait(_EVERY_S):
                return
            body = LinesBody.of([code], seed=0)
            body.lines[0, body.value_at : body.value_at + 6] = np.frombuffer(b"99.999", np.uint8)
            begun = time.perf_counter()
            sender.send(body, int(time.time() * 1000), begun + _PATIENCE_S)
            while not self.figures.has_alarm(code):
                if time.perf_counter() > begun + _PATIENCE_S:
                    self.lost += 1
                    break
                time.sleep(_POLL_S)
            else:
                self.delays_s.append(time.perf_counter() - begun)
