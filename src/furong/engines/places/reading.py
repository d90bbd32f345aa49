"""Reading zones from GeoJSON (RFC 7946): the usable ones in WGS 84, and for each other one what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from furong.kernel.geo import CRS, CRSUnknown, parse_crs, transform

__all__ = ["ZoneFile", "ZoneProblem", "ZoneProblemCode", "ZoneRecord", "read_zones"]

_POLYGONS = ("Polygon", "MultiPolygon")
#: How files name the member that says which coordinate system they are in.
_CRS_KEYS = ("crs", "CRS", "coordinate_system", "coordinateSystem", "coord_sys", "coordsys", "datum", "srs", "坐标系")
#: The largest number a property may have: whole numbers up to it keep their value in every reader of JSON.
_MOST = 2**53
#: Corners that enclose less than about a tenth of a square metre lie on a line but for rounding. [deg2]
_LEAST_AREA_DEG2 = 1e-11


class ZoneProblemCode(StrEnum):
    """Why a zone cannot be used."""

    NOT_A_COLLECTION = "not_a_collection"
    NO_POLYGON = "no_polygon"
    ID_MISSING = "id_missing"
    ID_TWICE = "id_twice"
    RING_OPEN = "ring_open"
    RING_CROSSES_ITSELF = "ring_crosses_itself"
    NO_AREA = "no_area"
    COORDINATES_UNREADABLE = "coordinates_unreadable"
    COORDINATES_OUT_OF_RANGE = "coordinates_out_of_range"
    CRS_UNKNOWN = "crs_unknown"
    NUMBER_UNUSABLE = "number_unusable"


@dataclass(frozen=True, slots=True)
class ZoneProblem:
    """One zone that cannot be used.

    Args:
        zone: Its id, or its position in the file where it has none.
        code: What is wrong.
        detail: Where or how, e.g. the crossing point.
        raw: The feature as it was written.
    """

    zone: str
    code: ZoneProblemCode
    detail: str
    raw: str = ""


@dataclass(frozen=True, slots=True)
class ZoneRecord:
    """One usable zone.

    Args:
        id: Its id.
        properties: All its properties.
        geometry: Its polygon as GeoJSON, in WGS 84.
        lon: Longitude of a point inside it, WGS 84. [deg]
        lat: Latitude of that point. [deg]
    """

    id: str
    properties: Mapping[str, Any]
    geometry: Mapping[str, Any]
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class ZoneFile:
    """What a file of zones holds.

    Args:
        zones: The usable zones, in the order of the file.
        problems: The others.
        crs: Systems that were converted to WGS 84, by their names.
    """

    zones: tuple[ZoneRecord, ...]
    problems: tuple[ZoneProblem, ...]
    crs: tuple[CRS, ...]


class _Unusable(Exception):
    def __init__(self, code: ZoneProblemCode, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


def read_zones(
    document: object,
    *,
    id_key: str = "zone_id",
    other_ids: tuple[str, ...] = (),
    positive: tuple[str, ...] = (),
    crs: str = "",
    allow_points: bool = False,
) -> ZoneFile:
    """Read a FeatureCollection of polygons.

    The system of the coordinates is ``crs`` when given, else what the feature's or the collection's ``crs`` says (a
    name, the named-CRS object of old GeoJSON, or a property such as ``crs`` or ``coordinate_system``), else
    WGS 84 as RFC 7946 has it.

    Args:
        document: Decoded GeoJSON.
        id_key: Property that names a zone; the feature's own ``id`` serves where it is missing.
        other_ids: Properties that serve where both are missing, the first that is there.
        positive: Properties that must be numbers above zero.
        crs: System to assume, whatever the file says.
        allow_points: Take points as well: for things that report of themselves and need no extent.
    """
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(features, list) or not features:
        problem = ZoneProblem("-", ZoneProblemCode.NOT_A_COLLECTION, "a FeatureCollection with features is expected")
        return ZoneFile((), (problem,), ())
    zones: dict[str, ZoneRecord] = {}
    problems: list[ZoneProblem] = []
    systems: dict[CRS, None] = {}
    for number, feature in enumerate(features, start=1):
        name = f"#{number}"
        try:
            name = _id_of(feature, id_key, other_ids)
            if not name:
                name = f"#{number}"
                raise _Unusable(ZoneProblemCode.ID_MISSING, f"the property {id_key!r} is missing")
            system = _crs_of(feature, document, crs)
            zone = _zone(feature, name, positive, system, allow_points=allow_points)
            if zone.id in zones:
                raise _Unusable(ZoneProblemCode.ID_TWICE, f"feature {number} repeats it")
        except _Unusable as trouble:
            raw = json.dumps(feature, ensure_ascii=False)
            problems.append(ZoneProblem(name, trouble.code, trouble.detail, raw))
            continue
        zones[zone.id] = zone
        systems[system] = None
    return ZoneFile(tuple(zones.values()), tuple(problems), tuple(s for s in systems if s is not CRS.WGS84))


def _id_of(feature: Any, id_key: str, others: tuple[str, ...]) -> str:
    if not isinstance(feature, dict):
        raise _Unusable(ZoneProblemCode.NO_POLYGON, "it is not a Feature")
    properties = _properties(feature)
    told = (properties.get(id_key), feature.get("id"), *(properties.get(key) for key in others))
    return next((str(value).strip() for value in told if value is not None and str(value).strip()), "")


def _properties(holder: Mapping[str, Any]) -> Mapping[str, Any]:
    found = holder.get("properties")
    return found if isinstance(found, dict) else {}


def _crs_of(feature: Mapping[str, Any], document: Mapping[str, Any], given: str) -> CRS:
    places = (
        {"crs": given or None},
        _properties(feature),
        feature,
        document,
        _properties(document),
        document.get("metadata"),
    )
    said = (place[key] for place in places if isinstance(place, dict) for key in _CRS_KEYS if place.get(key))
    declared = next(said, None)
    if declared is None:
        return CRS.WGS84
    if isinstance(declared, dict):  # GeoJSON of 2008: {"type": "name", "properties": {"name": "..."}}
        declared = _properties(declared).get("name", declared)
    try:
        return parse_crs(str(declared))
    except CRSUnknown as error:
        raise _Unusable(ZoneProblemCode.CRS_UNKNOWN, str(error)) from None


def _zone(
    feature: Mapping[str, Any], name: str, positive: tuple[str, ...], crs: CRS, *, allow_points: bool
) -> ZoneRecord:
    properties = _properties(feature)
    for key in positive:
        if not _is_positive(properties.get(key)):
            raise _Unusable(
                ZoneProblemCode.NUMBER_UNUSABLE, f"{key} is {properties.get(key)!r:.80}, not a number above 0"
            )
    geometry = feature.get("geometry")
    is_point = allow_points and isinstance(geometry, dict) and geometry.get("type") == "Point"
    converted = _in_wgs84(_shape(geometry) if is_point else _polygon(geometry), crs)
    inside = converted.representative_point()
    return ZoneRecord(name, properties, mapping(converted), float(inside.x), float(inside.y))


def _polygon(geometry: Any) -> BaseGeometry:
    if not isinstance(geometry, dict) or geometry.get("type") not in _POLYGONS:
        kind = geometry.get("type") if isinstance(geometry, dict) else geometry
        raise _Unusable(ZoneProblemCode.NO_POLYGON, f"its geometry is {kind!r}, not a Polygon or MultiPolygon")
    _demand_closed_rings(geometry)
    polygon = _shape(geometry)
    # Asked of the hull: a ring like an 8 may have loops that cancel out, which is another trouble.
    if polygon.convex_hull.area < _LEAST_AREA_DEG2:
        raise _Unusable(ZoneProblemCode.NO_AREA, "its corners lie on a line")
    if not polygon.is_valid:
        raise _Unusable(ZoneProblemCode.RING_CROSSES_ITSELF, explain_validity(polygon))
    return polygon


def _shape(geometry: Any) -> BaseGeometry:
    """Return a geometry whose coordinates are places on earth."""
    try:
        with np.errstate(invalid="ignore"):  # what is not a number is found below
            found = shape(geometry)
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError, shapely.errors.ShapelyError) as error:
        raise _Unusable(ZoneProblemCode.COORDINATES_UNREADABLE, str(error)) from None
    coordinates = shapely.get_coordinates(found)
    if not len(coordinates) or not np.isfinite(coordinates).all():
        raise _Unusable(ZoneProblemCode.COORDINATES_UNREADABLE, "a coordinate is not a number")
    outside = (np.abs(coordinates[:, 0]) > 180) | (np.abs(coordinates[:, 1]) > 90)
    if outside.any():
        lon, lat = coordinates[np.flatnonzero(outside)[0]]
        swapped = " (are longitude and latitude swapped?)" if abs(lat) <= 180 and abs(lon) <= 90 else ""
        raise _Unusable(ZoneProblemCode.COORDINATES_OUT_OF_RANGE, f"[{lon}, {lat}] is no place on earth{swapped}")
    return found


def _demand_closed_rings(geometry: Mapping[str, Any]) -> None:
    """RFC 7946 §3.1.6 wants the first position repeated at the end; shapely would close a ring in silence."""
    polygons: Any = geometry.get("coordinates")
    try:
        rings = [ring for polygon in ([polygons] if geometry["type"] == "Polygon" else polygons) for ring in polygon]
        open_rings = [ring for ring in rings if len(ring) < 4 or list(ring[0]) != list(ring[-1])]
    except (TypeError, LookupError) as error:
        raise _Unusable(ZoneProblemCode.COORDINATES_UNREADABLE, str(error)) from None
    if open_rings or not rings:
        raise _Unusable(ZoneProblemCode.RING_OPEN, "a ring needs four positions, the last the same as the first")


def _in_wgs84(polygon: BaseGeometry, crs: CRS) -> BaseGeometry:
    if crs is CRS.WGS84:
        return polygon

    def converted(coordinates: Any) -> Any:
        lon, lat = transform(coordinates[:, 0], coordinates[:, 1], crs, CRS.WGS84)
        return np.stack([lon, lat], axis=1)

    return shapely.transform(polygon, converted)


def _is_positive(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= _MOST
