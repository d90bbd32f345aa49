"""Delete an entity, with everything that cannot be without it (18-088, table 24)."""

from __future__ import annotations

from typing import Any

from furong.foundation.transactions import transaction_required
from furong.nets.sensing.actions.sensorthings.follow_up import recount_stream
from furong.nets.sensing.domain.sensorthings.entities import EntityType
from furong.nets.sensing.models import sensorthings as tables
from furong.nets.sensing.selectors.sensorthings.tables import Row

__all__ = ["delete_sta_entities", "delete_sta_entity"]


@transaction_required
def delete_sta_entity(entity: EntityType, row: Row) -> None:
    """Delete one entity."""
    stream = (row.datastream or row.multi_datastream) if entity.name == "Observation" else None
    if entity.name == "Location":
        # A history of places without a place says nothing.
        alone = tables.StaHistoricalLocation.objects.filter(locations=row).exclude(
            pk__in=tables.StaHistoricalLocation.objects.filter(locations__pk__lt=row.pk)
            .union(tables.StaHistoricalLocation.objects.filter(locations__pk__gt=row.pk))
            .values("pk")
        )
        alone.delete()
    row.delete()
    if stream is not None:
        recount_stream(stream)


@transaction_required
def delete_sta_entities(entity: EntityType, rows: Any) -> int:
    """Delete all entities of a set that was filtered, and return how many. [1]"""
    found = list(rows)
    for row in found:
        delete_sta_entity(entity, row)
    return len(found)
