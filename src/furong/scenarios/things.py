"""From a file of points to the things that a feed tells about."""

from __future__ import annotations

from collections.abc import Sequence

from furong.engines.places import ZoneRecord
from furong.nets.sensing.contracts import ThingInfo

__all__ = ["things_of"]


def things_of(feed: str, zones: Sequence[ZoneRecord], *, category: str, area: str) -> list[ThingInfo]:
    """Return the zones as things of ``feed``; a zone that does not name its area lies in ``area``."""
    return [
        ThingInfo(
            code=f"{feed}/{zone.id}",
            local_code=zone.id,
            feed=feed,
            category=category,
            name_zh=str(zone.properties.get("name") or zone.id),
            name_en=str(zone.properties.get("name_en") or zone.properties.get("name") or zone.id),
            area=str(zone.properties.get("area") or area),
            lon=zone.lon,
            lat=zone.lat,
            properties={
                key: value
                for key, value in zone.properties.items()
                if key not in ("name", "name_en", "area", "crs") and isinstance(value, str | int | float)
            },
            geometry=zone.geometry,
        )
        for zone in zones
    ]
