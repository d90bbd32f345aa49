"""What other layers may ask of the map of all things."""

from furong.engines.hexes import Tile
from furong.nets.sensing.selectors.city_map import KINDS, city_map
from furong.nets.sensing.selectors.tiles import MapChanges, MapQuery, MapTile, bounds_for, map_changes_for, tile_for

__all__ = [
    "KINDS",
    "MapChanges",
    "MapQuery",
    "MapTile",
    "Tile",
    "bounds_for",
    "city_map",
    "map_changes_for",
    "tile_for",
]
