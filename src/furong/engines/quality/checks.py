"""Checks of one reading against what is known of its thing, for use inside compiled loops.

Each returns its bit or 0. The numbers of the bits are those of :class:`~furong.engines.quality.bits.QualityBit`; a
compiled function cannot read an enum, so that a test holds the two together.
"""

from __future__ import annotations

import math

from furong.kernel.compiled import compiled

__all__ = ["clock_bits", "range_bit", "spike_bit", "spread_after", "stuck_bit"]

_RANGE = 1
_STUCK = 2
_SPIKE = 4
_CLOCK = 16
_STALE = 32

#: Weight of the newest step in the running mean of a thing's steps: about the last 16 count. [1]
_WEIGHT = 1.0 / 16.0


@compiled
def range_bit(value: float, low: float, high: float) -> int:
    """Return the bit of a value outside what is possible.

    Args:
        value: The value, in the unit of its category. [1]
        low: The least that is possible; NaN where nobody has said. [1]
        high: The most that is possible; NaN where nobody has said. [1]
    """
    return _RANGE if value < low or value > high else 0


@compiled
def stuck_bit(run: int, most: int) -> int:
    """Return the bit of a value that has been the same for too long.

    Args:
        run: How many readings before it had this value. [1]
        most: From how many on it counts as stuck; 0 for never. [1]
    """
    return _STUCK if most > 0 and run >= most else 0


@compiled
def spike_bit(step: float, spread: float, ratio: float, least: float) -> int:
    """Return the bit of a jump.

    Args:
        step: Distance from the value before. [1]
        spread: Running mean of the thing's steps; negative before the first one. [1]
        ratio: How many times the mean is a jump; 0 for never. [1]
        least: A smaller step is never a jump. [1]
    """
    return _SPIKE if ratio > 0.0 and spread >= 0.0 and step > least and step > ratio * spread else 0


@compiled
def spread_after(step: float, spread: float) -> float:
    """Return the running mean ``spread`` [1] of a thing's steps after another ``step`` [1]."""
    if spread < 0.0 or math.isnan(spread):
        return step
    return spread + _WEIGHT * (step - spread)


@compiled
def clock_bits(time: int, arrived: int, ahead: int, old: int) -> int:
    """Return the bits of a reading whose time does not fit its arrival.

    Args:
        time: When it was made. [ms since 1970-01-01T00:00Z]
        arrived: When it arrived. [ms since 1970-01-01T00:00Z]
        ahead: A clock may be ahead by so much. [ms]
        old: A reading may be as old as this when it arrives. [ms]
    """
    if time > arrived + ahead:
        return _CLOCK
    return _STALE if time < arrived - old else 0
