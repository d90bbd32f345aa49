"""What the city publishes of its zones, as others see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from furong.nets.mobility.contracts.zones import ZoneInfo

__all__ = ["PublishedZones", "ZoneReleaseInfo"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneReleaseInfo:
    """Which versions of zones were published at an instant.

    Args:
        number: Number of the release, growing. [1]
        at: When.
        digest: SHA-256 of its content, to be compared.
        zones: Version of each zone by its key.
        changed: Keys of those that are new, changed or gone since the release before.
        by: In whose name.
    """

    number: int
    at: datetime
    digest: str
    zones: Mapping[str, int]
    changed: tuple[str, ...]
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedZones:
    """The newest release with its zones.

    Args:
        number: Number of the release; 0 when nothing was published yet. [1]
        at: When.
        zones: The zones as they hold.
    """

    number: int
    at: datetime
    zones: tuple[ZoneInfo, ...]
