"""An area is told with its district, so that a grid of the same name elsewhere is not taken for it."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from furong.foundation.areas.tree import list_areas
from furong.nets.sensing.pages import thing_words

pytestmark = pytest.mark.django_db


def test_a_grid_is_told_with_its_district_and_on_demand_with_all_between() -> None:
    district, *_ = list_areas(level="district")
    grid, *_ = list_areas(level="grid", under=district.path)
    with override("zh-hans"):
        assert thing_words.area(grid.code) == f"{district.name_zh} · {grid.name_zh}"
        whole = thing_words.area(grid.code, is_whole=True).split(" · ")
        assert (whole[0], whole[-1], len(whole)) == (district.name_zh, grid.name_zh, 4)
        assert thing_words.area(district.code) == thing_words.area(district.code, is_whole=True) == district.name_zh


def test_a_city_is_told_alone_and_what_has_no_name_by_its_code() -> None:
    city, *_ = list_areas(level="city")
    with override("en"):
        assert thing_words.area(city.code) == city.name_en
        assert thing_words.area("999999") == "999999"
        assert thing_words.area("") == "Elsewhere"
