"""From a GeoJSON file to zones that can be saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from furong.engines.places import ZoneProblem, ZoneRecord, read_zones
from furong.kernel.errors import FurongError
from furong.nets.mobility.contracts.zones import Hours, NewZone, ZoneMode
from furong.nets.mobility.domain.zone_shapes import check_shape
from furong.nets.mobility.errors.zones import ZoneFileUnusable

__all__ = ["zones_in"]

#: Properties by which files say how many vehicles a zone takes: the one that is there first counts.
_CAPACITY = ("capacity", "容量", "cap")


def zones_in(document: object, *, area: str, crs: str = "") -> list[NewZone]:
    """Return the zones of a GeoJSON document, not saved and not checked against the city yet.

    Args:
        document: Decoded GeoJSON, a FeatureCollection of polygons.
        area: Code of the area of zones that do not name their own.
        crs: System of the coordinates, whatever the file says.

    Raises:
        ZoneFileUnusable: When a feature is no zone, with what is wrong with each.
    """
    file = read_zones(document, crs=crs)
    if file.problems:
        raise ZoneFileUnusable([_told(problem) for problem in file.problems])
    zones: list[NewZone] = []
    troubles: list[FurongError | str] = []
    for record in file.zones:
        try:
            zones.append(_zone(record, area))
        except msgspec.ValidationError as error:
            troubles.append(f"{record.id}: {error}.")
    if troubles:
        raise ZoneFileUnusable(troubles)
    return zones


def _told(problem: ZoneProblem) -> FurongError | str:
    """Return what is wrong with a feature, with ring and point where its geometry is at fault."""
    geometry = msgspec.json.decode(problem.raw).get("geometry") if problem.raw.startswith("{") else None
    if isinstance(geometry, Mapping):
        try:
            check_shape(problem.zone, geometry, in_city=lambda _lon, _lat: True)
        except FurongError as error:
            return error
    return f"{problem.zone}: {problem.code}, {problem.detail}."


def _zone(record: ZoneRecord, area: str) -> NewZone:
    said = record.properties
    name = str(said.get("name") or said.get("name_zh") or record.id)
    capacity = next((said[key] for key in _CAPACITY if key in said), 0)
    return NewZone(
        key=record.id,
        name_zh=name,
        name_en=str(said.get("name_en") or name),
        area=str(said.get("area") or area),
        geometry=_lists(record.geometry),
        capacity=int(capacity) if isinstance(capacity, float) and capacity.is_integer() else capacity,
        capacity_by_type=msgspec.convert(said.get("capacity_by_type") or {}, dict[str, int]),
        mode=msgspec.convert(said.get("mode") or "recommended", ZoneMode),
        hours=msgspec.convert(said.get("hours") or (), tuple[Hours, ...]),
        camera_ids=msgspec.convert(said.get("camera_ids") or (), tuple[str, ...]),
    )


def _lists(geometry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a geometry with lists for tuples, as JSON has it."""
    return {"type": geometry["type"], "coordinates": _as_lists(geometry["coordinates"])}


def _as_lists(value: Any) -> Any:
    return [_as_lists(one) for one in value] if isinstance(value, Sequence) and not isinstance(value, str) else value
