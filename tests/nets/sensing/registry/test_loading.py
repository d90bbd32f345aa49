"""Things are numbered once and for ever; rows that cannot be used are kept with their reason."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.city import Person
from tests.support.registry_rows import things

from furong.kernel.geo import CRS, transform
from furong.nets.sensing.api import registry as api
from furong.nets.sensing.errors import RejectionSettled, StillUnusable
from furong.nets.sensing.models.registry import RegistryRejection, RegistrySegment

pytestmark = pytest.mark.django_db


def test_there_are_226_categories_each_complete() -> None:
    categories = list(api.read_categories().values())
    assert len(categories) == 226
    assert all(one.name_zh and one.name_en and one.unit and one.owner and one.period_s > 0 for one in categories)
    assert {one.sensitivity for one in categories} == {"open", "shared", "restricted"}
    assert not any(one.low > one.high for one in categories)


def test_numbers_are_dense_and_found_by_code() -> None:
    api.load_things([things("A-1", "A-2"), things("A-3")], "first")
    receipt = api.load_things([things("B-1")], "second")
    assert (receipt.durability, receipt.registered, receipt.things) == ("stored", 1, 4)
    registry = api.city_registry()
    assert registry.numbers_of(["B-1", "A-1", "A-3", "A-2", "A"]).tolist() == [3, 0, 2, 1, -1]
    assert registry.codes_of(np.array([3, 0])) == ["B-1", "A-1"]


def test_the_same_row_again_changes_nothing_and_another_one_is_put_aside() -> None:
    api.load_things([things("A-1", "A-2")], "first")
    receipt = api.load_things([pl.concat([things("A-1", "A-3", "A-3"), things("A-2", lon=104.1)])], "second")
    assert (receipt.received, receipt.registered, receipt.unchanged) == (4, 1, 1)
    assert receipt.reasons == {"code_taken": 1, "code_twice": 1}
    assert api.load_things([things("A-2", owner="别的单位")], "third").reasons == {"code_taken": 1}
    assert api.load_things([things("A-2", owner="")], "fourth").unchanged == 1


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"category": "water.unknown"}, "category_unknown"),
        ({"area": "999999"}, "area_unknown"),
        ({"area": None}, "area_unknown"),
        ({"lon": 181.0}, "position_unreadable"),
        ({"lat": float("nan")}, "position_unreadable"),
        ({"lon": "1e400"}, "position_unreadable"),
        ({"lon": "east"}, "position_unreadable"),
        ({"crs": "BD-09"}, "crs_unknown"),
        ({"low": 2.0, "high": 1.0}, "limits_crossed"),
        ({"period_s": 0}, "period_unreadable"),
        ({"code": ""}, "code_missing"),
        ({"code": "x" * 121}, "code_unreadable"),
        ({"code": 'a"b'}, "code_unreadable"),
        ({"code": "a\x00b"}, "code_unreadable"),
    ],
)
def test_a_row_that_cannot_be_used_is_put_aside(columns: dict[str, object], reason: str) -> None:
    good = things("GOOD")
    receipt = api.load_things([good, things("BAD").with_columns(**{k: pl.lit(v) for k, v in columns.items()})], "file")
    assert (receipt.registered, receipt.quarantined, receipt.reasons) == (1, 1, {reason: 1})
    row = RegistryRejection.objects.get()
    assert (row.source, row.row, row.reason) == ("file", 2, reason)


def test_a_position_in_gcj02_is_kept_in_wgs84() -> None:
    lon, lat = transform(np.array([104.05]), np.array([30.64]), CRS.WGS84, CRS.GCJ02)
    api.load_things([things("A-1", lon=float(lon[0]), lat=float(lat[0]), crs="GCJ-02")], "file")
    found = api.city_registry().positions(np.array([0]))
    assert found[0][0] == pytest.approx(104.05, abs=2e-6)
    assert found[1][0] == pytest.approx(30.64, abs=2e-6)


def test_things_of_one_asset_share_its_number() -> None:
    api.load_things([things("A-1", "A-2", asset="PUMP-1"), things("B-1", asset="PUMP-2"), things("C-1")], "one")
    api.load_things([things("A-3", asset="PUMP-1")], "two")
    assets = api.city_registry().asset.tolist()
    assert assets[0] == assets[1] == assets[4] >= 0
    assert assets[2] not in (assets[0], -1)
    assert assets[3] == -1


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.integers(0, 40), min_size=1, max_size=12), min_size=1, max_size=5))
def test_whatever_comes_in_whatever_parts_a_number_is_given_once(parts: list[list[int]]) -> None:
    before = {code: int(api.city_registry().numbers_of([code])[0]) for code in (f"P-{at}" for at in range(41))}
    api.load_things([things(*(f"P-{at}" for at in part)) for part in parts], "property")
    registry = api.city_registry()
    after = {code: int(registry.numbers_of([code])[0]) for code in before}
    given_numbers = sorted(number for number in after.values() if number >= 0)
    assert given_numbers == list(range(registry.count))
    assert all(after[code] == number for code, number in before.items() if number >= 0)
    assert all(after[f"P-{at}"] >= 0 for part in parts for at in part)


def test_columns_that_are_lost_are_made_again_from_the_segments(registry_folder: Path) -> None:
    api.load_things([things("A-1", "A-2", asset="X")], "file")
    for path in registry_folder.iterdir():
        if path.is_file() and path.name != "key.json":
            path.unlink()
    assert api.catch_up() == 2
    assert api.Registry.open(registry_folder).numbers_of(["A-2", "A-1"]).tolist() == [1, 0]
    assert RegistrySegment.objects.count() == 1


def test_a_row_is_mended_once(steward: Person) -> None:
    api.register_things(
        [{"code": "A-1", "category": "water.river_level", "area": "x", "lon": 104, "lat": 30}], "gateway"
    )
    (held,) = api.list_unregistered_rows_for(steward.actor).rows
    with pytest.raises(StillUnusable):
        api.replay_unregistered_row(steward.actor, held.id, {})
    assert api.list_unregistered_rows_for(steward.actor).total == 1
    assert api.replay_unregistered_row(steward.actor, held.id, {"area": "510107"}).registered == 1
    with pytest.raises(RejectionSettled):
        api.replay_unregistered_row(steward.actor, held.id, {"area": "510107"})
    assert api.list_unregistered_rows_for(steward.actor, state="replayed").total == 1


def test_rejected_rows_of_two_deliveries_do_not_hide_one_another(steward: Person) -> None:
    for code in ("A-1", "A-2"):
        api.register_things([{"code": code, "category": "none", "area": "510107", "lon": 104, "lat": 30}], "gateway")
    assert api.list_unregistered_rows_for(steward.actor).total == 2
