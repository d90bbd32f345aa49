"""Put zones that cannot be used into the quarantine of the feed that they were meant for."""

from __future__ import annotations

from collections.abc import Sequence

from furong.foundation.transactions import transaction_required
from furong.nets.sensing.actions.store_observations import quarantine
from furong.nets.sensing.domain.records import Unusable

__all__ = ["quarantine_zones"]


@transaction_required
def quarantine_zones(feed: str, source: str, problems: Sequence[Unusable]) -> None:
    """Keep the zones with their reason; those that lie there already are not added again."""
    quarantine(feed, source, problems)
