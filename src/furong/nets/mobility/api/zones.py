"""Parking zones and their versions."""

from __future__ import annotations

from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.mobility.actions import save_zone as _save
from furong.nets.mobility.contracts.zones import NewZone
from furong.nets.mobility.selectors.zones import get_zone_for, list_versions_for, list_zones, list_zones_for

__all__ = ["get_zone_for", "list_versions_for", "list_zones", "list_zones_for", "save_zone"]


def save_zone(actor: Actor, new: NewZone) -> int:
    """Save a zone; see :func:`furong.nets.mobility.actions.save_zone.save_zone`."""
    with transaction():
        return _save.save_zone(actor, new)
