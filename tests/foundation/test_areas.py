"""The areas of Chengdu: as many as there are, with statutory codes, each with its path from the city down."""

from __future__ import annotations

import re

import pytest
from django.db.models import Count

from furong.foundation.areas.grids import generated_grids
from furong.foundation.areas.load import load_areas
from furong.foundation.areas.models import Area
from furong.foundation.areas.tree import AreaUnknown, find_area, get_area, list_areas
from furong.kernel.identifiers import AreaCode

pytestmark = pytest.mark.django_db

DIGITS = {"city": 6, "district": 6, "street": 9, "community": 12, "grid": 15}
STATUTORY_DISTRICTS = 20  # 12 districts, 3 counties and 5 county-level cities; the others are functional zones


def test_there_are_as_many_as_there_are() -> None:
    counts = dict(Area.objects.values_list("level").annotate(n=Count("pk")))
    grids = counts.pop("grid")
    assert counts == {"city": 1, "district": 23, "street": 261, "community": 3047}
    assert 3 * 3047 <= grids <= 8 * 3047


def test_codes_have_the_digits_of_their_level_and_are_well_formed() -> None:
    for code, level in Area.objects.values_list("code", "level"):
        assert re.fullmatch(rf"\d{{{DIGITS[level]}}}", code), code
        assert str(AreaCode(code)) == code
        assert code.startswith("5101")


def test_every_area_lies_in_one_of_the_level_above_and_its_path_says_so() -> None:
    above = {"district": "city", "street": "district", "community": "street", "grid": "community"}
    for area in Area.objects.select_related("parent"):
        if area.level == "city":
            assert (area.parent, area.path) == (None, area.code)
        else:
            assert area.parent is not None
            assert area.parent.level == above[area.level]
            assert area.path == f"{area.parent.path}/{area.code}"


def test_three_functional_zones_stand_beside_the_statutory_districts() -> None:
    districts = Area.objects.filter(level="district")
    assert districts.filter(scheme="GB/T 2260").count() == STATUTORY_DISTRICTS
    assert set(districts.exclude(scheme="GB/T 2260").values_list("code", flat=True)) == {"510171", "510172", "510173"}


def test_a_street_of_a_functional_zone_keeps_the_statutory_district_of_its_code() -> None:
    streets = Area.objects.filter(level="street")
    in_zones = streets.filter(parent__in=["510171", "510172", "510173"])
    assert in_zones.exists()
    for street in in_zones:
        assert street.statutory_parent == street.code[:6] != street.parent_id
    for street in streets.exclude(pk__in=in_zones):
        assert street.statutory_parent == street.code[:6] == street.parent_id


def test_names_are_there_in_both_languages() -> None:
    assert not Area.objects.filter(name_zh="").exists()
    assert not Area.objects.filter(name_en="").exists()
    assert get_area("510107").name("zh") == "武侯区"
    assert get_area("510107").name("en").startswith("Wuhou")


def test_loading_again_changes_nothing() -> None:
    assert load_areas() == Area.objects.count()


def test_lists_are_scoped_and_can_be_read_in_pages() -> None:
    path = get_area("510107").path
    streets = list_areas(level="street", under=path)
    assert streets
    assert all(street.path.startswith(path + "/") for street in streets)
    first = list_areas(level="street", under=path, limit=3)
    rest = list_areas(level="street", under=path, after=first[-1].code)
    assert [*first, *rest] == streets


def test_an_area_that_is_not_there_is_told() -> None:
    assert find_area("999999") is None
    with pytest.raises(AreaUnknown):
        get_area("999999")


def test_grids_are_the_same_everywhere() -> None:
    grids = generated_grids("510107063001")
    assert grids == generated_grids("510107063001")
    assert [grid.code[-3:] for grid in grids] == [f"{n:03d}" for n in range(1, len(grids) + 1)]
