"""The pages of parking zones: who may edit, what a form that cannot be used says, and versions that are taken again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.nets.mobility.conftest import new_zone, square
from tests.support.city import HIGH_TECH, Person, hire

from furong.kernel.clock import FrozenClock
from furong.nets.mobility.api import zones
from furong.nets.mobility.contracts.zones import Hours, ZoneMode

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]


@dataclass(frozen=True)
class Desk:
    """Who works on zones."""

    steward: Person
    duty: Person


@pytest.fixture
def parking(clock: FrozenClock) -> Desk:
    """A steward who draws zones, and a duty officer who looks at them."""
    return Desk(hire("data_steward"), hire("duty_officer"))


def _sent(**changes: Any) -> dict[str, Any]:
    """Return what the form sends, with some of it changed."""
    given = {"key": "Z9", "name_zh": "新停放区", "name_en": "", "area": HIGH_TECH, "mode": "recommended"}
    rest = {"capacity": "40", "cameras": "", "valid_from": "", "geometry": json.dumps(square())}
    return {**given, **rest, "start": [""], "end": [""], **changes}


def _client(person: Person) -> Client:
    client = Client(headers={"Accept": "text/html"})
    client.force_login(person.user)
    return client


def test_a_form_becomes_a_zone_and_its_next_version(parking: Desk) -> None:
    steward = _client(parking.steward)
    hours = {"start": ["07:00", "", ""], "end": ["22:00", "", ""], "days-0": ["mon", "fri"]}
    made = steward.post("/mobility/new-zone", _sent(cameras="C1\n C2 \n\nC1", **hours))
    assert (made.status_code, made["Location"]) == (302, "/mobility/zones/Z9")
    zone = zones.get_zone_for(parking.duty.actor, "Z9")
    assert zone.hours == (Hours(days=("mon", "fri"), start="07:00", end="22:00"),)
    assert (zone.camera_ids, zone.capacity, zone.mode) == (("C1", "C2"), 40, ZoneMode.RECOMMENDED)
    changed = _sent(capacity="30", valid_from="2026-12-01T07:00", area="510107", key="other")
    assert steward.post("/mobility/zones/Z9/edit", changed).status_code == 302
    newest = zones.list_versions_for(parking.duty.actor, "Z9")[-1]
    assert (newest.version, newest.capacity, newest.area) == (2, 30, HIGH_TECH)
    assert newest.valid_from == datetime(2026, 11, 30, 23, tzinfo=UTC)
    page = _client(parking.duty).get("/mobility/zones/Z9?version=2&against=1").content.decode()
    assert [text in page for text in ("尚未生效", "第 2 版与第 1 版的不同", "恢复此版本")] == [True, True, False]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"geometry": ""}, "请在地图上画出停放区的边界"),
        ({"geometry": "{"}, "这不是 GeoJSON"),
        ({"geometry": "[" * 5000}, "这不是 GeoJSON"),
        ({"geometry": '{"type": "Point", "coordinates": [104, 30]}'}, "须为 GeoJSON Polygon"),
        ({"geometry": json.dumps(square(west=0.0))}, "不在本市范围内"),
        ({"capacity": "many"}, "请用整数填写可停车辆数"),
        ({"capacity": "0"}, "capacity 不可用"),
        ({"capacity": "9" * 40}, "请用整数填写可停车辆数"),
        ({"name_zh": "\0 "}, "请填写停放区的中文名称"),
        ({"name_zh": "区" * 81}, "最多 80 个字符，现有 81 个"),
        ({"key": "../P01"}, "编号只能用字母"),
        ({"mode": "free"}, "请选择停放要求"),
        ({"area": "999999"}, "没有代码为 999999 的区域"),
        ({"start": ["22:00"], "end": ["07:00"]}, "hours 第 1 项不可用"),
        ({"valid_from": "soon"}, "请填写日期和时间"),
        ({"valid_from": "0001-01-01T00:00"}, "请填写日期和时间"),
        ({"valid_from": "9999-12-31T23:59"}, "请填写日期和时间"),
        ({"cameras": "c" * 81}, "最多 80 个字符，现有 81 个"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_form_that_cannot_be_used_says_what_to_do_and_stays_filled(
    parking: Desk, changes: dict[str, Any], told: str
) -> None:
    answer = _client(parking.steward).post("/mobility/new-zone", _sent(name_en="Kept", **changes))
    page = answer.content.decode()
    assert answer.status_code in (404, 422)
    assert (page.count(told), "<title>错误：" in page, 'value="Kept"' in page) == (2, True, True)
    assert zones.list_zones_for(parking.steward.actor) == []


def test_a_key_that_is_taken_makes_no_version(parking: Desk) -> None:
    zones.save_zone(parking.steward.actor, new_zone("Z9"))
    answer = _client(parking.steward).post("/mobility/new-zone", _sent())
    assert (answer.status_code, "已有编号为 Z9 的停放区" in answer.content.decode()) == (422, True)
    assert len(zones.list_versions_for(parking.steward.actor, "Z9")) == 1


def test_an_earlier_version_is_taken_again_as_a_new_one(parking: Desk, clock: FrozenClock) -> None:
    steward, actor = _client(parking.steward), parking.steward.actor
    zones.save_zone(actor, new_zone("Z9", capacity=10))
    clock.advance(timedelta(minutes=1))
    steward.post("/mobility/zones/Z9/retire")
    assert zones.list_zones_for(actor) == []
    clock.advance(timedelta(minutes=1))
    steward.post("/mobility/zones/Z9/restore", {"version": "1"})
    assert [one.retired for one in zones.list_versions_for(actor, "Z9")] == [False, True, False]
    assert steward.post("/mobility/zones/Z9/restore", {"version": "7"}).status_code == 404
    assert steward.post("/mobility/zones/Z9/turn").status_code == 404
    assert _client(parking.duty).post("/mobility/zones/Z9/retire").status_code == 403
    assert _client(parking.duty).get("/mobility/zones/Z9/edit").status_code == 403
