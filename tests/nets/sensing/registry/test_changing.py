"""Things can be changed and retired; searches, other processes and columns made anew all see what they are now."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from tests.support.city import Person, hire
from tests.support.registry_rows import things

from furong.foundation.identity.errors import ActionRefused
from furong.nets.sensing.api import registry as api
from furong.nets.sensing.columns.registry import Registry
from furong.nets.sensing.errors import ThingUnknown

pytestmark = pytest.mark.django_db

HERE, THERE = "510107", "510104"


@pytest.fixture(autouse=True)
def city(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six things of one district, in the lists of searches."""
    monkeypatch.setattr("furong.nets.sensing.actions.index_registry._TAIL_MAX", 0)
    api.load_things([things(*(f"T{n}" for n in range(6)), area=HERE, owner="水务局")], "first")
    api.index_registry()


def found(steward: Person, **query: str) -> tuple[int, list[str]]:
    page = api.search_things_for(steward.actor, api.ThingQuery(**query))
    return page.count, [thing.code for thing in page.things]


def test_a_changed_thing_is_found_where_it_is_now(steward: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    before = api.get_city_thing_for(steward.actor, "T2")
    after = api.change_thing(steward.actor, "T2", {"area": THERE, "owner": "气象局", "lon": 104.1, "lat": 30.7})
    assert (after.number, after.code, after.area, after.owner) == (before.number, "T2", THERE, "气象局")
    assert (after.lon, after.lat) == (104.1, 30.7)
    _is_moved(steward)
    monkeypatch.setattr("furong.nets.sensing.actions.index_registry._CHANGED_MAX", 0)
    assert api.index_registry()
    assert api.city_registry().names.changed == []
    _is_moved(steward)


def _is_moved(steward: Person) -> None:
    rest = ["T0", "T1", "T3", "T4", "T5"]
    assert found(steward, area=THERE) == (1, ["T2"])
    assert found(steward, area=HERE) == (5, rest)
    assert found(steward, owner="气象局", area=THERE) == (1, ["T2"])
    assert found(steward, owner="水务局") == (5, rest)
    assert found(steward)[0] == 6


def test_a_change_survives_columns_that_are_made_anew(steward: Person, registry_folder: Path) -> None:
    api.change_thing(steward.actor, "T1", {"owner": "气象局", "period_s": 30})
    api.retire_thing(steward.actor, "T3")
    for column in registry_folder.glob("*.column"):
        column.unlink()
    for rest in (*registry_folder.glob("codes-*"), *registry_folder.glob("assets-*"), registry_folder / "names.json"):
        rest.unlink(missing_ok=True)
    api.catch_up()
    thing = api.get_city_thing_for(steward.actor, "T1")
    assert (thing.owner, thing.period_s) == ("气象局", 30)
    assert api.get_city_thing_for(steward.actor, "T3").retired


def test_nobody_waits_for_a_retired_thing(steward: Person, registry_folder: Path) -> None:
    usual = api.get_city_thing_for(steward.actor, "T4").period_s
    thing = api.retire_thing(steward.actor, "T4")
    assert (thing.retired, thing.period_s) == (True, usual)
    registry = Registry.open(registry_folder)
    (number,) = registry.numbers_of(["T4"])
    assert registry.period_of(int(number)) > 10 * 365 * 86_400


@pytest.mark.parametrize(
    "particulars",
    [
        {},
        {"area": "999"},
        {"owner": ""},
        {"lon": 104.0},
        {"lon": 200.0, "lat": 30.0},
        {"lon": float("nan"), "lat": 30.0},
        {"period_s": 0},
        {"period_s": float("inf")},
    ],
)
def test_what_cannot_be_is_refused(steward: Person, particulars: dict[str, object]) -> None:
    with pytest.raises(api.ThingChangeUnusable):
        api.change_thing(steward.actor, "T0", particulars)


def test_only_whoever_registers_things_changes_them(steward: Person) -> None:
    duty = hire("duty_officer", name="duty", area="510100")
    with pytest.raises(ActionRefused):
        api.retire_thing(duty.actor, "T0")
    with pytest.raises(ThingUnknown):
        api.retire_thing(steward.actor, "T99")


def test_things_are_changed_over_rest(steward: Person) -> None:
    client, path = Client(headers=steward.bearer), "/api/v1/sensing/things/T5"
    changed = client.patch(path, {"owner": "气象局"}, content_type="application/json")
    assert (changed.status_code, changed.json()["owner"]) == (200, "气象局")
    assert client.delete(path).json()["retired"]
    assert client.get(path).json()["retired"]
    assert client.patch(path, {}, content_type="application/json").status_code == 422


def test_what_was_registered_one_by_one_is_written_through_later(registry_folder: Path) -> None:
    api.load_things([things("T7", area=HERE)], "late")
    assert (registry_folder / "writing").exists()
    assert api.keep_registry()
    assert not (registry_folder / "writing").exists()
