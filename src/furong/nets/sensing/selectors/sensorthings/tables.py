"""Which table holds which entity."""

from __future__ import annotations

from typing import Any

from furong.nets.sensing.domain.sensorthings.entities import EntityType
from furong.nets.sensing.models import sensorthings as tables

__all__ = ["TABLES", "Row", "table_of"]

#: A row of any of the tables; which fields it has is told by the entity.
Row = Any

TABLES: dict[str, Any] = {
    "Thing": tables.StaThing,
    "Location": tables.StaLocation,
    "HistoricalLocation": tables.StaHistoricalLocation,
    "Datastream": tables.StaDatastream,
    "MultiDatastream": tables.StaMultiDatastream,
    "Sensor": tables.StaSensor,
    "ObservedProperty": tables.StaObservedProperty,
    "Observation": tables.StaObservation,
    "FeatureOfInterest": tables.StaFeatureOfInterest,
}


def table_of(entity: EntityType) -> Any:
    """Return the table of an entity."""
    return TABLES[entity.name]
