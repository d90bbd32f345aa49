"""What other layers may ask of the registry of things."""

from furong.nets.sensing.actions.index_registry import index_registry
from furong.nets.sensing.actions.load_things import RegistryBusy, catch_up, load_things, registry_root
from furong.nets.sensing.columns.registry import Category, Registry, read_categories
from furong.nets.sensing.contracts.registry import LoadReceipt, RegisteredThing, ThingPage
from furong.nets.sensing.selectors.registry import (
    ThingQuery,
    areas_of,
    city_registry,
    get_city_thing_for,
    search_things_for,
    things_of_numbers,
)

__all__ = [
    "Category",
    "LoadReceipt",
    "RegisteredThing",
    "Registry",
    "RegistryBusy",
    "ThingPage",
    "ThingQuery",
    "areas_of",
    "catch_up",
    "city_registry",
    "get_city_thing_for",
    "index_registry",
    "load_things",
    "read_categories",
    "registry_root",
    "search_things_for",
    "things_of_numbers",
]
