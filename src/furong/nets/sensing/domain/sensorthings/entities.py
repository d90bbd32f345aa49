"""The entities of the Sensing part: properties, what must be given, and how they hang together (18-088, clause 8.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["ENTITIES", "SETS", "EntityType", "Kind", "Navigation", "Property"]


class Kind(StrEnum):
    """What a property holds."""

    TEXT = "text"
    JSON = "json"
    GEOMETRY = "geometry"
    TIME = "time"
    INTERVAL = "interval"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Property:
    """A property of an entity.

    Args:
        name: As the API spells it.
        kind: What it holds.
        column: Name of the column that holds it; an interval has two, ending in ``_start`` and ``_end``.
        is_required: Whether an entity cannot be made without it.
        is_kept: Whether the server works it out; what a client says of it is passed over.
    """

    name: str
    kind: Kind
    column: str
    is_required: bool = False
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Navigation:
    """A link to other entities.

    Args:
        name: As the API spells it.
        target: Name of the entity it leads to.
        path: Name of the relation in storage.
        is_many: Whether it leads to a set.
        is_required: Whether an entity cannot be made without it.
    """

    name: str
    target: str
    path: str
    is_many: bool
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class EntityType:
    """An entity of the standard.

    Args:
        name: In the singular.
        set_name: In the plural, as it stands in addresses.
        properties: By name.
        navigations: By name.
    """

    name: str
    set_name: str
    properties: Mapping[str, Property]
    navigations: Mapping[str, Navigation]


def _entity(name: str, set_name: str, properties: list[Property], navigations: list[Navigation]) -> EntityType:
    return EntityType(name, set_name, {p.name: p for p in properties}, {n.name: n for n in navigations})


_NAME = Property("name", Kind.TEXT, "name", is_required=True)
_DESCRIPTION = Property("description", Kind.TEXT, "description", is_required=True)
_PROPERTIES = Property("properties", Kind.JSON, "properties")
_ENCODING = Property("encodingType", Kind.TEXT, "encoding_type", is_required=True)
_AREA = Property("observedArea", Kind.GEOMETRY, "observed_area", is_kept=True)
_SPAN = Property("phenomenonTime", Kind.INTERVAL, "phenomenon", is_kept=True)
_RESULTS = Property("resultTime", Kind.INTERVAL, "result_time", is_kept=True)

_TYPES = (
    _entity(
        "Thing",
        "Things",
        [_NAME, _DESCRIPTION, _PROPERTIES],
        [
            Navigation("Locations", "Location", "locations", is_many=True),
            Navigation("HistoricalLocations", "HistoricalLocation", "historical_locations", is_many=True),
            Navigation("Datastreams", "Datastream", "datastreams", is_many=True),
            Navigation("MultiDatastreams", "MultiDatastream", "multi_datastreams", is_many=True),
        ],
    ),
    _entity(
        "Location",
        "Locations",
        [
            _NAME,
            _DESCRIPTION,
            _ENCODING,
            Property("location", Kind.GEOMETRY, "location", is_required=True),
            _PROPERTIES,
        ],
        [
            Navigation("Things", "Thing", "things", is_many=True),
            Navigation("HistoricalLocations", "HistoricalLocation", "historical_locations", is_many=True),
        ],
    ),
    _entity(
        "HistoricalLocation",
        "HistoricalLocations",
        [Property("time", Kind.TIME, "time", is_required=True)],
        [
            Navigation("Thing", "Thing", "thing", is_many=False, is_required=True),
            Navigation("Locations", "Location", "locations", is_many=True),
        ],
    ),
    _entity(
        "Datastream",
        "Datastreams",
        [
            _NAME,
            _DESCRIPTION,
            Property("observationType", Kind.TEXT, "observation_type", is_required=True),
            Property("unitOfMeasurement", Kind.JSON, "unit", is_required=True),
            _AREA,
            _SPAN,
            _RESULTS,
            _PROPERTIES,
        ],
        [
            Navigation("Thing", "Thing", "thing", is_many=False, is_required=True),
            Navigation("Sensor", "Sensor", "sensor", is_many=False, is_required=True),
            Navigation("ObservedProperty", "ObservedProperty", "observed_property", is_many=False, is_required=True),
            Navigation("Observations", "Observation", "observations", is_many=True),
        ],
    ),
    _entity(
        "MultiDatastream",
        "MultiDatastreams",
        [
            _NAME,
            _DESCRIPTION,
            Property("observationType", Kind.TEXT, "observation_type"),
            Property("multiObservationDataTypes", Kind.JSON, "data_types", is_required=True),
            Property("unitOfMeasurements", Kind.JSON, "units", is_required=True),
            _AREA,
            _SPAN,
            _RESULTS,
            _PROPERTIES,
        ],
        [
            Navigation("Thing", "Thing", "thing", is_many=False, is_required=True),
            Navigation("Sensor", "Sensor", "sensor", is_many=False, is_required=True),
            Navigation("ObservedProperties", "ObservedProperty", "observed_properties", is_many=True, is_required=True),
            Navigation("Observations", "Observation", "observations", is_many=True),
        ],
    ),
    _entity(
        "Sensor",
        "Sensors",
        [_NAME, _DESCRIPTION, _ENCODING, Property("metadata", Kind.JSON, "metadata", is_required=True), _PROPERTIES],
        [
            Navigation("Datastreams", "Datastream", "datastreams", is_many=True),
            Navigation("MultiDatastreams", "MultiDatastream", "multi_datastreams", is_many=True),
        ],
    ),
    _entity(
        "ObservedProperty",
        "ObservedProperties",
        [_NAME, Property("definition", Kind.TEXT, "definition", is_required=True), _DESCRIPTION, _PROPERTIES],
        [
            Navigation("Datastreams", "Datastream", "datastreams", is_many=True),
            Navigation("MultiDatastreams", "MultiDatastream", "multi_datastreams", is_many=True),
        ],
    ),
    _entity(
        "Observation",
        "Observations",
        [
            Property("phenomenonTime", Kind.INTERVAL, "phenomenon"),
            Property("result", Kind.RESULT, "result", is_required=True),
            Property("resultTime", Kind.TIME, "result_time"),
            Property("resultQuality", Kind.JSON, "result_quality"),
            Property("validTime", Kind.INTERVAL, "valid"),
            Property("parameters", Kind.JSON, "parameters"),
        ],
        [
            Navigation("Datastream", "Datastream", "datastream", is_many=False),
            Navigation("MultiDatastream", "MultiDatastream", "multi_datastream", is_many=False),
            Navigation("FeatureOfInterest", "FeatureOfInterest", "feature_of_interest", is_many=False),
        ],
    ),
    _entity(
        "FeatureOfInterest",
        "FeaturesOfInterest",
        [_NAME, _DESCRIPTION, _ENCODING, Property("feature", Kind.GEOMETRY, "feature", is_required=True), _PROPERTIES],
        [Navigation("Observations", "Observation", "observations", is_many=True)],
    ),
)

#: Every entity by its name, and by the name of its set.
ENTITIES: Mapping[str, EntityType] = {one.name: one for one in _TYPES}
SETS: Mapping[str, EntityType] = {one.set_name: one for one in _TYPES}
