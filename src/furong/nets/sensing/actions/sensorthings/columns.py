"""From the properties of a document to columns of a table, each checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import JSONField, Value

from furong.nets.sensing.domain.sensorthings.entities import EntityType, Kind, Property
from furong.nets.sensing.domain.sensorthings.values import ValueUnusable, geometry_of, read_instant, read_interval
from furong.nets.sensing.errors.sensorthings import EntityUnusable

__all__ = ["columns_of", "demand_object"]

_GEOJSON = ("application/geo+json", "application/vnd.geo+json")


def demand_object(document: object, name: str) -> Mapping[str, Any]:
    """Return a document that is a JSON object.

    Raises:
        EntityUnusable: When it is something else.
    """
    if not isinstance(document, dict):
        raise EntityUnusable(trouble=f"{name} wants a JSON object, got {type(document).__name__}")
    return document


def columns_of(entity: EntityType, document: Mapping[str, Any], *, is_new: bool) -> dict[str, Any]:
    """Return the columns that a document sets.

    Args:
        entity: What it describes.
        document: Properties by name; those that the server works out are passed over.
        is_new: Whether everything that is required must be there.

    Raises:
        EntityUnusable: When a property is missing or cannot be read.
    """
    unknown = [name for name in document if _is_unknown(name, entity)]
    if unknown:
        raise EntityUnusable(trouble=f"{entity.name} has no property {unknown[0]!r}")
    columns: dict[str, Any] = {}
    for known in entity.properties.values():
        if known.name not in document:
            if known.is_required and is_new:
                raise EntityUnusable(trouble=f"{entity.name} wants {known.name}")
        elif not known.is_kept:
            columns |= _column(known, document[known.name], document)
    if entity.name == "MultiDatastream" and is_new:
        columns.setdefault(
            "observation_type", "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_ComplexObservation"
        )
    return columns


def _is_unknown(name: str, entity: EntityType) -> bool:
    plain = name.partition("@")[0]
    return bool(plain) and plain not in entity.properties and plain not in entity.navigations and plain != "id"


def _column(known: Property, value: Any, document: Mapping[str, Any]) -> dict[str, Any]:
    if value is None:
        if known.is_required and known.kind is not Kind.RESULT:
            raise EntityUnusable(trouble=f"{known.name} must not be null")
        return _nothing(known)
    try:
        if known.kind is Kind.INTERVAL:
            start, end = read_interval(value)
            return {f"{known.column}_start": start, f"{known.column}_end": end}
        if known.kind is Kind.TIME:
            return {known.column: read_instant(value)}
    except ValueUnusable as error:
        raise EntityUnusable(trouble=f"{known.name}: {error}") from error
    return {known.column: _checked(known, value, document)}


def _nothing(known: Property) -> dict[str, Any]:
    if known.kind is Kind.INTERVAL:
        return {} if known.column == "phenomenon" else {f"{known.column}_start": None, f"{known.column}_end": None}
    if known.kind is Kind.RESULT:
        return {known.column: Value(None, JSONField())}
    return {known.column: None}


def _checked(known: Property, value: Any, document: Mapping[str, Any]) -> Any:
    if known.kind is Kind.TEXT and not isinstance(value, str):
        raise EntityUnusable(trouble=f"{known.name} wants a text")
    if known.name in ("properties", "parameters", "unitOfMeasurement") and not isinstance(value, dict):
        raise EntityUnusable(trouble=f"{known.name} wants a JSON object")
    if known.name in ("multiObservationDataTypes", "unitOfMeasurements") and not isinstance(value, list):
        raise EntityUnusable(trouble=f"{known.name} wants a list")
    is_geojson = document.get("encodingType", _GEOJSON[0]) in _GEOJSON
    if known.kind is Kind.GEOMETRY and is_geojson and geometry_of(value) is None:
        raise EntityUnusable(trouble=f"{known.name} wants a GeoJSON geometry")
    return value
