"""Engines that are killed again and again raise the alarms that one that nobody disturbs raises."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.support.fed_city import FedCity, line_of
from tests.support.rules_for_gauges import LEVEL_RULE

from furong.foundation.streams import Streams

pytestmark = pytest.mark.slow

_THINGS, _MINUTES = 2_000, 100
_KILLS = 4
#: However busy the machine is. [s]
_PATIENCE_S = 300.0
_SEED = 11
_ALARMS = "SELECT rule_key, thing, since_ms, raised_ms, cleared_ms, withdrawn FROM sensing_cityalarm ORDER BY 1, 2, 3"
_FIRST_MS = 60_000 * (int(time.time()) // 60 - 24 * 60)
Alarms = list[tuple[Any, ...]]


def recording() -> list[bytes]:
    """Return what is sent, a body a minute: levels that wander over the limit, stay there or not, and come back."""
    dice = np.random.default_rng(_SEED)
    levels = np.full(_THINGS, 20.0)
    bodies = []
    for minute in range(_MINUTES):
        levels = np.clip(levels + dice.normal(0.0, 3.0, _THINGS), 5.0, 45.0)
        times = _FIRST_MS + 60_000 * minute + dice.integers(0, 20_000, _THINGS)
        lines = [line_of(at, int(times[at]), f"{levels[at]:.3f}") for at in range(_THINGS)]
        bodies.append("".join(lines).encode())
    return bodies


def alarms_of(place: Path, bodies: list[bytes], kill_before: set[int]) -> tuple[Alarms, int]:
    """Send a recording to a city of its own and return its alarms, and how many readings its history holds."""
    city = FedCity(place)
    city.found(_THINGS, LEVEL_RULE)
    with city.up():
        city.open_doors()
        for turn, body in enumerate(bodies):
            if turn in kill_before:
                kill_the_engine(city)
            answer = city.post_until_taken(body)
            assert answer.status == 202, answer
            assert answer.told["stored"] == _THINGS
        with Streams(city.server()) as streams:
            city.wait_for_calm(streams)
        return city.query(_ALARMS), len(city.history())


def kill_the_engine(city: FedCity) -> None:
    """Kill it at some moment of its work, waiting for the one that comes back after an earlier kill."""
    deadline = time.monotonic() + _PATIENCE_S
    while not (found := city.parts("engine-0")):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(random.Random(found[0]).uniform(0.0, 0.3))
    os.kill(found[0], signal.SIGKILL)


def test_killed_engines_raise_the_alarms_of_one_that_is_not(tmp_path: Path) -> None:
    bodies = recording()
    chance = random.Random(_SEED)
    kills = {chance.randrange(5 + 24 * turn, 24 + 24 * turn) for turn in range(_KILLS)}
    assert len(kills) == _KILLS
    calm, calm_readings = alarms_of(tmp_path / "calm", bodies, set())
    stormy, stormy_readings = alarms_of(tmp_path / "stormy", bodies, kills)
    print(f"{len(calm)} alarms, {calm_readings} readings, engine killed before bodies {sorted(kills)}")
    assert len(calm) > _THINGS // 4
    assert any(alarm[4] is not None for alarm in calm)
    assert stormy == calm
    assert (calm_readings, stormy_readings) == (_THINGS * _MINUTES, _THINGS * _MINUTES)
