"""What was counted in zones."""

from __future__ import annotations

from furong.foundation.transactions import transaction
from furong.nets.mobility.actions import record_count as _record
from furong.nets.mobility.contracts.counts import NewCount
from furong.nets.mobility.selectors.counts import list_counts, list_counts_for

__all__ = ["list_counts", "list_counts_for", "record_count"]


def record_count(new: NewCount) -> bool:
    """Record a count; see :func:`furong.nets.mobility.actions.record_count.record_count`."""
    with transaction():
        return _record.record_count(new)
