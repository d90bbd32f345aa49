"""What counts as near for a class: to be the same matter, to come back, and to prove that somebody was there."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Nearness"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearness:
    """The limits of a class; the defaults are those of published practice (similar cases: 50 m, 24 h).

    Args:
        duplicate_distance_m: How far from one another two cases of the class may be the same matter. [m]
        duplicate_hours: How far apart in time they may then have been opened. [h]
        recurrence_distance_m: How near a new case must be to a closed one to be its return. [m]
        recurrence_days: How soon after the closing; 0 when the class does not recur. [d]
        proof_distance_m: How far from the place a photo that proves the result may have been taken. [m]
    """

    duplicate_distance_m: float = 50.0
    duplicate_hours: float = 24.0
    recurrence_distance_m: float = 50.0
    recurrence_days: float = 30.0
    proof_distance_m: float = 200.0
