"""The demo goes on where it was, tells nothing twice, and its morning is worth looking at."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from django.conf import settings

from furong.foundation.citytime import clock as citytime
from furong.foundation.citytime.clock import city_clock, demo_rate, keep_demo_time, noted_time, run_demo_time
from furong.foundation.citytime.models import ScaledTime
from furong.foundation.outbox.deliver import deliver_pending
from furong.kernel.clock import CITY_TIME, FrozenClock, instant_of_minute
from furong.nets.casework.models import Case
from furong.nets.sensing import api as sensing
from furong.nets.sensing.contracts import FeedClock
from furong.nets.sensing.models import AlarmRow, ObservationBatch, RejectionRow
from furong.project.ticking import Ticker
from furong.scenarios import demo
from furong.scenarios.demo import DemoDay, DemoFeed, begin_demo, end_demo, running_demo
from furong.scenarios.errors import DemoSpeedUnusable
from furong.scenarios.install import install_packs
from furong.scenarios.pack import Pack

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


def at(clock: str, day: date = TODAY) -> datetime:
    hour, minute = clock.split(":")
    return datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=CITY_TIME)


@pytest.fixture(autouse=True)
def forgetful_clock() -> Iterator[None]:
    """Neither trust the clock of the test before, nor leave one to the test after."""
    citytime._memory.forget()
    yield
    citytime._memory.forget()


@pytest.fixture
def packs() -> list[Pack]:
    return install_packs(settings.FURONG_PACKS, TODAY)


@pytest.fixture
def bikes(packs: list[Pack], clock: FrozenClock) -> DemoFeed:
    """The demo's feed of bikes, on a day of which everything up to 07:20 has been told."""
    clock.at = at("07:20")
    begin_demo(packs, speed=10)
    day = running_feeds(packs)
    return next(feed for feed in day.feeds if feed.key == "demo-bikes")


def running_feeds(packs: list[Pack]) -> DemoDay:
    return DemoDay(demo._demo_feeds(packs))


def stored(feed: str) -> pl.DataFrame:
    payloads = ObservationBatch.objects.filter(feed=feed).order_by("sequence").values_list("payload", flat=True)
    return pl.concat(pl.read_ipc_stream(io.BytesIO(bytes(payload))) for payload in payloads)


def told(feed: DemoFeed, after: datetime, until: datetime) -> list[tuple[object, ...]]:
    """What the source tells, in the terms of what is stored."""
    records = feed.source.records(after - timedelta(seconds=1), until)
    second = pl.col("time").str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_zone="UTC").dt.epoch("s").alias("second")
    frame = records.select(pl.col("subject"), second, pl.col("lon").cast(pl.Float64), pl.col("lat").cast(pl.Float64))
    return frame.rows()


def uneven_steps(seed: int, until: datetime, clock: FrozenClock) -> Iterator[None]:
    """Move the clock on by steps from under a second to seven minutes, and once by a whole hour."""
    dice = random.Random(seed)
    big = True
    while clock.at < until:
        step = timedelta(seconds=dice.choice([0.4, 5, 30, 61, 420]))
        if big and clock.at > at("07:40"):
            big, step = False, timedelta(hours=1)
        clock.at = min(clock.at + step, until)
        yield


@pytest.mark.parametrize("seed", range(3))
def test_the_day_is_the_same_whatever_the_ticks(bikes: DemoFeed, clock: FrozenClock, seed: int) -> None:
    for _ in uneven_steps(seed, at("09:00"), clock):
        DemoDay((bikes,)).tell()
    assert stored("demo-bikes").rows() == told(bikes, at("00:00"), at("09:00"))
    assert not RejectionRow.objects.exists()


