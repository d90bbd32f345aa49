"""The key of a vehicle under the secret of this city."""

from __future__ import annotations

from django.conf import settings

from furong.nets.mobility.domain.vehicle_keys import vehicle_key

__all__ = ["key_of_mark"]


def key_of_mark(mark: str) -> str:
    """Return the key of the vehicle that bears a plate or tag; only this city can make it."""
    secret: str = settings.FURONG_DIRECTORY.secret("mobility.key")
    return vehicle_key(secret, mark)
