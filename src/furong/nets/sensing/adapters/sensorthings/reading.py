"""Answer GET: the service itself, sets, entities, properties, and other forms of a set."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from furong.foundation.exports.cells import CellWriter
from furong.nets.sensing.adapters.sensorthings.messages import Answer, Question, as_json
from furong.nets.sensing.api import sensorthings as api
from furong.nets.sensing.errors.sensorthings import PathUnknown, QueryUnusable

__all__ = ["answer_get", "service_root"]

_SPEC = "http://www.opengis.net/spec/iot_sensing/1.1/req"
_CONFORMANCE = (
    "datamodel",
    "resource-path/resource-path-to-entities",
    "request-data",
    "create-update-delete/create-entity",
    "create-update-delete/link-to-existing-entities",
    "create-update-delete/deep-insert",
    "create-update-delete/deep-insert-status-code",
    "create-update-delete/update-entity",
    "create-update-delete/delete-entity",
    "create-update-delete/update-entity-put",
    "create-update-delete/update-entity-jsonpatch",
    "batch-request/batch-request",
    "multi-datastream",
    "data-array/data-array",
    "create-observations-via-mqtt/observations-creation",
    "receive-updates-via-mqtt/receive-updates",
)
_ENTITIES = (
    "thing",
    "location",
    "historical-location",
    "datastream",
    "sensor",
    "observed-property",
    "observation",
    "feature-of-interest",
)


def service_root(root: str) -> Answer:
    """Return the sets of the service, and what it keeps to."""
    classes = [f"{_SPEC}/{name}" for name in _CONFORMANCE]
    classes += [f"{_SPEC}/datamodel/{name}/{part}" for name in _ENTITIES for part in ("properties", "relations")]
    return Answer(
        body=as_json(
            {
                "value": [{"name": name, "url": f"{root}/{name}"} for name in api.SETS],
                "serverSettings": {"conformance": classes},
            }
        )
    )


def answer_get(question: Question) -> Answer:
    """Return what is at an address.

    Raises:
        PathUnknown: When nothing is.
        QueryUnusable: When a query option cannot be used.
    """
    if question.path in ("", "/"):
        return service_root(question.root)
    place = api.resolve(question.path)
    if place.inside:
        return _property(place, question)
    try:
        options = api.read_options(list(question.pairs), place.entity)
        if place.row is not None:
            return _entity(place, options, question)
        return _set(place, options, question)
    except api.ValueUnusable as error:
        raise QueryUnusable(trouble=str(error)) from error


def _entity(place: api.Place, options: api.Options, question: Question) -> Answer:
    renderer = api.Renderer(question.root)
    if place.is_value or place.is_count:
        raise PathUnknown(path=question.path)
    if place.is_reference:
        return Answer(body=as_json({"@iot.selfLink": renderer.link(place.entity, place.row.pk)}))
    return Answer(body=as_json(renderer.entity(place.row, place.entity, options)))


def _property(place: api.Place, question: Question) -> Answer:
    known = place.entity.properties[place.inside[0]]
    value = api.property_value(place.row, known)
    for step in place.inside[1:]:
        if not isinstance(value, dict) or step not in value:
            raise PathUnknown(path=question.path)
        value = value[step]
    if place.is_value:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        return Answer(status=204) if value is None else Answer(body=text.encode(), content_type="text/plain")
    if value is None:
        return Answer(status=204)
    return Answer(body=as_json({place.inside[-1]: value}))


def _set(place: api.Place, options: api.Options, question: Question) -> Answer:
    rows = api.ordered(place.rows, options, place.entity)
    if place.is_value:
        raise PathUnknown(path=question.path)
    if place.is_count:
        return Answer(body=str(rows.count()).encode(), content_type="text/plain")
    renderer = api.Renderer(question.root)
    pieces = renderer.page(rows, place.entity, options, f"{question.root}/{question.path.strip('/')}", question.pairs)
    head = next(pieces)
    first = next(pieces, None)  # so that a query that the database refuses is told before anything was sent
    rest = _chained(first, pieces)
    if place.is_reference:
        rest = _references(rest)
    if options.format == "CSV":
        return Answer(body=_as_csv(rest), content_type="text/csv")
    if options.format == "GeoJSON":
        return Answer(body=_as_features(rest), content_type="application/geo+json")
    if options.format == "dataArray" and place.entity.name == "Observation":
        return Answer(body=_as_arrays(rest, head, options))
    return Answer(body=_as_list(rest, head))


def _chained(first: Mapping[str, Any] | None, rest: Iterator[dict[str, Any]]) -> Iterator[Mapping[str, Any]]:
    if first is not None:
        yield first
    yield from rest


def _references(pieces: Iterator[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for piece in pieces:
        entity = piece.get("entity")
        yield piece if entity is None else {"entity": {"@iot.selfLink": entity["@iot.selfLink"]}}


def _as_list(pieces: Iterator[Mapping[str, Any]], head: Mapping[str, Any]) -> Iterator[bytes]:
    # A link to the next page is known at the end only; members of an object may stand in any order.
    begun = as_json(head)[:-1]
    yield begun + (b"," if head else b"") + b'"value":['
    separator, link = b"", b""
    for piece in pieces:
        if "entity" in piece:
            yield separator + as_json(piece["entity"])
            separator = b","
        else:
            link = b"," + as_json(piece)[1:-1]
    yield b"]" + link + b"}"


def _as_csv(pieces: Iterator[Mapping[str, Any]]) -> Iterator[bytes]:
    names: list[str] = []
    for piece in pieces:
        entity = piece.get("entity")
        if entity is None:
            continue
        row = {name: value for name, value in entity.items() if "Link" not in name}
        sink = io.StringIO()
        writer = CellWriter(sink)
        if not names:
            names = list(row)
            writer.row([name.removeprefix("@iot.") for name in names])
        writer.row([_cell(row.get(name)) for name in names])
        yield sink.getvalue().encode()


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _as_features(pieces: Iterator[Mapping[str, Any]]) -> Iterator[bytes]:
    yield b'{"type":"FeatureCollection","features":['
    separator = b""
    for piece in pieces:
        entity = piece.get("entity")
        if entity is not None:
            yield separator + as_json({"type": "Feature", "geometry": _place_in(entity), "properties": entity})
            separator = b","
    yield b"]}"


def _place_in(entity: Any) -> Any:
    """Return the first geometry in an entity or in what was expanded with it."""
    for name in ("location", "feature", "observedArea"):
        if api.geometry_of(entity.get(name)) is not None:
            held = entity[name]
            return held["geometry"] if held.get("type") == "Feature" else held
    for value in entity.values():
        inner = value[0] if isinstance(value, list) and value and isinstance(value[0], dict) else value
        if isinstance(inner, dict) and "@iot.id" in inner and (found := _place_in(inner)) is not None:
            return found
    return None


def _as_arrays(pieces: Iterator[Mapping[str, Any]], head: Mapping[str, Any], options: api.Options) -> Iterator[bytes]:
    """Tell observations as tables, one for each datastream (18-088, clause 9.2)."""
    names = [name for name in options.select if "/" not in name] or [
        "id",
        "phenomenonTime",
        "result",
        "resultTime",
        "resultQuality",
        "validTime",
        "parameters",
    ]
    components = [name.removeprefix("@iot.") for name in names]
    tables: dict[str, list[list[Any]]] = {}
    link: dict[str, Any] = {}
    for piece in pieces:
        entity = piece.get("entity")
        if entity is None:
            link = dict(piece)
            continue
        own = str(piece["stream"])
        row = [entity.get("@iot.id" if name == "id" else name) for name in components]
        tables.setdefault(own, []).append(row)
    value = []
    for own, rows in tables.items():
        kind = "MultiDatastream" if "/MultiDatastream" in own else "Datastream"
        table = {f"{kind}@iot.navigationLink": own, "components": components}
        value.append({**table, "dataArray@iot.count": len(rows), "dataArray": rows})
    yield as_json({**head, "value": value, **link})
