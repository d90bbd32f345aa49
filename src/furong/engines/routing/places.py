"""Where something is: named coordinates, a pair of numbers, or the middle of a polygon."""

from __future__ import annotations

from typing import Any

import shapely
from shapely.geometry import shape

from furong.engines.routing.fields import Field

__all__ = ["place_of"]

_EXPECTED = "lon and lat, [lon, lat] or a GeoJSON Point, Polygon or MultiPolygon"
_NAMES = ("position", "location", "coordinates", "point", "start", "place", "geometry", "polygon")


def place_of(row: Field, *, optional: bool = False) -> tuple[float, float] | None:
    """Return longitude and latitude of ``row`` [°].

    Args:
        row: What has a place.
        optional: Whether it may have none; then None is returned.

    Raises:
        StateUnusable: When there is none, or it is not on the earth, or a polygon crosses itself.
    """
    if isinstance(row.value, list):
        return _pair(row)
    lon, lat = row.find("lon", "lng", "longitude"), row.find("lat", "latitude")
    if lon is not None and lat is not None:
        return _degrees(lon, lat)
    if row.value.get("type") in ("Point", "Polygon", "MultiPolygon"):
        return _geometry(row)
    given = row.find(*_NAMES)
    if given is not None:
        return place_of(given)
    if optional:
        return None
    raise Field(f"{row.place}.lon", None if lon is None else lon.value).wrong(_EXPECTED)


def _degrees(lon: Field, lat: Field) -> tuple[float, float]:
    return (
        lon.number("a longitude from -180 to 180", least=-180, most=180),
        lat.number("a latitude from -90 to 90", least=-90, most=90),
    )


def _pair(row: Field) -> tuple[float, float]:
    values: list[Any] = row.value
    if values and isinstance(values[0], list):
        is_nested = bool(values[0]) and isinstance(values[0][0], list)
        return _middle(row, {"type": "Polygon", "coordinates": values if is_nested else [values]})
    if len(values) < 2:
        raise row.wrong(_EXPECTED)
    return _degrees(Field(f"{row.place}[0]", values[0]), Field(f"{row.place}[1]", values[1]))


def _geometry(row: Field) -> tuple[float, float]:
    if row.value["type"] == "Point":
        return _pair(row.need(_EXPECTED, "coordinates"))
    return _middle(row, row.value)


def _middle(row: Field, geometry: dict[str, Any]) -> tuple[float, float]:
    try:
        drawn = shape(geometry)
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError, shapely.errors.ShapelyError) as error:
        raise row.wrong("a closed ring of [lon, lat]") from error
    if drawn.is_empty:
        raise row.wrong("a closed ring of [lon, lat]")
    if not drawn.is_valid:
        raise row.wrong(f"a polygon that does not cross itself ({shapely.is_valid_reason(drawn)})")
    middle = drawn.centroid
    return _degrees(Field(f"{row.place}.lon", middle.x), Field(f"{row.place}.lat", middle.y))
