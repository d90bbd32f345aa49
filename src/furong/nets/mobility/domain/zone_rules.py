"""What else a parking zone must be like: capacity, capacities by type, hours."""

from __future__ import annotations

import re

from furong.nets.mobility.contracts.zones import DAYS, Hours, NewZone, ZoneMode
from furong.nets.mobility.errors.zones import ZoneCapacitiesUnequal, ZoneCapacityUnusable, ZoneHoursUnusable

__all__ = ["CAPACITY_MAX", "check_zone"]

#: No place for parking takes more. [1]
CAPACITY_MAX = 100_000
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


def check_zone(new: NewZone) -> None:
    """Return when capacity and hours of a zone can be used.

    Raises:
        ZoneCapacityUnusable, ZoneCapacitiesUnequal, ZoneHoursUnusable: The first thing that is wrong.
    """
    least = 0 if new.mode is ZoneMode.FORBIDDEN else 1
    if not _is_whole(new.capacity) or not least <= new.capacity <= CAPACITY_MAX:
        raise ZoneCapacityUnusable(zone=new.key, most=CAPACITY_MAX, got=repr(new.capacity))
    if new.capacity_by_type:
        total = sum(new.capacity_by_type.values())
        if total != new.capacity or min(new.capacity_by_type.values()) < 0:
            raise ZoneCapacitiesUnequal(zone=new.key, total=total, capacity=new.capacity)
    for number, hours in enumerate(new.hours, start=1):
        if not _is_usable(hours):
            raise ZoneHoursUnusable(
                zone=new.key, number=number, got=f"{','.join(hours.days)} {hours.start}-{hours.end}"
            )


def _is_whole(value: object) -> bool:
    """Return whether a number is whole; files may hold anything."""
    return isinstance(value, int) and not isinstance(value, bool)


def _is_usable(hours: Hours) -> bool:
    known = set(hours.days) <= set(DAYS) and len(set(hours.days)) == len(hours.days)
    timed = _TIME.fullmatch(hours.start) is not None and _TIME.fullmatch(hours.end) is not None
    return known and timed and hours.start < hours.end
