"""Reading what cameras made out of zones."""

from __future__ import annotations

import msgspec

from furong.kernel.permissions import Actor
from furong.nets.mobility.contracts.looks import CameraLookInfo, NewLook
from furong.nets.mobility.errors.zones import ZoneUnknown
from furong.nets.mobility.models import CameraLook
from furong.nets.mobility.selectors.zones import zones_for

__all__ = ["list_looks_for"]


def list_looks_for(actor: Actor, zone: str) -> list[CameraLookInfo]:
    """Return the last look of each camera at a zone, by camera.

    Raises:
        ZoneUnknown: When there is none, or the actor may not see it.
    """
    if not zones_for(actor).filter(pk=zone).exists():
        raise ZoneUnknown(zone=zone)
    return [
        CameraLookInfo(
            zone=row.zone_id, at=row.at, total=row.total, sigma=row.sigma, look=msgspec.convert(row.look, NewLook)
        )
        for row in CameraLook.objects.filter(zone=zone).order_by("camera")
    ]
