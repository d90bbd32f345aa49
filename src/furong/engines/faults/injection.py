"""Faults put into real readings on purpose, to see whether they are found. The same seed gives the same faults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from furong.engines.faults.detection import FaultKind
from furong.engines.faults.residuals import Table
from furong.kernel.columns import FloatColumn

__all__ = ["Injected", "inject_faults"]

_TRIES = 2_000
_MARGIN = 24
_EDGE = 48
#: Shortest and longest of a kind, the longest exclusive. [steps]
_LENGTHS = {
    FaultKind.SPIKE: (1, 3),
    FaultKind.STUCK: (12, 48),
    FaultKind.DRIFT: (72, 216),
    FaultKind.OFFSET: (18, 60),
    FaultKind.DROPOUT: (6, 48),
    FaultKind.NOISE: (12, 40),
}


@dataclass(frozen=True, slots=True)
class Injected:
    """A fault that was put in.

    Args:
        station: Row of the station. [1]
        kind: What was done.
        first: First step of it. [1]
        last: Last step of it. [1]
    """

    station: int
    kind: FaultKind
    first: int
    last: int


def inject_faults(table: Table, *, seed: int, each: int = 6, unit: float = 60.0) -> tuple[Table, list[Injected]]:
    """Return a copy of ``table`` with ``each`` faults of every kind, and where they are.

    Args:
        table: Readings, a row for each station.
        seed: Seed of the generator. [1]
        each: How many of every kind. [1]
        unit: What a middling reading is: sizes are multiples of it. [unit of the readings]

    Raises:
        ValueError: When the readings have no room for them.
    """
    generator = np.random.default_rng(seed)
    changed, taken = table.copy(), np.zeros(table.shape, dtype=bool)
    faults = []
    for kind in list(_LENGTHS) * each:
        station, first, length = _place(table, taken, generator, kind)
        part = slice(first, first + length)
        taken[station, part] = True
        changed[station, part] = _spoil(generator, unit)[kind](changed[station, part])
        faults.append(Injected(station, kind, first, first + length - 1))
    return changed, faults


def _place(
    table: Table, taken: npt.NDArray[np.bool_], generator: np.random.Generator, kind: FaultKind
) -> tuple[int, int, int]:
    stations, steps = table.shape
    for _ in range(_TRIES):
        length = int(generator.integers(*_LENGTHS[kind]))
        if steps <= length + 2 * _EDGE:
            break
        station = int(generator.integers(stations))
        first = int(generator.integers(_EDGE, steps - length - _EDGE))
        there = np.isfinite(table[station, first : first + length])
        free = not taken[station, max(0, first - _MARGIN) : first + length + _MARGIN].any()
        if free and there[0] and there.mean() > 0.7:
            return station, first, length
    raise ValueError("the readings have no room for the faults")


def _spoil(generator: np.random.Generator, unit: float) -> dict[FaultKind, Callable[[FloatColumn], FloatColumn]]:
    def pick(*sizes: float) -> float:
        return float(generator.choice(np.array(sizes))) * unit

    return {
        FaultKind.SPIKE: lambda part: part + pick(4.2, 6.7),
        FaultKind.STUCK: lambda part: np.full_like(part, part[0]),
        FaultKind.DRIFT: lambda part: part + np.linspace(0.0, pick(1.0, 1.7, 2.5), len(part)),
        FaultKind.OFFSET: lambda part: part + pick(1.0, 1.5, 2.5),
        FaultKind.DROPOUT: lambda part: np.full_like(part, np.nan),
        FaultKind.NOISE: lambda part: np.maximum(part + generator.normal(0.0, 0.67 * unit, len(part)), unit / 60),
    }
