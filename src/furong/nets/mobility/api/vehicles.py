"""Vehicles and what is odd about what was reported of them."""

from __future__ import annotations

from furong.nets.mobility.selectors.vehicle_keys import key_of_mark
from furong.nets.mobility.selectors.vehicles import list_vehicle_flags, list_vehicle_flags_for, list_vehicles

__all__ = ["key_of_mark", "list_vehicle_flags", "list_vehicle_flags_for", "list_vehicles"]
