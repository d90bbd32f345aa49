"""Searches agree with looking at every thing, and show only what the caller may see."""

from __future__ import annotations

import itertools

import pytest
from django.test import Client
from tests.support.city import Person, hire
from tests.support.registry_rows import things

from furong.nets.sensing.api import registry as api

pytestmark = pytest.mark.django_db

AREAS = ("510107", "510104")
KINDS = ("water.river_level", "water.rainfall")


@pytest.fixture(autouse=True)
def city() -> None:
    """Things in two districts; the last ones are registered after the lists were made."""
    places = list(itertools.product(AREAS, KINDS, ("水务局", "气象局")))
    for number, (area, kind, owner) in enumerate(places):
        api.load_things([things(f"T{number}-1", f"T{number}-2", area=area, category=kind, owner=owner)], "first")
    api.index_registry()
    api.load_things([things("T0-9", area=AREAS[0])], "late")


def codes(page: api.ThingPage) -> list[str]:
    return [thing.code for thing in page.things]


@pytest.mark.parametrize(("lists", "code"), list(itertools.product((True, False), ("", "T0", "T1-2", "T0-9", "T"))))
def test_a_search_finds_what_looking_at_everything_finds(
    *, lists: bool, code: str, steward: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    if lists:
        monkeypatch.setattr("furong.nets.sensing.actions.index_registry._TAIL_MAX", 0)
        api.index_registry()
    registry = api.city_registry()
    everything = api.things_of_numbers(registry, range(registry.count))
    for area, kind, owner in itertools.product(("", *AREAS, "510100"), ("", *KINDS), ("", "水务局", "气象局", "谁")):
        page = api.search_things_for(
            steward.actor, api.ThingQuery(code=code, area=area, category=kind, owner=owner), size=3
        )
        expected = [
            thing.code
            for thing in everything
            if thing.code.startswith(code)
            and area in ("", "510100", thing.area)
            and kind in ("", thing.category)
            and owner in ("", thing.owner)
        ]
        assert (page.count, codes(page)) == (len(expected), expected[:3])
        second = api.search_things_for(
            steward.actor, api.ThingQuery(code=code, area=area, category=kind, owner=owner), page=2, size=3
        )
        assert codes(second) == expected[3:6]


def test_things_of_other_districts_are_not_there() -> None:
    officer = hire("duty_officer", name="wuhou", area=AREAS[0], organisation="data-bureau")
    page = api.search_things_for(officer.actor, api.ThingQuery(), size=100)
    assert {thing.area for thing in page.things} == {AREAS[0]}
    assert page.count == 9
    answer = Client().get("/api/v1/sensing/things/T7-1", headers=officer.bearer)
    assert (answer.status_code, answer.json()["code"]) == (404, "sensing.thing_unknown")


def test_restricted_things_are_shown_to_whoever_may_see_them(steward: Person) -> None:
    restricted = next(one.code for one in api.read_categories().values() if one.sensitivity == "restricted")
    api.load_things([things("SECRET", category=restricted)], "file")
    officer = hire("duty_officer", name="city", area="510100", organisation="data-bureau")
    for query in (api.ThingQuery(code="SECRET"), api.ThingQuery(category=restricted)):
        assert api.search_things_for(officer.actor, query).count == 0
        assert codes(api.search_things_for(steward.actor, query)) == ["SECRET"]
    assert api.search_things_for(officer.actor, api.ThingQuery()).count == 17
    assert Client().get("/api/v1/sensing/things/SECRET", headers=officer.bearer).status_code == 404


def test_things_are_registered_found_and_mended_over_rest(steward: Person) -> None:
    good = {"code": "R-1", "category": KINDS[0], "area": AREAS[0], "lon": 104.1, "lat": 30.6}
    rows = {"things": [good, {**good, "code": "R-2", "area": "nowhere"}]}
    told = Client().post("/api/v1/sensing/things", rows, "application/json", headers=steward.bearer).json()
    assert (told["durability"], told["registered"], told["quarantined"]) == ("stored", 1, 1)
    page = Client().get("/api/v1/sensing/unregistered", headers=steward.bearer).json()
    (row,) = page["rows"]
    path = f"/api/v1/sensing/unregistered/{row['id']}"
    mended = Client().post(
        f"{path}/replay", {"columns": {"area": AREAS[0]}}, "application/json", headers=steward.bearer
    )
    assert (mended.status_code, mended.json()["registered"]) == (200, 1)
    found = Client().get("/api/v1/sensing/things?code=R-", headers=steward.bearer).json()
    assert [thing["code"] for thing in found["things"]] == ["R-1", "R-2"]
    assert found["things"][0]["owner"] == "水务局"
    officer = hire("duty_officer", name="officer", area="510100", organisation="data-bureau")
    assert Client().post("/api/v1/sensing/things", rows, "application/json", headers=officer.bearer).status_code == 403
