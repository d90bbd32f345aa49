"""The grid: whatever lies in a circle lies in one of the cells that are searched for it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.nets.casework.conftest import District
from tests.support.city import open_bike_case

from furong.kernel.geo import distance_m
from furong.nets.casework.domain.cells import cell_of, cells_around
from furong.nets.casework.models import Case

lon = st.floats(73, 135)
lat = st.floats(3, 54)


@given(lon, lat, st.floats(1, 2000), st.floats(0, 2 * np.pi), st.floats(0, 1))
def test_a_place_in_the_circle_is_in_a_cell_that_is_searched(
    lon: float, lat: float, radius_m: float, bearing: float, share: float
) -> None:
    north = share * radius_m / 111_200 * np.cos(bearing)
    east = share * radius_m / 111_200 / np.cos(np.radians(lat)) * np.sin(bearing)
    away = float(distance_m(np.array(lon), np.array(lat), np.array(lon + east), np.array(lat + north)))
    if away <= radius_m:
        assert cell_of(lon + east, lat + north) in cells_around(lon, lat, radius_m)


def test_a_circle_of_the_usual_radius_touches_four_cells_at_most() -> None:
    assert max(len(cells_around(104 + step / 7919, 30.5, 50)) for step in range(200)) <= 4


@pytest.mark.parametrize("place", [(180.0, 90.0), (-180.0, -90.0), (0.0, 0.0)])
def test_no_place_on_earth_is_too_odd_to_be_searched(place: tuple[float, float]) -> None:
    assert isinstance(cells_around(*place, 50), list)


def test_the_database_counts_the_cell_of_a_case_as_we_do(district: District) -> None:
    case = Case.objects.get(pk=open_bike_case())
    assert case.cell == cell_of(case.lon, case.lat)
    assert case.class_code == "E04-93"