class Killed(Exception):
    """The process ended here."""


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_teller_that_is_killed_loses_and_repeats_nothing(
    bikes: DemoFeed, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    real, dice = sensing.store_observations, random.Random(7)

    def dying(feed: str, delivery: sensing.Delivery) -> object:
        dies = dice.random() < 0.5
        if dies and moment == "before":
            raise Killed
        receipt = real(feed, delivery)
        if dies:
            raise Killed
        return receipt

    kills = 0
    with monkeypatch.context() as patched:
        patched.setattr(sensing, "store_observations", dying)
        for _ in uneven_steps(3, at("08:45"), clock):
            try:
                DemoDay((bikes,)).tell()
            except Killed:
                kills += 1
    DemoDay((bikes,)).tell()
    assert kills >= 3
    assert stored("demo-bikes").rows() == told(bikes, at("00:00"), at("08:45"))


def test_days_follow_one_another_without_a_gap(bikes: DemoFeed, clock: FrozenClock) -> None:
    tomorrow = TODAY + timedelta(days=1)
    for instant in (at("23:58"), at("23:59"), at("00:00", tomorrow), at("00:01", tomorrow), at("01:30", tomorrow)):
        clock.at = instant
        DemoDay((bikes,)).tell()
    assert stored("demo-bikes").rows() == told(bikes, at("00:00"), at("01:30", tomorrow))
    assert bikes.source.records(at("00:00", tomorrow), at("01:00", tomorrow)).height > 500


def test_after_a_long_absence_only_what_still_matters_is_told(bikes: DemoFeed, clock: FrozenClock) -> None:
    clock.at = at("08:00", TODAY + timedelta(days=20))
    DemoDay((bikes,)).tell()
    assert len(stored("demo-bikes")) < 4 * len(told(bikes, at("00:00"), at("23:59")))
    newest = stored("demo-bikes").filter(pl.col("second") > at("00:00", TODAY + timedelta(days=20)).timestamp())
    assert newest.rows() == told(bikes, at("00:01", TODAY + timedelta(days=20)), clock.at)


def test_alarms_and_cases_are_those_of_a_day_told_at_once(packs: list[Pack], clock: FrozenClock) -> None:
    (pack,) = [pack for pack in packs if pack.id == "shared_bikes"]
    twins = replace(pack, demo={**pack.demo, "demo-twin": pack.demo["demo-bikes"]})
    clock.at = at("07:20")
    begin_demo([twins], speed=10)
    feeds = {feed.key: feed for feed in running_feeds([twins]).feeds}
    evaluator = sensing.FeedEvaluator("demo-bikes")
    for _ in uneven_steps(5, at("09:30"), clock):
        DemoDay((feeds["demo-bikes"],)).tell()
        evaluator.step()
        deliver_pending()
    DemoDay((feeds["demo-twin"],)).tell()
    sensing.FeedEvaluator("demo-twin").step()
    while deliver_pending():
        pass
    assert alarms("demo-bikes") == alarms("demo-twin")
    assert len(alarms("demo-bikes")) >= 5
    assert Case.objects.count() == 2 * len(alarms("demo-bikes"))


def alarms(feed: str) -> list[tuple[object, ...]]:
    rows = AlarmRow.objects.filter(thing__feed=feed, withdrawn=False).order_by("raised_min", "thing__local_code")
    return [(row.thing.local_code, row.raised_min, row.cleared_min, row.value, row.groups) for row in rows]


@pytest.mark.parametrize("day", [TODAY, date(2026, 11, 27), date(2027, 3, 15)])
def test_a_morning_has_overflows_one_after_the_other(packs: list[Pack], clock: FrozenClock, day: date) -> None:
    clock.at = at("07:20", day)
    begin_demo(packs, speed=10)
    assert Case.objects.count() == AlarmRow.objects.count()
    begun = AlarmRow.objects.count()
    clock.at = at("09:30", day)
    running_feeds(packs).tell()
    sensing.FeedEvaluator("demo-bikes").step()
    raised = [instant_of_minute(row.raised_min) for row in AlarmRow.objects.order_by("raised_min")]
    assert 5 <= len(raised) <= 9
    assert begun >= 1 or raised[0] <= at("07:25", day), "the first screen would be dull"
    assert raised[1] <= at("07:45", day)
    assert max(sum(abs(a - b) < timedelta(minutes=5) for b in raised) for a in raised) <= 4, "all at once"
    assert AlarmRow.objects.exclude(cleared_min=None).count() >= 2
    assert AlarmRow.objects.filter(cleared_min=None).count() >= 2


def test_a_restart_goes_on_where_it_was(packs: list[Pack]) -> None:
    begin_demo(packs, speed=10)
    keep_demo_time()
    first = noted_time()
    observations = ObservationBatch.objects.count()
    # The node was down for an hour; the demo's clock stood still meanwhile.
    ScaledTime.objects.update(anchor=ScaledTime.objects.get().anchor - timedelta(hours=1))
    assert noted_time() == first
    begin_demo(packs, speed=10)
    assert first <= city_clock().now() <= first + timedelta(minutes=5)
    assert ObservationBatch.objects.count() <= observations + 2
    rows = stored("demo-bikes")
    assert len(rows) == len(rows.unique())
    running = running_demo(settings.FURONG_PACKS)
    assert running is not None
    assert {feed.key for feed in running.feeds} == {"demo-bikes", "demo-air"}


@pytest.mark.parametrize(
    ("today", "begins"),
    [
        (date(2026, 11, 25), date(2026, 11, 25)),
        (date(2026, 11, 28), date(2026, 11, 27)),  # a Saturday
        (date(2026, 10, 5), date(2026, 9, 30)),  # in the National Day holidays
        (date(2026, 10, 10), date(2026, 10, 10)),  # a Saturday that makes up for one of them
    ],
)
def test_a_demo_begins_on_the_last_workday(monkeypatch: pytest.MonkeyPatch, today: date, begins: date) -> None:
    monkeypatch.setattr(demo, "SystemClock", lambda: FrozenClock(at("03:00", today)))
    begin_demo([], speed=10)
    assert ScaledTime.objects.get().started == at("07:20", begins)
    assert demo_rate() == 10


@pytest.mark.parametrize("speed", [0, -10, float("nan"), float("inf"), 4000])
def test_a_speed_that_no_clock_can_run_at_is_refused(speed: float) -> None:
    with pytest.raises(DemoSpeedUnusable) as caught:
        begin_demo([], speed=speed)
    assert "FURONG_DEMO_SPEED" in caught.value.sentence("en")
    assert demo_rate() is None


def test_ending_the_demo_leaves_its_past_and_stops_telling(packs: list[Pack]) -> None:
    begin_demo(packs, speed=10)
    counts = (ObservationBatch.objects.count(), AlarmRow.objects.count(), Case.objects.count())
    newest = sensing.get_feed("demo-bikes").last_at
    end_demo()
    assert abs(city_clock().now() - datetime.now(UTC)) < timedelta(minutes=1)
    assert demo_rate() is None
    assert running_demo(settings.FURONG_PACKS) is None
    reached = sensing.get_feed("demo-bikes").evaluated_to
    Ticker().tick()
    assert sensing.get_feed("demo-bikes").evaluated_to == reached
    assert counts == (ObservationBatch.objects.count(), AlarmRow.objects.count(), Case.objects.count())
    begin_demo(packs, speed=10)
    assert newest is not None
    assert city_clock().now() >= newest, "demo time does not go back behind what has been told"
    ScaledTime.objects.update(started=newest + timedelta(minutes=40))
    run_demo_time(begin=newest, rate=10)
    Ticker().tick()
    evaluated = sensing.get_feed("demo-bikes").evaluated_to
    assert evaluated is not None
    assert evaluated >= newest + timedelta(minutes=40)
    # Whether something overflows within forty minutes depends on the day that is told.
    assert ObservationBatch.objects.count() > counts[0]


def test_feeds_of_the_demo_say_what_they_are(bikes: DemoFeed) -> None:
    for key, noted in (("demo-bikes", "虚构"), ("demo-air", "2014")):
        feed = sensing.get_feed(key)
        assert feed.is_demo
        assert feed.clock is FeedClock.CITY
        assert feed.title_zh.startswith("演示数据")
        spec = sensing.stream_of(key)
        assert noted in spec.demo_note_zh
        assert spec.demo_note_en.startswith("Demo data")
    areas = {thing.area for thing in sensing.list_things("demo-bikes")}
    assert {"510107063", "510107064"} <= areas
    assert len(sensing.list_things("demo-bikes")) == 13


def test_air_is_that_of_the_same_hour_in_2014(packs: list[Pack], clock: FrozenClock) -> None:
    clock.at = at("07:20")
    begin_demo(packs, speed=10)
    told_air = stored("demo-air").sort("second")
    first = datetime.fromtimestamp(int(told_air["second"][0]), CITY_TIME)
    assert first <= at("06:00", TODAY - timedelta(days=2))
    recorded = pl.read_csv(settings.FURONG_PACKS / "air_quality/data/pm25_chengdu.csv.gz")
    for thing, second, value in told_air.rows():
        hour = f"2014-{datetime.fromtimestamp(second, CITY_TIME):%m-%d %H:%M}"
        (known,) = recorded.filter(pl.col("time") == hour, pl.col("station") == thing)["value"]
        assert known == value
    air = next(feed for feed in running_feeds(packs).feeds if feed.key == "demo-air")
    leap = date(2028, 2, 29)
    assert air.source.records(at("00:00", leap) - timedelta(seconds=1), at("23:00", leap)).is_empty()
