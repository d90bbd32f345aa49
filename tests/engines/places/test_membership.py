"""Points are inside zones exactly when a ray from them crosses the edge an odd number of times."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPoint, Polygon, mapping

from furong.engines.places import cells_of, membership, zones_of

Corner = tuple[int, int]
corners = st.tuples(st.integers(0, 12), st.integers(0, 12))


def hull(points: list[Corner]) -> list[Corner] | None:
    """The convex polygon around some points, or nothing when they lie on a line."""
    found = MultiPoint(points).convex_hull
    return [(int(x), int(y)) for x, y in found.exterior.coords] if isinstance(found, Polygon) else None


zones = st.lists(st.lists(corners, min_size=3, max_size=7).map(hull).filter(bool), max_size=4)
#: In eighths, which floats hold exactly, so that a point on an edge is on it for both.
points = st.lists(st.tuples(st.integers(-8, 104), st.integers(-8, 104)), max_size=25)


def is_inside(ring: list[Corner], x: float, y: float) -> bool:
    """Cast a ray to the east; corners are whole, so exact arithmetic decides."""
    odd = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        turn = (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1)
        if turn == 0 and min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2):
            return False  # on the very edge
        if (y1 > y) != (y2 > y) and (turn < 0) != (y2 > y1):
            odd = not odd
    return odd


@given(zones, points)
def test_membership_is_that_of_the_ray(rings: list[list[Corner]], eighths: list[Corner]) -> None:
    places = [(x / 8, y / 8) for x, y in eighths]
    indexed = zones_of([{"type": "Polygon", "coordinates": [ring]} for ring in rings])
    assert len(indexed) == len(rings)
    point, zone = membership(np.array([p[0] for p in places]), np.array([p[1] for p in places]), indexed)
    expected = [(n, z) for n, (x, y) in enumerate(places) for z, ring in enumerate(rings) if is_inside(ring, x, y)]
    assert list(zip(point.tolist(), zone.tolist(), strict=True)) == expected


def test_a_hole_is_outside_and_a_point_in_two_zones_makes_two_pairs() -> None:
    outer = [(0, 0), (9, 0), (9, 9), (0, 9), (0, 0)]
    inner = [(3, 3), (6, 3), (6, 6), (3, 6), (3, 3)]
    ring = {"type": "Polygon", "coordinates": [outer, inner]}
    block = {"type": "MultiPolygon", "coordinates": [[[(1, 1), (5, 1), (5, 5), (1, 5), (1, 1)]]]}
    point, zone = membership(np.array([4.0, 2.0, 8.0]), np.array([4.0, 2.0, 8.0]), zones_of([ring, block]))
    assert list(zip(point.tolist(), zone.tolist(), strict=True)) == [(0, 1), (1, 0), (1, 1), (2, 0)]


@given(st.lists(st.tuples(st.floats(103.9, 104.2), st.floats(30.5, 30.8)), max_size=60), st.sampled_from([50.0, 200.0]))
def test_every_point_is_in_the_cell_nearest_to_it_and_all_are_counted(
    places: list[tuple[float, float]], size_m: float
) -> None:
    lon, lat = np.array([p[0] for p in places]), np.array([p[1] for p in places])
    cells = cells_of(lon, lat, size_m=size_m)
    assert int(cells.count.sum()) == len(places)
    assert cells.count.tolist() == sorted(cells.count.tolist(), reverse=True)
    for x, y in places:
        east_m = np.abs(cells.lon - x) * 111_195 * np.cos(np.radians(y))
        north_m = np.abs(cells.lat - y) * 111_195
        assert np.any((east_m <= size_m / 2 * 1.01) & (north_m <= size_m / 2 * 1.01))


def test_cells_lie_where_they_lay_before_when_the_middle_latitude_is_the_same() -> None:
    few = cells_of(np.array([104.0, 104.1]), np.array([30.0, 31.0]), size_m=200)
    more = cells_of(np.array([104.0, 104.1, 104.05, 104.05]), np.array([30.0, 31.0, 30.5, 30.5]), size_m=200)
    assert set(zip(few.lon.tolist(), few.lat.tolist(), strict=True)) < set(
        zip(more.lon.tolist(), more.lat.tolist(), strict=True)
    )
    assert (int(more.count[0]), len(cells_of(few.lon[:0], few.lat[:0], size_m=200))) == (2, 0)


@pytest.mark.parametrize("turned", [False, True])
def test_a_ring_may_turn_either_way(turned: bool) -> None:
    ring = MultiPoint([(0, 0), (4, 0), (0, 4)]).convex_hull
    zones_there = zones_of([mapping(ring.reverse() if turned else ring)])
    assert [len(part) for part in membership(np.array([1.0, 3.0]), np.array([1.0, 3.0]), zones_there)] == [1, 1]
