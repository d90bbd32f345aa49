"""The registered things of the demo: made up, and made to report as real ones do, by the door that real ones use.

They live by the time of the world, because devices do, also while the demo's day runs faster. Some never report and a
few go beyond what is usual now and then, so that the screens of sensing have something to show.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import Error, connection

from furong.engines.synthetic.devices import DeviceKind, DevicePlace, devices
from furong.foundation.areas.tree import get_area, list_areas
from furong.foundation.streams import StreamFull, StreamUnavailable
from furong.nets.sensing.api import intake, registry, rules

__all__ = ["DemoThings", "device_kinds", "grid_places"]

_log = logging.getLogger("furong.demo.things")

#: A thousandth of what Chengdu has. [1]
_COUNT = 22_000
_SEED = 1
_EVERY_S = 10.0
#: Each thing reports in one of so many turns. [1]
_TURNS = 6
_PAUSE_S = 5.0
_DAY_S = 86_400
#: One in so many never reports; one in so many goes beyond the usual at one hour of the day. [1]
_SILENT_ONE_IN, _RESTLESS_ONE_IN = 97, 211
#: Where values lie between the limits of a category, and how far they swing. [1]
_LEVEL, _SWING, _TREMBLE, _BEYOND = 0.15, 0.03, 0.002, 0.35

_RULES: tuple[dict[str, Any], ...] = (
    {
        "key": "demo/ponding",
        "kind": "threshold",
        "title_zh": "{thing} 道路积水",
        "title_en": "Ponding at {thing}",
        "over": {"categories": ["drainage.road_ponding", "drainage.underpass_ponding"]},
        "raise": {"above": 90},
        "clear": {"below": 75},
        "dwell_s": 60,
        "priority": "3",
        "source": "demo",
    },
    {
        "key": "demo/gas_silent",
        "kind": "silence",
        "title_zh": "{thing} 长时间无数据",
        "title_en": "{thing} has been silent",
        "over": {"categories": ["gas.gas_methane"]},
        "factor": 10,
        "priority": "4",
        "source": "demo",
    },
    {
        "key": "demo/noise_district",
        "kind": "aggregate",
        "title_zh": "{area} 交通噪声平均偏高",
        "title_en": "Traffic noise is high in {area}",
        "over": {"categories": ["noise.noise_traffic"]},
        "of": "mean",
        "level": "district",
        "window_s": 300,
        "least": 3,
        "raise": {"above": 60},
        "clear": {"below": 55},
        "priority": "4",
        "source": "demo",
    },
)


def device_kinds() -> list[DeviceKind]:
    """Return the categories with how common each is made to be."""
    kinds = registry.read_categories()
    return [DeviceKind(code, kind.owner, 1.0 + 30.0 / (1 + at)) for at, (code, kind) in enumerate(kinds.items())]


def grid_places() -> list[DevicePlace]:
    """Return all grids, each where the nearest area around it is known to be."""
    places = []
    for grid in list_areas(level="grid"):
        for code in reversed(grid.path.split("/")):
            area = get_area(code)
            if area.lon is not None and area.lat is not None:
                places.append(DevicePlace(grid.code, area.lon, area.lat))
                break
    return places


@dataclass(slots=True)
class DemoThings:
    """Registers the things of the demo once, and lets them report until asked to stop."""

    _low: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(0), init=False)
    _span: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(0), init=False)

    def run(self, stop: threading.Event) -> None:
        """Work until asked to stop; what is not there yet is waited for."""
        turn = 0
        while not stop.is_set():
            begun = time.monotonic()
            try:
                if not len(self._low):
                    self._prepare()
                self._report(turn % _TURNS)
                turn += 1
            except (Error, StreamUnavailable, StreamFull, registry.RegistryBusy):
                _log.exception("demo_things_waiting")
                connection.close()
                stop.wait(_PAUSE_S)
            stop.wait(max(0.0, _EVERY_S - (time.monotonic() - begun)))
        connection.close()

    def _prepare(self) -> None:
        if not registry.city_registry().count:
            registry.load_things(devices(_COUNT, device_kinds(), grid_places(), seed=_SEED), "synthetic")
            registry.index_registry()
        known = {rule.key for rule in rules.list_rules()}
        for document in _RULES:
            if document["key"] not in known:
                now = datetime.now(UTC)
                rules.add_rule(document, by="demo", now=now)
                rules.activate_rule(str(document["key"]), by="demo", now=now)
        city = registry.city_registry()
        category = np.asarray(city.category)[:_COUNT]
        low, high = _limits([(kind.low, kind.high) for kind in city.categories])
        self._low, self._span = low[category], (high - low)[category]

    def _report(self, turn: int) -> None:
        numbers = np.arange(turn, len(self._low), _TURNS)
        numbers = numbers[numbers % _SILENT_ONE_IN != 1].astype(np.int32)
        now_s = time.time()
        values = _values(numbers, self._low[numbers], self._span[numbers], now_s)
        times = np.full(len(numbers), int(now_s * 1000), np.int64)
        intake.city_intake().take_columns(numbers, times, values, "demo")


def _limits(given: Sequence[tuple[float, float]]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return limits of categories as columns; one that has none lies between 0 and 100."""
    limits = np.array(given)
    usable = np.isfinite(limits).all(axis=1)
    return np.where(usable, limits[:, 0], 0.0), np.where(usable, limits[:, 1], 100.0)


def _values(
    numbers: npt.NDArray[np.int32], low: npt.NDArray[np.float64], span: npt.NDArray[np.float64], now_s: float
) -> npt.NDArray[np.float64]:
    """Return what things say at an instant: a daily rhythm of their own, and states that are 0 but for a moment."""
    own = (numbers.astype(np.int64) * 2_654_435_761 % _DAY_S) / _DAY_S
    day = now_s % _DAY_S / _DAY_S
    share = _LEVEL + _SWING * np.sin(2 * np.pi * (day + own)) + _TREMBLE * np.sin(now_s / 60 + numbers)
    # Each restless thing is so for an hour of the day, not all of them for the same one.
    beyond = (numbers % _RESTLESS_ONE_IN == 0) & (np.abs((day + own) % 1 - 0.5) < 1 / 48)
    values = low + span * (share + _BEYOND * beyond)
    is_state = (low == 0) & (span == 1)
    told: npt.NDArray[np.float64] = np.where(is_state, beyond.astype(np.float64), values.round(3))
    return told
