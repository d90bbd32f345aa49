"""Reading GBFS 2.x and 3.x: which files a feed has, and where its free vehicles stand."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from furong.nets.mobility.contracts.gbfs import GbfsVehicles
from furong.nets.mobility.errors.gbfs import GbfsUnreadable

__all__ = ["read_vehicles", "vehicles_url"]

#: The file of free vehicles: of GBFS 3, and of GBFS 2.
_FILES = ("vehicle_status", "free_bike_status")


def vehicles_url(url: str, document: object) -> str:
    """Return where a feed tells its free vehicles.

    Args:
        url: Where the document was found, for the sentences.
        document: Its ``gbfs.json``, decoded.

    Raises:
        GbfsUnreadable: When it names no such file.
    """
    found = {one.get("name"): one.get("url") for one in _feeds(_data(url, document)) if isinstance(one, Mapping)}
    for name in _FILES:
        if isinstance(found.get(name), str):
            return str(found[name])
    raise GbfsUnreadable(url=url, trouble=f"data.feeds names neither {' nor '.join(_FILES)}")


def read_vehicles(url: str, document: object) -> GbfsVehicles:
    """Return where free vehicles stand; what cannot be used is counted and left out.

    Vehicles that are reserved stand like others. Those at a station without a position of their own are left out.

    Args:
        url: Where the document was found, for the sentences.
        document: Its ``vehicle_status.json`` or ``free_bike_status.json``, decoded.

    Raises:
        GbfsUnreadable: When it is neither.
    """
    content = _data(url, document)
    rows = content.get("vehicles", content.get("bikes"))
    if not isinstance(rows, list) or not isinstance(document, Mapping):
        raise GbfsUnreadable(url=url, trouble="data.vehicles (GBFS 3) or data.bikes (GBFS 2) is no array")
    places = [_place(one) for one in rows]
    usable = [one for one in places if one is not None]
    return GbfsVehicles(
        version=str(document.get("version", ""))[:10],
        at=_instant(url, document.get("last_updated")),
        lon=tuple(one[0] for one in usable),
        lat=tuple(one[1] for one in usable),
        disabled=tuple(one[2] for one in usable),
        skipped=len(places) - len(usable),
    )


def _feeds(content: Mapping[str, Any]) -> Iterator[object]:
    """Yield the files of a feed: GBFS 2 has them once for each language."""
    lists = [content.get("feeds"), *(part.get("feeds") for part in content.values() if isinstance(part, Mapping))]
    for files in lists:
        if isinstance(files, list):
            yield from files


def _data(url: str, document: object) -> Mapping[str, Any]:
    content = document.get("data") if isinstance(document, Mapping) else None
    if not isinstance(content, Mapping):
        raise GbfsUnreadable(url=url, trouble="data is no object")
    return content


def _place(row: object) -> tuple[float, float, bool] | None:
    if not isinstance(row, Mapping):
        return None
    lon, lat = row.get("lon"), row.get("lat")
    if not _is_degrees(lon, 180) or not _is_degrees(lat, 90) or (lon == 0 and lat == 0):
        return None
    return float(str(lon)), float(str(lat)), row.get("is_disabled") is True


def _is_degrees(value: Any, most: int) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value) and -most <= value <= most


def _instant(url: str, value: object) -> datetime:
    """Return when a file was made: seconds since 1970 in GBFS 2, RFC 3339 in GBFS 3."""
    try:
        if isinstance(value, int) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        found = datetime.fromisoformat(str(value))
        if found.tzinfo is not None:
            return found
    except (ValueError, OverflowError, OSError):
        pass
    raise GbfsUnreadable(url=url, trouble=f"last_updated is {value!r:.60}")
