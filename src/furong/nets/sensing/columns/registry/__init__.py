"""The registry of things in columns: what every hot path looks up by number."""

from furong.nets.sensing.columns.registry.categories import Category, read_categories
from furong.nets.sensing.columns.registry.files import SEGMENT_SCHEMA, Names, RegistryFiles
from furong.nets.sensing.columns.registry.registry import RETIRED, Registry
from furong.nets.sensing.columns.registry.writing import RegistryWriter

__all__ = [
    "RETIRED",
    "SEGMENT_SCHEMA",
    "Category",
    "Names",
    "Registry",
    "RegistryFiles",
    "RegistryWriter",
    "read_categories",
]
