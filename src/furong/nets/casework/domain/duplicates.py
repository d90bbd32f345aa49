"""How likely two cases near one another are the same matter."""

from __future__ import annotations

from furong.nets.casework.contracts import Nearness

__all__ = ["likely_same"]

#: What words, distance and time count. Words say most: two different heaps of rubbish may lie side by side.
_WORDS, _DISTANCE, _TIME = 0.6, 0.25, 0.15


def likely_same(likeness: float, distance_m: float, hours_apart: float, near: Nearness) -> float:
    """Return how likely it is, from 0 to 1; a way to put candidates in order, not a probability. [1]

    Args:
        likeness: How far their words tell of the same, from 0 to 1. [1]
        distance_m: How far they are from one another. [m]
        hours_apart: How far apart in time they were opened. [h]
        near: The limits of their class.
    """
    closeness = 1 - distance_m / near.duplicate_distance_m if near.duplicate_distance_m else 1.0
    freshness = 1 - hours_apart / near.duplicate_hours if near.duplicate_hours else 1.0
    return _WORDS * likeness + _DISTANCE * max(0.0, closeness) + _TIME * max(0.0, freshness)
