"""Parking zones and their versions.

Screens hear of changes under ``mobility.zone``; who holds ``mobility.read`` may look, ``mobility.zones`` may edit.
"""

from __future__ import annotations

from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.mobility.actions import save_zone as _save
from furong.nets.mobility.contracts.zones import LoadedZones, NewZone, ZoneInfo
from furong.nets.mobility.domain.zone_files import zones_in
from furong.nets.mobility.selectors.zones import get_zone_for, list_versions_for, list_zones, list_zones_for

__all__ = [
    "get_zone_for",
    "list_versions_for",
    "list_zones",
    "list_zones_for",
    "load_zone_file",
    "retire_zone",
    "save_zone",
]


def save_zone(actor: Actor, new: NewZone) -> int:
    """Save a zone; see :func:`furong.nets.mobility.actions.save_zone.save_zone`."""
    with transaction():
        return _save.save_zone(actor, new)


def retire_zone(actor: Actor, key: str) -> ZoneInfo:
    """Give a zone up and return its last version; see :func:`furong.nets.mobility.actions.save_zone.retire_zone`."""
    with transaction():
        _save.retire_zone(actor, key)
        return list_versions_for(actor, key)[-1]


def load_zone_file(by: Actor, document: object, *, area: str, crs: str = "") -> LoadedZones:
    """Save the zones of a GeoJSON document, all or none.

    Args:
        by: In whose name; whoever calls has decided that it may.
        document: Decoded GeoJSON, a FeatureCollection of polygons.
        area: Code of the area of zones that do not name their own.
        crs: System of the coordinates, whatever the file says.

    Raises:
        ZoneFileUnusable: When some cannot be used, with what is wrong with each.
    """
    zones = zones_in(document, area=area, crs=crs)
    with transaction():
        return _save.load_zones(by, zones)
