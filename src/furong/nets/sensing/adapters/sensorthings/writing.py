"""Answer POST, PATCH, PUT and DELETE."""

from __future__ import annotations

import json
from typing import Any

from furong.foundation.transactions import savepoint
from furong.kernel.errors import FurongError
from furong.nets.sensing.adapters.sensorthings.messages import Answer, Question, as_json, read_json
from furong.nets.sensing.api import sensorthings as api
from furong.nets.sensing.errors.sensorthings import EntityUnusable, PathUnknown, QueryUnusable

__all__ = ["answer_create_observations", "answer_delete", "answer_post", "answer_update"]


def answer_post(question: Question) -> Answer:
    """Make an entity in a set.

    Raises:
        PathUnknown: When there is no such set.
        EntityUnusable: When the entity cannot be made.
    """
    if question.path.strip("/") == "CreateObservations":
        return answer_create_observations(question)
    place = api.resolve(question.path)
    if place.rows is None or place.is_value or place.is_count:
        raise PathUnknown(path=question.path)
    document = read_json(question.body)
    row = api.create_sta_entity(place.entity, document, place.parent)
    renderer = api.Renderer(question.root)
    link = renderer.link(place.entity, row.pk)
    fresh = api.resolve(link.removeprefix(question.root)).row
    return Answer(
        status=201,
        body=as_json(renderer.entity(fresh, place.entity, api.Options())),
        headers={"Location": link},
    )


def answer_update(question: Question) -> Answer:
    """Change an entity: PATCH some properties, PUT all of them, or apply a JSON Patch.

    Raises:
        PathUnknown: When there is no such entity.
        EntityUnusable: When a change cannot be made.
    """
    place = api.resolve(question.path)
    if place.row is None or place.inside:
        raise PathUnknown(path=question.path)
    document = read_json(question.body)
    renderer = api.Renderer(question.root)
    if question.content_type == "application/json-patch+json":
        document = _patched(renderer, place, document)
    row = api.update_sta_entity(place.entity, place.row, document, replace=question.method == "PUT")
    return Answer(body=as_json(renderer.entity(row, place.entity, api.Options())))


def _patched(renderer: api.Renderer, place: api.Place, operations: Any) -> dict[str, Any]:
    """Apply operations (RFC 6902: add, replace, remove, test) and return the properties that they change."""
    if not isinstance(operations, list):
        raise EntityUnusable(trouble="a JSON Patch is a list of operations")
    whole = json.loads(as_json(renderer.entity(place.row, place.entity, api.Options())))
    changed: set[str] = set()
    for operation in operations:
        path = operation.get("path", "") if isinstance(operation, dict) else ""
        keys = [key.replace("~1", "/").replace("~0", "~") for key in str(path).split("/")[1:]]
        if not keys:
            raise EntityUnusable(trouble="every operation of a JSON Patch has a path such as /properties/a")
        _apply(whole, keys, operation)
        changed.add(keys[0])
    return {name: whole.get(name) for name in changed}


def _apply(whole: Any, keys: list[str], operation: dict[str, Any]) -> None:
    *before, last = keys
    held = whole
    for key in before:
        held = held.get(key) if isinstance(held, dict) else None
    if not isinstance(held, dict):
        raise EntityUnusable(trouble=f"the path {operation['path']!r} leads nowhere")
    kind = operation.get("op")
    if kind in ("remove", "replace", "test") and last not in held:
        raise EntityUnusable(trouble=f"there is nothing at {operation['path']!r}")
    if kind in ("add", "replace"):
        held[last] = operation.get("value")
    elif kind == "remove":
        del held[last]
    elif kind != "test" or held[last] != operation.get("value"):
        raise EntityUnusable(trouble=f"the operation {kind!r} at {operation['path']!r} does not hold")


def answer_delete(question: Question) -> Answer:
    """Delete an entity, or all entities of a set that fit a filter.

    Raises:
        PathUnknown: When there is none.
        QueryUnusable: When a set is to be deleted without a filter.
    """
    place = api.resolve(question.path)
    if place.row is not None and not place.inside:
        api.delete_sta_entity(place.entity, place.row)
        return Answer()
    if place.rows is None:
        raise PathUnknown(path=question.path)
    try:
        options = api.read_options(list(question.pairs), place.entity)
        if options.filter is None:
            raise QueryUnusable(trouble="a set is deleted only with a $filter")
        api.delete_sta_entities(place.entity, api.ordered(place.rows, options, place.entity))
    except api.ValueUnusable as error:
        raise QueryUnusable(trouble=str(error)) from error
    return Answer()


def answer_create_observations(question: Question) -> Answer:
    """Make many observations from tables (18-088, clause 9.3); answer with an address or ``error`` for each row.

    Raises:
        EntityUnusable: When the body is no list of tables.
    """
    tables = read_json(question.body)
    if not isinstance(tables, list):
        raise EntityUnusable(trouble="CreateObservations wants a list of tables")
    told: list[str] = []
    renderer = api.Renderer(question.root)
    for table in tables:
        for document in _rows_of(table):
            try:
                with savepoint():
                    row = api.create_sta_entity(api.ENTITIES["Observation"], document)
                told.append(renderer.link(api.ENTITIES["Observation"], row.pk))
            except FurongError as error:
                told.append(f"error: {error.sentence('en')}")
    return Answer(status=201, body=as_json(told))


def _rows_of(table: Any) -> list[dict[str, Any]]:
    if not isinstance(table, dict) or not isinstance(table.get("components"), list):
        raise EntityUnusable(trouble="a table has Datastream, components and dataArray")
    stream = {name: table[name] for name in ("Datastream", "MultiDatastream") if name in table}
    rows = table.get("dataArray")
    if not stream or not isinstance(rows, list):
        raise EntityUnusable(trouble="a table has Datastream, components and dataArray")
    return [_document(stream, table["components"], row) for row in rows]


def _document(stream: dict[str, Any], components: list[Any], row: Any) -> dict[str, Any]:
    if not isinstance(row, list) or len(row) != len(components):
        return {**stream, "result": None, "phenomenonTime": f"a row has {len(components)} values"}
    document = dict(stream)
    for name, value in zip(components, row, strict=True):
        if name == "FeatureOfInterest/id":
            document["FeatureOfInterest"] = {"@iot.id": value}
        elif value is not None or name == "result":
            document[str(name)] = value
    return document
