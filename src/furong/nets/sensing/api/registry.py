"""What other layers may ask of the registry of things."""

from furong.nets.sensing.actions.change_thing import ThingChangeUnusable, change_thing, retire_thing
from furong.nets.sensing.actions.index_registry import index_registry, keep_registry
from furong.nets.sensing.actions.load_things import RegistryBusy, catch_up, load_things, register_thing, registry_root
from furong.nets.sensing.actions.register_things import (
    discard_unregistered_row,
    register_things,
    register_things_for,
    replay_unregistered_row,
)
from furong.nets.sensing.columns.registry import Category, Registry, read_categories
from furong.nets.sensing.contracts.registry import (
    LoadReceipt,
    RegisteredThing,
    ThingPage,
    UnregisteredRow,
    UnregisteredRowPage,
)
from furong.nets.sensing.selectors.registry import (
    ThingQuery,
    areas_of,
    city_registry,
    get_city_thing_for,
    search_things_for,
    things_of_numbers,
)
from furong.nets.sensing.selectors.registry_rejections import get_unregistered_row_for, list_unregistered_rows_for

__all__ = [
    "Category",
    "LoadReceipt",
    "RegisteredThing",
    "Registry",
    "RegistryBusy",
    "ThingChangeUnusable",
    "ThingPage",
    "ThingQuery",
    "UnregisteredRow",
    "UnregisteredRowPage",
    "areas_of",
    "catch_up",
    "change_thing",
    "city_registry",
    "discard_unregistered_row",
    "get_city_thing_for",
    "get_unregistered_row_for",
    "index_registry",
    "keep_registry",
    "list_unregistered_rows_for",
    "load_things",
    "read_categories",
    "register_thing",
    "register_things",
    "register_things_for",
    "registry_root",
    "replay_unregistered_row",
    "retire_thing",
    "search_things_for",
    "things_of_numbers",
]
