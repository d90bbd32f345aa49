"""Tiles say what they were given, to a reader that was written apart from them."""

from __future__ import annotations

import h3
import numpy as np
from tests.support.vector_tiles import read_tile

from furong.engines.hexes import (
    EXTENT,
    Layer,
    Tile,
    count_all,
    count_some,
    encode_tile,
    hexagons,
    keep_wanted,
    level_of,
    parents_of,
    to_plane,
)


def cells_of(count: int, resolution: int) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    chance = np.random.default_rng(7)
    places = zip(chance.uniform(-80, 80, count), chance.uniform(-180, 180, count), strict=True)
    return np.array([h3.str_to_int(h3.latlng_to_cell(lat, lon, resolution)) for lat, lon in places], np.uint64)


def test_parents_are_those_of_the_grid() -> None:
    cells = cells_of(300, 10)
    for resolution in range(11):
        told = parents_of(cells, resolution).tolist()
        assert told == [h3.str_to_int(h3.cell_to_parent(h3.int_to_str(cell), resolution)) for cell in cells.tolist()]


def test_cells_of_one_parent_follow_one_another() -> None:
    cells = np.unique(cells_of(500, 10))
    for resolution in (0, 1, 4, 9):
        parents, first = level_of(cells, resolution)
        assert len(set(parents.tolist())) == len(parents)
        assert parents.tolist() == parents_of(cells[first], resolution).tolist()


def test_a_tile_gives_back_points_and_areas_with_their_values() -> None:
    points = Layer(
        name="things",
        x=np.array([0, 4095, -70], np.int32),
        y=np.array([5, 100_000, 17], np.int32),
        starts=np.array([0, 1, 2, 3], np.int64),
        values={"code": ["a", "温度-二", "a"], "n": np.array([0, 127, 300_000])},
    )
    square = Layer(
        name="cells",
        x=np.array([10, 10, 900, 900], np.int32),
        y=np.array([10, 700, 700, 10], np.int32),
        starts=np.array([0, 4], np.int64),
        values={"n": np.array([3])},
    )
    read = read_tile(encode_tile([points, square]))
    assert [(one.kind, one.rings, one.values) for one in read["things"]] == [
        (1, [[(0, 5)]], {"code": "a", "n": 0}),
        (1, [[(4095, 100_000)]], {"code": "温度-二", "n": 127}),
        (1, [[(-70, 17)]], {"code": "a", "n": 300_000}),
    ]
    (area,) = read["cells"]
    assert area.kind == 3
    assert sorted(area.rings[0]) == sorted([(10, 10), (10, 700), (900, 700), (900, 10)])
    assert twice_the_area(area.rings[0]) > 0, "clockwise on the screen"


def twice_the_area(ring: list[tuple[int, int]]) -> int:
    return sum(a * d - c * b for (a, b), (c, d) in zip(ring, ring[1:] + ring[:1], strict=True))


def test_an_empty_tile_is_empty() -> None:
    nothing = np.zeros(0, np.int32)
    assert encode_tile([Layer(name="cells", x=nothing, y=nothing, starts=np.zeros(1, np.int64))]) == b""


def test_hexagons_lie_where_the_grid_says() -> None:
    cell = h3.latlng_to_cell(30.66, 104.06, 7)
    x, y, starts = hexagons([h3.str_to_int(cell)])
    corners = h3.cell_to_boundary(cell)
    wanted_x, wanted_y = to_plane(np.array([lon for _, lon in corners]), np.array([lat for lat, _ in corners]))
    assert starts.tolist() == [0, 6]
    assert np.allclose(x, wanted_x)
    assert np.allclose(y, wanted_y)


def test_a_tile_knows_its_bounds() -> None:
    tile = Tile(11, 1616, 845)
    west, south, east, north = tile.bounds()
    x, y = tile.units(*to_plane(np.array([west, east]), np.array([north, south])))
    assert np.allclose(x, [0, EXTENT], atol=1e-4)
    assert np.allclose(y, [0, EXTENT], atol=1e-4)
    assert tile.is_real
    assert not Tile(2, 4, 0).is_real


def test_things_that_are_wanted_are_counted_by_cell_and_class() -> None:
    place, class_of = np.array([1, 1, 0, 0], np.int32), np.array([0, 2, 255, 1], np.uint8)
    columns = (np.array([0, 1, 1, 1], np.uint16), np.array([5, 5, 5, 4], np.int32), np.zeros(4, np.uint16))
    wanted = (np.array([1, 1], np.uint8), np.array([0, 0, 0, 0, 1, 1], np.uint8), np.ones(1, np.uint8))
    every = np.zeros((2, 3), np.int32)
    count_all(every, place, class_of, columns, wanted)
    assert every.tolist() == [[0, 1, 0], [1, 0, 1]]
    some = np.zeros((2, 3), np.int32)
    only_first = (np.array([1, 0], np.uint8), *wanted[1:])
    count_some(some, np.array([0, 1, 9], np.int32), place, class_of, columns, only_first)
    assert some.tolist() == [[0, 0, 0], [1, 0, 0]]
    assert keep_wanted(np.array([3, 0], np.int32), columns, only_first).tolist() == [0]
