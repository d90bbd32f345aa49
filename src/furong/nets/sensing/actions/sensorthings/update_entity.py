"""Change an entity: some properties (PATCH), all of them (PUT), or by operations (JSON Patch, RFC 6902)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from furong.foundation.transactions import transaction_required
from furong.nets.sensing.actions.sensorthings.columns import columns_of, demand_object
from furong.nets.sensing.actions.sensorthings.follow_up import move_thing, recount_stream
from furong.nets.sensing.actions.sensorthings.watching import note_written
from furong.nets.sensing.domain.sensorthings.entities import ENTITIES, EntityType, Navigation
from furong.nets.sensing.errors.sensorthings import EntityUnusable
from furong.nets.sensing.models import sensorthings as tables
from furong.nets.sensing.selectors.sensorthings.tables import Row, table_of

__all__ = ["update_sta_entity"]


@transaction_required
def update_sta_entity(entity: EntityType, row: Row, document: object, *, replace: bool = False) -> Row:
    """Change an entity and return its row.

    Args:
        entity: What it is.
        row: The entity.
        document: The properties that change; references to entities under the names of navigations.
        replace: Whether properties that are left out lose their value.

    Raises:
        EntityUnusable: When a property cannot be read, or a reference leads nowhere.
    """
    document = demand_object(document, entity.name)
    held = table_of(entity).objects.select_for_update().get(pk=row.pk)
    columns = columns_of(entity, document, is_new=replace)
    if replace:
        columns = {**_emptied(entity), **columns}
    for name, value in columns.items():
        setattr(held, name, value)
    for navigation in entity.navigations.values():
        if navigation.name in document:
            documents = document[navigation.name]
            if replace and not _only_references(documents):
                continue  # clients send an entity back with what was expanded in it
            _refer(held, entity, navigation, documents)
    held.save()
    if entity.name == "Observation":
        recount_stream(held.datastream or held.multi_datastream)
    changed = table_of(entity).objects.get(pk=row.pk)
    note_written(entity, changed)
    return changed


def _only_references(documents: object) -> bool:
    listed = documents if isinstance(documents, list) else [documents]
    return bool(listed) and all(isinstance(one, dict) and set(one) == {"@iot.id"} for one in listed)


def _emptied(entity: EntityType) -> dict[str, Any]:
    names = ("properties", "parameters", "resultQuality", "resultTime")
    return {entity.properties[name].column: None for name in names if _may_be_empty(entity, name)}


def _may_be_empty(entity: EntityType, name: str) -> bool:
    known = entity.properties.get(name)
    return known is not None and not known.is_kept


def _refer(row: Row, entity: EntityType, navigation: Navigation, documents: object) -> None:
    target = ENTITIES[navigation.target]
    if not navigation.is_many:
        setattr(row, navigation.path, _referred(target, demand_object(documents, target.name)))
        return
    if not isinstance(documents, list):
        raise EntityUnusable(trouble=f"{navigation.name} wants a list of references")
    others = [_referred(target, demand_object(one, target.name)) for one in documents]
    if entity.name == "Thing" and navigation.name == "Locations":
        move_thing(row, others)
    elif navigation.name == "ObservedProperties":
        row.ordered.all().delete()
        for rank, other in enumerate(others):
            tables.StaMultiProperty.objects.create(multi_datastream=row, observed_property=other, rank=rank)
    else:
        getattr(row, navigation.path).add(*others)


def _referred(entity: EntityType, document: Mapping[str, Any]) -> Row:
    if set(document) - {"@iot.id"} or "@iot.id" not in document:
        raise EntityUnusable(trouble=f"a change may only refer to {entity.name} by its @iot.id")
    key = document["@iot.id"]
    row = table_of(entity).objects.filter(pk=key).first() if isinstance(key, int | str) else None
    if row is None:
        raise EntityUnusable(trouble=f"there is no {entity.name} with @iot.id {key!r}")
    return row
