"""Times and geometries as the standard writes them: ISO 8601 instants and intervals, GeoJSON and WKT."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import shapely
import shapely.geometry
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

__all__ = [
    "ValueUnusable",
    "geometry_of",
    "geometry_of_wkt",
    "read_duration",
    "read_instant",
    "read_interval",
    "written",
]

_DURATION = re.compile(
    r"^(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$"
)
_YEAR_D, _MONTH_D = 365.25, 30.4375


class ValueUnusable(ValueError):
    """A value cannot be read; the message says what was expected."""


def read_instant(text: object) -> datetime:
    """Return an instant in UTC; one without a zone is refused."""
    if not isinstance(text, str):
        raise ValueUnusable(f"expected an ISO 8601 instant such as 2026-11-25T08:00:00Z, got {text!r}")
    try:
        instant = datetime.fromisoformat(text.strip().replace(" ", "+"))
    except ValueError as error:
        raise ValueUnusable(f"expected an ISO 8601 instant such as 2026-11-25T08:00:00Z, got {text!r}") from error
    if instant.tzinfo is None:
        raise ValueUnusable(f"the instant {text!r} has no time zone")
    try:
        return instant.astimezone(UTC)
    except OverflowError as error:
        raise ValueUnusable(f"the instant {text!r} is out of range") from error


def read_interval(text: object) -> tuple[datetime, datetime | None]:
    """Return the two ends of ``start/end``; an instant has no second one."""
    if not isinstance(text, str):
        raise ValueUnusable(f"expected an ISO 8601 instant or interval, got {text!r}")
    first, slash, second = text.partition("/")
    start = read_instant(first)
    if not slash:
        return start, None
    end = start + read_duration(second) if second.startswith("P") else read_instant(second)
    if end < start:
        raise ValueUnusable(f"the interval {text!r} ends before it begins")
    return start, end


def read_duration(text: str) -> timedelta:
    """Return an ISO 8601 duration; years and months count by their mean length."""
    found = _DURATION.match(text)
    if found is None or text in ("P", "-P", "PT"):
        raise ValueUnusable(f"expected an ISO 8601 duration such as PT1H, got {text!r}")
    sign, years, months, weeks, days, hours, minutes, seconds = found.groups()
    whole = timedelta(
        days=float(years or 0) * _YEAR_D + float(months or 0) * _MONTH_D + float(days or 0),
        weeks=float(weeks or 0),
        hours=float(hours or 0),
        minutes=float(minutes or 0),
        seconds=float(seconds or 0),
    )
    return -whole if sign else whole


def written(start: datetime | None, end: datetime | None = None) -> str | None:
    """Return an instant or interval as the API writes it, in UTC."""
    if start is None:
        return None
    return _instant(start) if end is None else f"{_instant(start)}/{_instant(end)}"


def _instant(instant: datetime) -> str:
    spec = "microseconds" if instant.microsecond % 1000 else "milliseconds"
    text = instant.astimezone(UTC).isoformat(timespec=spec if instant.microsecond else "seconds")
    return text.replace("+00:00", "Z")


def geometry_of(document: object) -> BaseGeometry | None:
    """Return the geometry of a GeoJSON geometry or feature, or ``None`` when it is none."""
    if not isinstance(document, dict):
        return None
    place: Any = document.get("geometry") if document.get("type") == "Feature" else document
    try:
        return shapely.geometry.shape(place)
    except (ShapelyError, AttributeError, KeyError, TypeError, ValueError, IndexError, OverflowError):
        return None


def geometry_of_wkt(text: str) -> BaseGeometry:
    """Return the geometry of a well-known text.

    Raises:
        ValueUnusable: When it is none.
    """
    try:
        return shapely.from_wkt(text.rpartition(";")[2])
    except ShapelyError as error:
        raise ValueUnusable(f"expected a geometry such as POINT(104.06 30.67), got {text!r}") from error
