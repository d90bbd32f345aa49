"""The key of a vehicle under the secret of this city."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from furong.foundation.servers.directory import DataDirectory
from furong.nets.mobility.domain.vehicle_keys import vehicle_key

__all__ = ["key_of_mark"]


def key_of_mark(mark: str) -> str:
    """Return the key of the vehicle that bears a plate or tag; only this city can make it."""
    return vehicle_key(_secret(settings.FURONG_DIRECTORY), mark)


@lru_cache(maxsize=4)
def _secret(directory: DataDirectory) -> str:
    """Return the city's secret; it never changes, and a fleet is registered by the thousand."""
    return directory.secret("mobility.key")
