"""What the watch list may do when, and what is one appearance of a vehicle."""

from __future__ import annotations

import unicodedata

from furong.kernel.geo import distance_m
from furong.nets.mobility.contracts.vehicles import IN_PUBLIC_SPACE, VehicleState
from furong.nets.mobility.contracts.watch import WatchState

__all__ = ["APPEARS", "NEXT", "is_elsewhere", "masked", "shown_letters"]

#: States in which a vehicle stands: one that rides or is booked has not been put down.
APPEARS = IN_PUBLIC_SPACE - {VehicleState.ON_TRIP, VehicleState.RESERVED}

#: What may follow on what. Only an appeal is decided.
NEXT = {
    WatchState.LISTED: frozenset({WatchState.APPEALED}),
    WatchState.APPEALED: frozenset({WatchState.UPHELD, WatchState.LIFTED}),
    WatchState.UPHELD: frozenset({WatchState.APPEALED}),
    WatchState.LIFTED: frozenset[WatchState](),
}

#: Nearer than this a position is the same place still: several times what positions of parked bikes are off. [m]
_SAME_PLACE_M = 50.0


def masked(mark: str) -> str:
    """Return plate or tag with all but the first two and the last two letters hidden; all of a short one."""
    plain = shown_letters(mark).replace("*", "")
    if len(plain) < 6:
        return "*" * len(plain)
    return f"{plain[:2]}{'*' * min(len(plain) - 4, 20)}{plain[-2:]}"


def shown_letters(text: str) -> str:
    """Return what somebody looks for as masked plates are written: capital letters, digits and stars alone."""
    return "".join(
        letter for letter in unicodedata.normalize("NFKC", text).upper() if letter.isalnum() or letter == "*"
    )


def is_elsewhere(lon: float, lat: float, *, than_lon: float, than_lat: float) -> bool:
    """Tell whether a place is another one: farther off than positions of a parked vehicle wander."""
    return bool(distance_m(lon, lat, than_lon, than_lat) > _SAME_PLACE_M)
