"""Save a parking zone: its first version, or a new one; what held before stays as it was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from furong.foundation.areas.places import district_at
from furong.foundation.areas.tree import get_area
from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import demand
from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction_required
from furong.kernel.clock import iso
from furong.kernel.errors import FurongError
from furong.kernel.permissions import Actor, Resource
from furong.nets.mobility.actions.publish_zones import publish_zones
from furong.nets.mobility.contracts.zones import LoadedZones, NewZone
from furong.nets.mobility.domain.zone_rules import check_zone
from furong.nets.mobility.domain.zone_shapes import check_shape, point_inside
from furong.nets.mobility.errors.zones import ZoneElsewhere, ZoneFileUnusable, ZoneUnknown, ZoneVersionEarlier
from furong.nets.mobility.models import ParkingZone, ZoneVersion
from furong.nets.mobility.selectors.zones import zones_for

__all__ = ["EDIT", "load_zones", "retire_zone", "save_zone"]

EDIT = "mobility.zones"
#: What makes a version another one than the newest.
_CONTENT = ("name_zh", "name_en", "geometry", "capacity", "capacity_by_type", "mode", "hours", "camera_ids", "retired")


@transaction_required
def save_zone(actor: Actor, new: NewZone) -> int:
    """Save a zone and return the number of its version; one that changes nothing makes none.

    Raises:
        AreaUnknown: When there is no such area.
        ActionRefused: When the actor may not edit zones there.
        ZoneElsewhere: When the zone belongs to another area.
        ZoneVersionEarlier: When it would begin before the newest version does.
        InvalidInput: When polygon, capacity or hours cannot be used; see ``errors/zones.py``.
    """
    demand(actor, EDIT, Resource(kind="zone", area=get_area(new.area).path))
    version, is_new = _store(actor, new, city_clock().now())
    if is_new:
        publish_zones(actor.name)
        notify("mobility.zone")
    return version


@transaction_required
def load_zones(by: Actor, zones: Sequence[NewZone]) -> LoadedZones:
    """Save many zones, all or none; whoever calls has decided that ``by`` may.

    Raises:
        ZoneFileUnusable: When some cannot be used, with what is wrong with each.
    """
    now = city_clock().now()
    saved = 0
    troubles: list[FurongError | str] = []
    for new in zones:
        try:
            saved += _store(by, new, now)[1]
        except FurongError as error:
            troubles.append(error)
    if troubles:
        raise ZoneFileUnusable(troubles)
    if saved:
        publish_zones(by.name)
        notify("mobility.zone")
    return LoadedZones(zones=len(zones), versions=saved)


@transaction_required
def retire_zone(actor: Actor, key: str) -> int:
    """Give a zone up from now on and return the number of the version that says so.

    Raises:
        ZoneUnknown: When there is none, or the actor may not edit it.
    """
    zone = zones_for(actor, EDIT).select_for_update().filter(pk=key).first()
    newest = zone.versions.order_by("-valid_from").first() if zone is not None else None
    if zone is None or newest is None or newest.retired:
        raise ZoneUnknown(zone=key)
    now = city_clock().now()
    _demand_later(zone, newest, now)
    content = {name: getattr(newest, name) for name in (*_CONTENT, "lon", "lat")}
    made = _add(zone, {**content, "retired": True}, actor, valid_from=now, at=now)
    publish_zones(actor.name)
    notify("mobility.zone")
    return made.version


def _store(by: Actor, new: NewZone, now: datetime) -> tuple[int, bool]:
    """Return the number of the version that holds, and whether it was made."""
    area = get_area(new.area)
    check_zone(new)
    check_shape(new.key, new.geometry, in_city=lambda lon, lat: district_at(lon, lat) is not None)
    zone, _ = ParkingZone.objects.select_for_update().get_or_create(
        pk=new.key, defaults={"area_id": area.code, "area_path": area.path}
    )
    if zone.area_id != area.code:
        raise ZoneElsewhere(zone=new.key, area=zone.area_id, other=area.code)
    newest = zone.versions.order_by("-valid_from").first()
    content = _content(new)
    if newest is not None and all(getattr(newest, name) == content[name] for name in _CONTENT):
        return newest.version, False
    begins = new.valid_from or now
    _demand_later(zone, newest, begins)
    lon, lat = point_inside(new.geometry)
    return _add(zone, {**content, "lon": lon, "lat": lat}, by, valid_from=begins, at=now).version, True


def _demand_later(zone: ParkingZone, newest: ZoneVersion | None, begins: datetime) -> None:
    if newest is not None and begins <= newest.valid_from:
        raise ZoneVersionEarlier(zone=zone.key, since=iso(newest.valid_from))


def _add(zone: ParkingZone, content: dict[str, Any], by: Actor, *, valid_from: datetime, at: datetime) -> ZoneVersion:
    return zone.versions.create(
        version=zone.versions.count() + 1, valid_from=valid_from, by=by.name, by_key=by.key, at=at, **content
    )


def _content(new: NewZone) -> dict[str, Any]:
    return {
        "name_zh": new.name_zh,
        "name_en": new.name_en or new.name_zh,
        "geometry": msgspec.to_builtins(new.geometry),
        "capacity": new.capacity,
        "capacity_by_type": dict(new.capacity_by_type or {}),
        "mode": new.mode.value,
        "hours": msgspec.to_builtins(list(new.hours)),
        "camera_ids": list(new.camera_ids),
        "retired": False,
    }
