"""Parking zones as others see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

__all__ = ["DAYS", "Hours", "LoadedZones", "NewZone", "ZoneInfo", "ZoneMode"]

#: Days of the week as MDS and OpenStreetMap name them, Monday first.
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class ZoneMode(StrEnum):
    """What parking in a zone is."""

    #: Parking is allowed in such zones alone.
    MANDATORY = "mandatory"
    RECOMMENDED = "recommended"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When a zone holds.

    Args:
        days: ``mon`` to ``sun``; all when empty.
        start: ``HH:MM`` on the city's clock.
        end: ``HH:MM``, the first minute after; ``24:00`` for the end of the day.
    """

    days: tuple[str, ...] = ()
    start: str = "00:00"
    end: str = "24:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewZone:
    """A zone, or a new version of one.

    Args:
        key: Its stable name, e.g. ``P01``.
        name_zh: Its name in Chinese.
        name_en: Its name in English; the Chinese one when empty.
        area: Code of the street or grid that it lies in.
        geometry: GeoJSON Polygon or MultiPolygon, WGS 84.
        capacity: Vehicles that it takes. [1]
        capacity_by_type: The same by vehicle type, adding up to ``capacity``; empty when it does not matter. [1]
        mode: What parking there is.
        hours: When it holds; always when empty.
        camera_ids: Cameras that see it.
        valid_from: From when on; the moment it is saved when ``None``.
    """

    key: str
    name_zh: str
    area: str
    geometry: Mapping[str, Any]
    capacity: int
    mode: ZoneMode = ZoneMode.RECOMMENDED
    name_en: str = ""
    capacity_by_type: Mapping[str, int] | None = None
    hours: tuple[Hours, ...] = ()
    camera_ids: tuple[str, ...] = ()
    valid_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneInfo:
    """A zone in one of its versions.

    Args:
        key: Its stable name.
        version: Number of the version, from 1 on. [1]
        name_zh: Its name in Chinese.
        name_en: Its name in English.
        area: Code of the area that it lies in.
        geometry: GeoJSON Polygon or MultiPolygon, WGS 84.
        lon: Longitude of a point inside it, WGS 84. [deg]
        lat: Latitude of that point. [deg]
        capacity: Vehicles that it takes. [1]
        capacity_by_type: The same by vehicle type, or empty. [1]
        mode: What parking there is.
        hours: When it holds; always when empty.
        camera_ids: Cameras that see it.
        valid_from: From when on the version holds.
        valid_to: Until when, or ``None``.
        retired: Whether this version says that the zone is given up.
        by: Who saved it.
        saved_at: When.
    """

    key: str
    version: int
    name_zh: str
    name_en: str
    area: str
    geometry: Mapping[str, Any]
    lon: float
    lat: float
    capacity: int
    capacity_by_type: Mapping[str, int]
    mode: ZoneMode
    hours: tuple[Hours, ...]
    camera_ids: tuple[str, ...]
    valid_from: datetime
    valid_to: datetime | None
    retired: bool
    by: str
    saved_at: datetime

    def name(self, language: str) -> str:
        """Return the name in ``language``."""
        return self.name_en if language == "en" else self.name_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedZones:
    """What came of a file of zones.

    Args:
        zones: Zones in it. [1]
        versions: Versions that were made: a zone that is as it was makes none. [1]
    """

    zones: int
    versions: int
