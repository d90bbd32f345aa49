"""Reading what the city published of its zones."""

from __future__ import annotations

import itertools

from furong.foundation.citytime.clock import city_clock
from furong.nets.mobility.contracts.publishing import PublishedZones, ZoneReleaseInfo
from furong.nets.mobility.models import ZoneRelease
from furong.nets.mobility.selectors.zones import list_all_versions

__all__ = ["list_zone_releases", "published_zones"]


def published_zones() -> PublishedZones:
    """Return the newest release with its zones, by key."""
    newest = ZoneRelease.objects.order_by("-id").first()
    if newest is None:
        return PublishedZones(number=0, at=city_clock().now(), zones=())
    zones = tuple(one for one in list_all_versions() if newest.zones.get(one.key) == one.version)
    return PublishedZones(number=newest.pk, at=newest.at, zones=zones)


def list_zone_releases(limit: int = 100) -> list[ZoneReleaseInfo]:
    """Return the releases, the newest first.

    Args:
        limit: How many at most. [1]
    """
    rows = list(ZoneRelease.objects.order_by("-id")[: limit + 1])
    return [
        ZoneReleaseInfo(
            number=row.pk,
            at=row.at,
            digest=row.digest,
            zones=row.zones,
            changed=_changed(before.zones if before is not None else {}, row.zones),
            by=row.by,
        )
        for row, before in itertools.zip_longest(rows, rows[1:])
    ][:limit]


def _changed(before: dict[str, int], after: dict[str, int]) -> tuple[str, ...]:
    return tuple(sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key)))
