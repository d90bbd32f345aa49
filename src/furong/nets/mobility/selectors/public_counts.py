"""Live counts for everybody: the whole city is recounted once for all who ask, not once for each.

Whoever asks without an account is neither known nor bounded, and each answer takes every vehicle of the city. So counts
are kept for as long as nothing that they are made from has arrived, and no longer than a few seconds.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Max, Sum

from furong.foundation.citytime.clock import city_clock
from furong.nets.mobility.contracts.counts import LiveCountInfo
from furong.nets.mobility.contracts.zones import ZoneInfo
from furong.nets.mobility.models import FeedMinute, GbfsSnapshot, ZoneCount
from furong.nets.mobility.selectors.live_counts import list_live_counts
from furong.nets.mobility.selectors.publishing import published_zones

__all__ = ["list_public_counts"]

#: Counts are no older than this even where nothing arrives: what is known of a bias fades.
_KEPT = timedelta(seconds=10)
#: Arrivals are noted by the minute.
_RECENT = timedelta(minutes=2)

Stamp = tuple[object, ...]


class _Kept:
    """Counts by key and version of their zone, with what they were made from."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.stamp: Stamp = ()
        self.counts: dict[tuple[str, int], LiveCountInfo] = {}

    def renew(self, stamp: Stamp, now: datetime) -> None:
        """Forget everything that is too old or was made from something else."""
        oldest = min((one.at for one in self.counts.values()), default=now)
        if stamp != self.stamp or not timedelta() <= now - oldest <= _KEPT:
            self.stamp, self.counts = stamp, {}

    def count(self, zones: Sequence[ZoneInfo]) -> None:
        """Count those of some zones that were not counted yet."""
        fresh = [zone for zone in zones if (zone.key, zone.version) not in self.counts]
        if fresh:
            made = list_live_counts(fresh)
            self.counts |= {(zone.key, zone.version): one for zone, one in zip(fresh, made, strict=True)}


_KEEPS = _Kept()


def list_public_counts(zones: Sequence[ZoneInfo]) -> list[LiveCountInfo]:
    """Return how many vehicles stand in each of some zones, a few seconds old at the most.

    Args:
        zones: The zones; those that are published now are all counted along with them.
    """
    now = city_clock().now()
    with _KEEPS.lock:
        _KEEPS.renew(_stamp(now), now)
        if any((zone.key, zone.version) not in _KEEPS.counts for zone in zones):
            _KEEPS.count([*published_zones().zones, *zones])
        return [_KEEPS.counts[zone.key, zone.version] for zone in zones]


def _stamp(now: datetime) -> Stamp:
    """Return what changes whenever something arrives that counts are made from."""
    recent = FeedMinute.objects.filter(minute__gt=now - _RECENT)
    arrived = recent.aggregate(Max("pk"), Sum("stored"), Sum("doubled"), Sum("refused"))
    newest = [model.objects.aggregate(newest=Max("pk"))["newest"] for model in (ZoneCount, GbfsSnapshot)]
    return (*arrived.values(), *newest)
