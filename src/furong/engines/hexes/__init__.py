"""Hexagons of the H3 grid, and the vector tiles that carry them and single points to a map."""

from furong.engines.hexes.cells import edge_km, hexagons, level_of, parents_of
from furong.engines.hexes.counting import count_all, count_some, keep_wanted
from furong.engines.hexes.encoding import Layer, encode_tile
from furong.engines.hexes.mercator import EXTENT, Tile, from_plane, to_plane

__all__ = [
    "EXTENT",
    "Layer",
    "Tile",
    "count_all",
    "count_some",
    "edge_km",
    "encode_tile",
    "from_plane",
    "hexagons",
    "keep_wanted",
    "level_of",
    "parents_of",
    "to_plane",
]
