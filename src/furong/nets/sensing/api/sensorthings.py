"""What the SensorThings door may ask."""

from furong.nets.sensing.actions.sensorthings.create_entity import create_sta_entity
from furong.nets.sensing.actions.sensorthings.delete_entity import delete_sta_entities, delete_sta_entity
from furong.nets.sensing.actions.sensorthings.update_entity import update_sta_entity
from furong.nets.sensing.actions.sensorthings.watching import watch_sta_entities
from furong.nets.sensing.domain.sensorthings.entities import ENTITIES, SETS, EntityType, Kind
from furong.nets.sensing.domain.sensorthings.options import Options, read_options
from furong.nets.sensing.domain.sensorthings.values import ValueUnusable, geometry_of
from furong.nets.sensing.selectors.sensorthings.paths import Place, resolve
from furong.nets.sensing.selectors.sensorthings.rendering import Renderer, ordered, place_of, property_value
from furong.nets.sensing.selectors.sensorthings.tables import Row

__all__ = [
    "ENTITIES",
    "SETS",
    "EntityType",
    "Kind",
    "Options",
    "Place",
    "Renderer",
    "Row",
    "ValueUnusable",
    "create_sta_entity",
    "delete_sta_entities",
    "delete_sta_entity",
    "geometry_of",
    "ordered",
    "place_of",
    "property_value",
    "read_options",
    "resolve",
    "update_sta_entity",
    "watch_sta_entities",
]
