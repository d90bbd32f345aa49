"""The watch list of vehicles, with appeals, and where watched vehicles come up again.

Screens hear of changes under ``mobility.reentry``; who holds ``mobility.watch`` may look and act.
"""

from __future__ import annotations

from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.mobility.actions import watch_vehicle as _watch
from furong.nets.mobility.contracts.watch import NewWatch, WatchInfo
from furong.nets.mobility.selectors.watch import get_watch_for, list_reentries_for, list_watch_for
from furong.nets.mobility.selectors.watch_search import names_of_people, search_watch_for

__all__ = [
    "appeal_watch",
    "decide_watch",
    "get_watch_for",
    "list_reentries_for",
    "list_watch_for",
    "names_of_people",
    "search_watch_for",
    "watch_vehicle",
]


def watch_vehicle(actor: Actor, new: NewWatch) -> WatchInfo:
    """Put a vehicle on the list; see :func:`furong.nets.mobility.actions.watch_vehicle.watch_vehicle`."""
    with transaction():
        return get_watch_for(actor, _watch.watch_vehicle(actor, new))


def appeal_watch(actor: Actor, number: int, note: str) -> WatchInfo:
    """Take an appeal; see :func:`furong.nets.mobility.actions.watch_vehicle.appeal_watch`."""
    with transaction():
        _watch.appeal_watch(actor, number, note)
        return get_watch_for(actor, number)


def decide_watch(actor: Actor, number: int, *, uphold: bool, note: str) -> WatchInfo:
    """Decide an appeal; see :func:`furong.nets.mobility.actions.watch_vehicle.decide_watch`."""
    with transaction():
        _watch.decide_watch(actor, number, uphold=uphold, note=note)
        return get_watch_for(actor, number)
