"""Vehicles and what happens to them, in the words of MDS 2.0.2 (``modes/vehicle_states.md``)."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["IN_PUBLIC_SPACE", "VehicleState"]


class VehicleState(StrEnum):
    """States of a vehicle."""

    REMOVED = "removed"
    AVAILABLE = "available"
    NON_OPERATIONAL = "non_operational"
    RESERVED = "reserved"
    ON_TRIP = "on_trip"
    STOPPED = "stopped"
    NON_CONTACTABLE = "non_contactable"
    MISSING = "missing"
    ELSEWHERE = "elsewhere"


#: States in which a vehicle is in the public right of way and counts against a cap.
IN_PUBLIC_SPACE = frozenset(VehicleState) - {VehicleState.REMOVED, VehicleState.MISSING, VehicleState.ELSEWHERE}
