"""Reading parking zones as they hold at an instant."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import datetime

import msgspec
from django.db.models import QuerySet

from furong.foundation.areas.tree import within
from furong.foundation.citytime.clock import city_clock
from furong.kernel.permissions import Actor
from furong.nets.mobility.contracts.zones import Hours, ZoneInfo, ZoneMode
from furong.nets.mobility.errors.zones import ZoneUnknown
from furong.nets.mobility.models import ParkingZone, ZoneVersion

__all__ = [
    "READ",
    "get_zone_for",
    "list_all_versions",
    "list_versions_for",
    "list_zones",
    "list_zones_for",
    "zone_infos",
    "zones_for",
]

READ = "mobility.read"


def zones_for(actor: Actor, action: str = READ) -> QuerySet[ParkingZone]:
    """Return the zones of the areas in which ``actor`` may do ``action``."""
    return ParkingZone.objects.filter(within("area_path", (grant.area for grant in actor.grants_for(action))))


def list_zones(at: datetime | None = None) -> list[ZoneInfo]:
    """Return every zone as it holds at an instant, by key; those given up, or not there yet, are left out.

    Args:
        at: The instant; now when ``None``.
    """
    return _holding(ZoneVersion.objects.all(), at)


def list_all_versions() -> list[ZoneInfo]:
    """Return every version of every zone, by key and beginning."""
    return zone_infos(ZoneVersion.objects.all())


def list_zones_for(actor: Actor, at: datetime | None = None) -> list[ZoneInfo]:
    """Return the zones that ``actor`` may see as they hold at an instant, by key."""
    return _holding(ZoneVersion.objects.filter(zone__in=zones_for(actor)), at)


def get_zone_for(actor: Actor, key: str, at: datetime | None = None, *, action: str = READ) -> ZoneInfo:
    """Return a zone as it holds at an instant.

    Args:
        actor: Who asks.
        key: Key of the zone.
        at: The instant; now when ``None``.
        action: What the actor must be allowed to do there.

    Raises:
        ZoneUnknown: When there is none, or the actor may not see it.
    """
    found = _holding(ZoneVersion.objects.filter(zone__in=zones_for(actor, action), zone=key), at)
    if not found:
        raise ZoneUnknown(zone=key)
    return found[0]


def list_versions_for(actor: Actor, key: str) -> list[ZoneInfo]:
    """Return every version of a zone, the oldest first.

    Raises:
        ZoneUnknown: When there is none, or the actor may not see it.
    """
    found = zone_infos(ZoneVersion.objects.filter(zone__in=zones_for(actor), zone=key))
    if not found:
        raise ZoneUnknown(zone=key)
    return sorted(found, key=lambda one: one.version)


def _holding(rows: QuerySet[ZoneVersion], at: datetime | None) -> list[ZoneInfo]:
    moment = at or city_clock().now()
    return [
        one
        for one in zone_infos(rows)
        if one.valid_from <= moment and (one.valid_to is None or moment < one.valid_to) and not one.retired
    ]


def zone_infos(rows: QuerySet[ZoneVersion]) -> list[ZoneInfo]:
    """Return versions by zone and beginning; each ends where the next one of its zone begins."""
    ordered = list(rows.select_related("zone").order_by("zone_id", "valid_from"))
    return [
        _info(row, after.valid_from if after is not None and after.zone_id == row.zone_id else None)
        for row, after in itertools.zip_longest(ordered, ordered[1:])
    ]


def _info(row: ZoneVersion, until: datetime | None) -> ZoneInfo:
    hours: Iterable[dict[str, object]] = row.hours
    return ZoneInfo(
        key=row.zone_id,
        version=row.version,
        name_zh=row.name_zh,
        name_en=row.name_en,
        area=row.zone.area_id,
        geometry=row.geometry,
        lon=row.lon,
        lat=row.lat,
        capacity=row.capacity,
        capacity_by_type=row.capacity_by_type,
        mode=ZoneMode(row.mode),
        hours=tuple(msgspec.convert(one, Hours) for one in hours),
        camera_ids=tuple(row.camera_ids),
        valid_from=row.valid_from,
        valid_to=until,
        retired=row.retired,
        by=row.by,
        saved_at=row.at,
    )
