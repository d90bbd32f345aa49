"""Vehicles."""

from __future__ import annotations

from furong.nets.mobility.selectors.vehicle_keys import key_of_mark

__all__ = ["key_of_mark"]
