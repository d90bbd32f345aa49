"""Hexagons of the H3 grid, and the vector tiles that carry them and single points to a map."""

from furong.engines.hexes.cells import edge_km, hexagons, level_of, parents_of
from furong.engines.hexes.counting import add_things, sums_of_runs
from furong.engines.hexes.encoding import Layer, encode_tile
from furong.engines.hexes.mercator import EXTENT, Tile, to_plane

__all__ = [
    "EXTENT",
    "Layer",
    "Tile",
    "add_things",
    "edge_km",
    "encode_tile",
    "hexagons",
    "level_of",
    "parents_of",
    "sums_of_runs",
    "to_plane",
]
