"""The page of a point of shared bikes: counts with their errors, and no figure where nobody counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from tests.nets.mobility.conftest import new_zone
from tests.nets.mobility.mds_items import event, send, vehicle
from tests.support.city import Person, bike_case, hire, install_bikes, open_case, register_zone

from furong.cockpit.point_figures import age_of, band, bars_of, cone, whiskers
from furong.foundation.web.charts import Plane
from furong.kernel.clock import FrozenClock, city_time
from furong.nets.mobility.api import counts, forecasts, operators, zones
from furong.nets.mobility.contracts.counts import CountSource, NewCount
from furong.nets.mobility.contracts.operators import NewOperator
from furong.nets.mobility.models import ZoneCount

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]


@dataclass(frozen=True)
class Point:
    """A zone of which the sensor's feed knows the same point, and who looks at it."""

    duty: Person
    machine: Person

    def page(self, person: Person | None = None) -> str:
        client = Client(headers={"Accept": "text/html"})
        client.force_login((person or self.duty).user)
        answer = client.get("/mobility/points/Z1")
        assert answer.status_code == 200
        return answer.content.decode()


@pytest.fixture
def point(clock: FrozenClock) -> Point:
    """The point Z1 with room for ten bikes."""
    install_bikes()
    register_zone()
    operators.register_operator(NewOperator(code="A", organisation="operator-a", provider_id=UUID(int=1)))
    zones.save_zone(hire("data_steward").actor, new_zone("Z1"))
    machine = hire("operator_feed", name="machine", organisation="operator-a")
    return Point(hire("duty_officer"), machine)


def test_where_nobody_counted_no_figure_is_made_up(point: Point) -> None:
    page = point.page()
    assert "这里还没有计数" in page
    assert 'data-point-state="unknown"' in page
    assert "errorbar__fill" not in page
    assert "今天还没有计数" in page


def test_what_a_camera_saw_has_its_error_in_words_and_drawn(point: Point, clock: FrozenClock) -> None:
    seen = {"in_line": 6.0, "fallen": 3.0}
    new = NewCount(zone="Z1", at=clock.now(), source=CountSource.CAMERA, total=9, sigma=1.0, by_state=seen, conf=0.9)
    counts.record_count(new)
    clock.advance(timedelta(minutes=5))
    page = point.page()
    assert "errorbar__error" in page
    assert "95% 的把握在" in page
    assert "倒伏" in page
    assert "摄像头的把握为 90%" in page
    assert "bikes-whisker" in page


def test_positions_give_each_operator_an_error_of_its_own(point: Point, clock: FrozenClock) -> None:
    send(point.machine, "vehicles", [vehicle(number) for number in range(1, 5)])
    send(point.machine, "events", [event(number, clock.now()) for number in range(1, 5)])
    page = point.page()
    assert ("企业上报位置" in page, "经摄像头和巡查校正" in page) == (True, False)
    assert "单车企业甲" in page
    looked = NewCount(zone="Z1", at=clock.now(), source=CountSource.PATROL, total=5, sigma=0.5)
    counts.record_count(looked)
    assert "企业上报位置，经摄像头和巡查校正" in point.page()


def test_a_forecast_is_told_with_its_error_and_drawn_dashed(point: Point, clock: FrozenClock) -> None:
    send(point.machine, "vehicles", [vehicle(number) for number in range(1, 5)])
    send(point.machine, "events", [event(number, clock.now()) for number in range(1, 5)])
    counts.count_zones()
    assert "该点位还没有预测" in point.page()
    assert forecasts.forecast_zones() > 0
    page = point.page()
    told = ("30 分钟后", "60 分钟后", "bikes-expected", "该点位还没有预测")
    assert [text in page for text in told] == [True, True, True, False]


def test_an_overflow_is_told_with_what_became_of_it(point: Point, clock: FrozenClock) -> None:
    for _ in range(10):
        counts.record_count(NewCount(zone="Z1", at=clock.now(), source=CountSource.CAMERA, total=20, sigma=0.5))
        clock.advance(timedelta(minutes=5))
    page = point.page()
    assert 'data-point-state="critical"' in page or 'data-point-state="overflow"' in page
    assert [text in page for text in ("最近七天的爆仓", "仍在持续", "发生")] == [True, True, True]


def test_cases_of_the_point_are_listed_for_those_who_may_read_them(point: Point) -> None:
    number = open_case(bike_case(place_zh="天府三街口"))
    elsewhere = open_case(bike_case("alarm-2", place_zh="天府三街口北"))
    page = point.page()
    assert (f"/cases/{number}" in page, f"/cases/{elsewhere}" in page) == (True, False)
    assert "该点位的案件" not in point.page(hire("data_steward"))


def test_bars_share_a_scale_and_their_whiskers_stay_on_it() -> None:
    longer, shorter = bars_of({"B": (4.0, 1.0), "A": (10.0, 2.0)})
    assert (longer.key, shorter.key) == ("A", "B")
    assert longer.share == pytest.approx(71.8, abs=0.1)
    assert longer.high == pytest.approx(100.0)
    assert shorter.low == pytest.approx((4 - 1.96) / 13.92 * 100, abs=0.1)
    assert bars_of({"A": (3.0, None)})[0].half is None


def test_the_band_lies_around_the_line_and_ages_are_told(clock: FrozenClock) -> None:
    now = clock.now()
    plane = Plane(begin=now, end=now + timedelta(hours=10), top=10.0)
    path = band(plane, [(now, 5.0, 1.0), (now + timedelta(hours=5), 6.0, 2.0)])
    assert path == "M0,40L500,40L500,20L1000,20L1000,60L500,60L500,60L0,60Z"
    assert whiskers(plane, [(now + timedelta(hours=5), 6.0, 2.0)]) == ("M500,40h0", "M500,60V20")
    ahead = cone(plane, [(now, 5.0, 0.0), (now + timedelta(hours=1), 6.0, 1.0)])
    assert ahead == ("M0,50L100,40", "M0,50L100,30L100,50L0,50Z")
    states = [age_of(now - timedelta(minutes=age), now).state.value for age in (15, 16, 121)]
    assert states == ["fresh", "late", "down"]


def test_a_camera_that_looks_every_few_seconds_leaves_the_day_its_morning(point: Point, clock: FrozenClock) -> None:
    morning = clock.now() - timedelta(hours=2)
    shared = {"zone_id": "Z1", "arrived_at": morning, "sigma": 1.0, "conf": 1.0, "by_operator": {}, "by_state": {}}
    fed = ZoneCount(source="feed", at=morning, total=7.0, key="morning", **shared)
    looks = (
        ZoneCount(source="camera", at=morning + timedelta(seconds=3 * n), total=4.0, key=f"{n}", **shared)
        for n in range(2_100)
    )
    ZoneCount.objects.bulk_create([fed, *looks])
    page = point.page()
    assert f'<td class="num">{city_time(morning):%Y-%m-%d %H:%M}</td><td class="is-number">7</td>' in page
    assert "摄像头的把握为 100%" in page


def test_whose_feed_is_out_is_said(point: Point, clock: FrozenClock) -> None:
    assert "数据中断" not in point.page()
    part = {"total": 7.0, "by_operator": {"A": 7.0}, "by_state": {}, "sigma": 1.0, "conf": 0.0, "missing": ["A"]}
    now = clock.now()
    ZoneCount.objects.create(zone_id="Z1", source="feed", key="part", at=now, arrived_at=now, **part)
    assert "单车企业甲数据中断" in point.page()
