"""A city of four registered things with two days of readings, for tests of history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from furong.foundation.transactions import transaction
from furong.nets.sensing.actions.load_things import load_things
from furong.nets.sensing.actions.record_history import record_history
from furong.nets.sensing.columns.history import write_history
from furong.nets.sensing.selectors.history_things import history_root, registered_things

__all__ = ["BEGIN", "CODES", "PERIOD", "READINGS", "register_four", "value_of", "write_two_days"]

#: Midnight of city time.
BEGIN = datetime(2026, 11, 22, 16, tzinfo=UTC)
PERIOD = timedelta(minutes=5)
READINGS = 2 * 24 * 12
#: Two rain gauges in two districts, a water meter (restricted), and a gauge that never reports.
CODES = ("rain-1", "rain-2", "meter-1", "rain-3")
_PARTITIONS = 4


def register_four() -> None:
    """Register the things, with numbers in the order of :data:`CODES`."""
    things = pl.DataFrame(
        {
            "code": list(CODES),
            "category": ["water.rainfall", "water.rainfall", "supply.water_meter", "water.rainfall"],
            "area": ["510107", "510104", "510107", "510104"],
            "lon": [104.04, 104.08, 104.04, 104.08],
            "lat": [30.64, 30.65, 30.64, 30.65],
            "owner": ["水务局"] * 4,
        }
    )
    load_things([things], "test")
    assert registered_things().numbers_of(CODES).tolist() == [0, 1, 2, 3]


def value_of(number: int, place: int) -> float:
    """Return what thing ``number`` says in its reading ``place``."""
    return float(10 * number + place % 12)


def write_two_days() -> Path:
    """Write the readings of the first three things, some hours a file, and return the folder that they lie below."""
    root, step = history_root(), 48
    for first in range(0, READINGS, step):
        places = np.arange(first, first + step)
        time_ms = int(BEGIN.timestamp() * 1000) + places * (PERIOD // timedelta(milliseconds=1))
        files = [
            write_history(
                root,
                number % _PARTITIONS,
                first + 1,
                first + step,
                np.full(step, number, dtype=np.int32),
                time_ms,
                np.array([value_of(number, place) for place in places.tolist()]),
                (places % 100 == 99).astype(np.uint16),
            )
            for number in range(3)
        ]
        with transaction():
            record_history(files)
    return root
