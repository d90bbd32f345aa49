"""Reading what was counted in zones."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef

from furong.kernel.permissions import Actor
from furong.nets.mobility.contracts.counts import CountSource, ZoneCountInfo
from furong.nets.mobility.errors.zones import ZoneUnknown
from furong.nets.mobility.models import ParkingZone, ZoneCount
from furong.nets.mobility.selectors.zones import zones_for

__all__ = ["list_counts", "list_counts_for", "zones_counted_since"]

_LISTED_MAX = 2000


def list_counts(
    zone: str, *, since: datetime, until: datetime, source: CountSource | None = None, limit: int = _LISTED_MAX
) -> list[ZoneCountInfo]:
    """Return what was counted in a zone in ``[since, until)``, the newest first.

    Args:
        zone: Key of the zone.
        since: From when on.
        until: Until when.
        source: Keeps what that source counted.
        limit: How many at most. [1]
    """
    rows = ZoneCount.objects.filter(zone=zone, at__gte=since, at__lt=until)
    if source is not None:
        rows = rows.filter(source=source)
    return [_info(row) for row in rows.order_by("-at", "-id")[:limit]]


def list_counts_for(
    actor: Actor,
    zone: str,
    *,
    since: datetime,
    until: datetime,
    source: CountSource | None = None,
    limit: int = _LISTED_MAX,
) -> list[ZoneCountInfo]:
    """Return the same when ``actor`` may see the zone.

    Raises:
        ZoneUnknown: When there is none, or the actor may not see it.
    """
    if not zones_for(actor).filter(pk=zone).exists():
        raise ZoneUnknown(zone=zone)
    return list_counts(zone, since=since, until=until, source=source, limit=limit)


def zones_counted_since(since: datetime) -> list[str]:
    """Return the keys of the zones of which there is a count of an instant or later."""
    recent = ZoneCount.objects.filter(zone=OuterRef("pk"), source__in=list(CountSource), at__gte=since)
    return list(ParkingZone.objects.filter(Exists(recent)).order_by("key").values_list("key", flat=True))


def _info(row: ZoneCount) -> ZoneCountInfo:
    return ZoneCountInfo(
        zone=row.zone_id,
        at=row.at,
        source=CountSource(row.source),
        total=row.total,
        by_operator=row.by_operator,
        by_state=row.by_state,
        conf=row.conf,
        sigma=row.sigma,
        missing=tuple(row.missing),
    )
