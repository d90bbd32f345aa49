"""Save a parking zone: its first version, or a new one; what held before stays as it was."""

from __future__ import annotations

import msgspec
from shapely.geometry import shape

from furong.foundation.areas.tree import get_area
from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import demand
from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor, Resource
from furong.nets.mobility.contracts.zones import NewZone
from furong.nets.mobility.models import ParkingZone, ZoneVersion

__all__ = ["EDIT", "save_zone"]

EDIT = "mobility.zones"


@transaction_required
def save_zone(actor: Actor, new: NewZone) -> int:
    """Save a zone and return the number of the version.

    Raises:
        AreaUnknown: When there is no such area.
        ActionRefused: When the actor may not edit zones there.
    """
    area = get_area(new.area)
    demand(actor, EDIT, Resource(kind="zone", area=area.path))
    now = city_clock().now()
    zone, _ = ParkingZone.objects.select_for_update().get_or_create(
        pk=new.key, defaults={"area_id": area.code, "area_path": area.path}
    )
    version = zone.versions.count() + 1
    inside = shape(dict(new.geometry)).representative_point()
    ZoneVersion.objects.create(
        zone=zone,
        version=version,
        name_zh=new.name_zh,
        name_en=new.name_en or new.name_zh,
        geometry=new.geometry,
        lon=inside.x,
        lat=inside.y,
        capacity=new.capacity,
        capacity_by_type=dict(new.capacity_by_type or {}),
        mode=new.mode.value,
        hours=msgspec.to_builtins(new.hours),
        camera_ids=list(new.camera_ids),
        valid_from=new.valid_from or now,
        by=actor.name,
        by_key=actor.key,
        at=now,
    )
    notify("mobility.zone")
    return version
