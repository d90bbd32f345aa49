"""What was counted in zones, and how many stand there now.

Screens hear of changes under ``mobility.count``.
"""

from __future__ import annotations

from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.mobility.actions import record_count as _record
from furong.nets.mobility.contracts.counts import NewCount
from furong.nets.mobility.selectors.counts import list_counts, list_counts_for
from furong.nets.mobility.selectors.live_counts import get_live_count_for, list_live_counts, list_live_counts_for
from furong.nets.mobility.selectors.looks import list_looks_for
from furong.nets.mobility.selectors.public_counts import list_public_counts
from furong.nets.mobility.selectors.zones import get_zone_for

__all__ = [
    "count_zones",
    "get_live_count_for",
    "list_counts",
    "list_counts_for",
    "list_live_counts",
    "list_live_counts_for",
    "list_looks_for",
    "list_public_counts",
    "record_count",
    "record_count_for",
]

#: What cameras and patrols may do.
COUNT = "mobility.count"


def record_count(new: NewCount) -> bool:
    """Record a count; see :func:`furong.nets.mobility.actions.record_count.record_count`."""
    with transaction():
        return _record.record_count(new)


def record_count_for(actor: Actor, new: NewCount) -> bool:
    """Record a count in somebody's name.

    Raises:
        ZoneUnknown: When there is no such zone, or the actor may not count there.
        CountFromFuture: When it was counted later than now.
    """
    get_zone_for(actor, new.zone, new.at, action=COUNT)
    return record_count(new)


def count_zones() -> int:
    """Record what positions say of every zone now; see ``actions/record_count.py``."""
    with transaction():
        return _record.count_zones()
