"""Make an entity, with the entities that are written inside it (deep insert), all or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from furong.foundation.transactions import transaction_required
from furong.nets.sensing.actions.sensorthings.columns import columns_of, demand_object
from furong.nets.sensing.actions.sensorthings.follow_up import move_thing, note_observation
from furong.nets.sensing.actions.sensorthings.watching import note_written
from furong.nets.sensing.domain.sensorthings.entities import ENTITIES, EntityType, Navigation
from furong.nets.sensing.errors.sensorthings import EntityUnusable
from furong.nets.sensing.models import sensorthings as tables
from furong.nets.sensing.selectors.sensorthings.tables import Row, table_of

__all__ = ["create_sta_entity"]

_DEPTH_MAX = 8
Parent = tuple[Row, EntityType, Navigation]


@transaction_required
def create_sta_entity(entity: EntityType, document: object, parent: Parent | None = None) -> Row:
    """Make an entity of a document and return its row.

    Args:
        entity: What it is.
        document: Its properties, and entities or references to entities under the names of navigations.
        parent: The entity whose set it is sent to, with the navigation.

    Raises:
        EntityUnusable: When a property is missing or cannot be read, or a reference leads nowhere.
    """
    return _made(entity, demand_object(document, entity.name), parent, 0)


@transaction_required
def _made(entity: EntityType, document: Mapping[str, Any], parent: Parent | None, depth: int) -> Row:
    if depth > _DEPTH_MAX:
        raise EntityUnusable(trouble=f"entities are nested deeper than {_DEPTH_MAX} levels")
    columns = columns_of(entity, document, is_new=True)
    given = _parent_of(entity, parent)
    columns.update(_singles(entity, document, given, depth))
    if entity.name == "Observation":
        _complete_observation(columns)
    if entity.name == "MultiDatastream" and not document.get("ObservedProperties"):
        raise EntityUnusable(trouble="MultiDatastream wants ObservedProperties")
    row = table_of(entity).objects.create(**columns)
    for navigation in entity.navigations.values():
        if navigation.is_many and navigation.name in document:
            _fill(row, entity, navigation, document[navigation.name], depth)
    if given is not None and given[0] not in columns:
        _join(row, entity, given)
    _follow(entity, row, document)
    note_written(entity, row)
    return row


def _singles(
    entity: EntityType, document: Mapping[str, Any], given: tuple[str, Row] | None, depth: int
) -> dict[str, Row]:
    """Return the entities that the new one belongs to, by relation."""
    found: dict[str, Row] = {}
    for navigation in entity.navigations.values():
        if navigation.is_many:
            continue
        if navigation.name in document:
            found[navigation.path] = _found_or_made(ENTITIES[navigation.target], document[navigation.name], depth)
        elif given is not None and given[0] == navigation.path:
            found[navigation.path] = given[1]
        elif navigation.is_required:
            raise EntityUnusable(trouble=f"{entity.name} wants {navigation.name}")
    return found


def _parent_of(entity: EntityType, parent: Parent | None) -> tuple[str, Row] | None:
    """Return the relation of the new entity that leads to its parent, and the parent."""
    if parent is None:
        return None
    row, owner, navigation = parent
    for back in entity.navigations.values():
        if back.target == owner.name and (not back.is_many or navigation.is_many):
            return back.path, row
    return None


def _join(row: Row, entity: EntityType, given: tuple[str, Row]) -> None:
    path, parent = given
    if entity.name == "Location" and path == "things":
        move_thing(parent, [row])
    elif entity.name == "ObservedProperty" and path == "multi_datastreams":
        tables.StaMultiProperty.objects.create(
            multi_datastream=parent, observed_property=row, rank=parent.ordered.count()
        )
    else:
        getattr(row, path).add(parent)


def _found_or_made(entity: EntityType, document: object, depth: int, parent: Parent | None = None) -> Row:
    document = demand_object(document, entity.name)
    if "@iot.id" not in document:
        return _made(entity, document, parent, depth + 1)
    key = document["@iot.id"]
    row = table_of(entity).objects.filter(pk=key).first() if _is_key(key) else None
    if row is None:
        raise EntityUnusable(trouble=f"there is no {entity.name} with @iot.id {key!r}")
    return row


def _is_key(key: object) -> bool:
    return (isinstance(key, int) and not isinstance(key, bool) and abs(key) < 2**63) or (
        isinstance(key, str) and key.lstrip("-").isdigit() and len(key) < 19
    )


def _fill(row: Row, entity: EntityType, navigation: Navigation, documents: object, depth: int) -> None:
    if not isinstance(documents, list):
        raise EntityUnusable(trouble=f"{navigation.name} wants a list of entities")
    target = ENTITIES[navigation.target]
    others = [_found_or_made(target, one, depth, _as_parent(row, entity, navigation)) for one in documents]
    if entity.name == "Thing" and navigation.name == "Locations":
        move_thing(row, others)
    elif entity.name == "Location" and navigation.name == "Things":
        for thing in others:
            move_thing(thing, [row])
    elif navigation.name == "ObservedProperties":
        for rank, other in enumerate(others):
            tables.StaMultiProperty.objects.create(multi_datastream=row, observed_property=other, rank=rank)
    else:
        getattr(row, navigation.path).add(*others)


def _as_parent(row: Row, entity: EntityType, navigation: Navigation) -> Parent | None:
    """A new entity inside a set belongs to the entity around it; relations between sets are joined afterwards."""
    target = ENTITIES[navigation.target]
    leads_back = any(back.target == entity.name and not back.is_many for back in target.navigations.values())
    return (row, entity, navigation) if leads_back else None


def _complete_observation(columns: dict[str, Any]) -> None:
    if columns.get("datastream") is None and columns.get("multi_datastream") is None:
        raise EntityUnusable(trouble="Observation wants Datastream or MultiDatastream")
    columns.setdefault("phenomenon_start", datetime.now(UTC))
    stream = columns.get("multi_datastream")
    if stream is not None:
        count = len(stream.data_types)
        if not isinstance(columns["result"], list) or len(columns["result"]) != count:
            raise EntityUnusable(trouble=f"the result of a MultiDatastream is a list of {count} values")
    if columns.get("feature_of_interest") is None:
        columns["feature_of_interest"] = _usual_feature(columns.get("datastream") or stream)


def _usual_feature(stream: Row) -> Row:
    """Return the feature made of the place of the thing: the same one as long as the thing stays there."""
    location = stream.thing.locations.order_by("pk").first()
    if location is None:
        raise EntityUnusable(trouble="Observation wants FeatureOfInterest, because its Thing has no Location")
    feature, _ = tables.StaFeatureOfInterest.objects.get_or_create(
        made_of=location,
        defaults={
            "name": location.name,
            "description": location.description,
            "encoding_type": location.encoding_type,
            "feature": location.location,
        },
    )
    return feature


def _follow(entity: EntityType, row: Row, document: Mapping[str, Any]) -> None:
    if entity.name == "Observation":
        note_observation(row)
    if entity.name == "HistoricalLocation" and "Locations" in document:
        newest = row.thing.historical_locations.order_by("-time", "-pk").first()
        if newest is not None and newest.pk == row.pk:
            row.thing.locations.set(row.locations.all())
