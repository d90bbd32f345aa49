"""Rules over event time: dwell, hysteresis, time-to-live, late and repeated observations, and nothing coming at all."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec
import pytest

from furong.foundation.transactions import transaction
from furong.kernel.clock import FrozenClock, iso
from furong.kernel.permissions import Actor, Grant
from furong.nets.sensing import api
from furong.nets.sensing.contracts import (
    Alarm,
    AlarmState,
    FeedClock,
    Priority,
    RuleSpec,
    StreamKind,
    StreamSpec,
    ThingInfo,
)
from furong.nets.sensing.models import AlarmTransition, LevelRow
from furong.nets.sensing.selectors import feeds

pytestmark = pytest.mark.django_db

AREA = "510107"
EARLIEST = datetime.fromisoformat("2015-01-01T00:00:00+08:00")
WATCHER = Actor(
    key="user:watcher",
    name="watcher",
    grants=(Grant(role="watch", actions=frozenset({"alarm.read", "alarm.acknowledge"}), area="510100"),),
)
DUST = StreamSpec(
    key="t/dust",
    kind=StreamKind.READING,
    category="station",
    unit="ug/m3",
    value_name="dust",
    title_zh="扬尘",
    title_en="Dust",
    fields={"thing": "station", "time": "at", "value": "value"},
    hold_min=30,
    earliest=EARLIEST,
)
DUSTY = RuleSpec(
    key="t/dusty",
    stream="t/dust",
    raise_when="dust >= limit",
    clear_when="dust < clear_below",
    dwell_min=10,
    parameters={"limit": 100.0, "clear_below": 70.0},
    priority=Priority("3"),
    title_zh="{thing} 扬尘 {value}",
    title_en="{thing} dust {value}",
)


@dataclass
class Station:
    """One station that reports dust, on a feed with a clock of its own."""

    clock: FrozenClock
    kind: FeedClock
    begin: datetime = field(init=False)
    evaluator: api.FeedEvaluator = field(init=False)
    key: str = "dust-1"

    def __post_init__(self) -> None:
        self.begin = self.clock.now()
        self.restart()
        thing = ThingInfo(
            code=f"{self.key}/S1",
            local_code="S1",
            feed=self.key,
            category="station",
            name_zh="一站",
            name_en="Station 1",
            area=AREA,
            lon=104.0,
            lat=30.6,
        )
        with transaction():
            api.install_stream(DUST)
            api.install_rule(DUSTY)
            api.register_feed(
                self.key,
                stream=DUST.key,
                title_zh="扬尘",
                title_en="Dust",
                clock=self.kind,
                area=AREA,
                things=[thing],
            )

    def restart(self) -> None:
        """Begin with an evaluator that knows nothing, as after a crash."""
        self.evaluator = api.FeedEvaluator(self.key)

    def tell(self, *readings: tuple[float, float]) -> None:
        """Tell readings as pairs of minute and value, once the newest of them has been made."""
        newest = self.begin + timedelta(minutes=max(minute for minute, _ in readings))
        self.clock.advance(max(newest - self.clock.now(), timedelta(0)))
        lines = [
            msgspec.json.encode(
                {"station": "S1", "at": (self.begin + timedelta(minutes=m)).isoformat(), "value": value}
            )
            for m, value in readings
        ]
        api.store_observations(self.key, api.read_lines(b"\n".join(lines), DUST, source="test"))

    def at(self, minute: float) -> int:
        """Let it be ``minute`` and evaluate; returns how many alarms changed."""
        self.clock.advance(self.begin + timedelta(minutes=minute) - self.clock.now())
        return self.evaluator.step()

    def alarms(self) -> list[Alarm]:
        """Alarms that were not withdrawn, the oldest first."""
        found = api.list_alarms_for(WATCHER, feed=self.key)
        return [alarm for alarm in reversed(found) if alarm.state is not AlarmState.WITHDRAWN]

    def episodes(self) -> list[tuple[int, int | None]]:
        """Minutes of raising and clearing."""

        def minute(instant: datetime) -> int:
            return int((instant - self.begin).total_seconds()) // 60

        return [(minute(a.raised_at), minute(a.cleared_at) if a.cleared_at else None) for a in self.alarms()]


@pytest.fixture(params=[FeedClock.CITY, FeedClock.SYSTEM])
def station(db: None, clock: FrozenClock, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Station:
    """A station on the city's clock, and one on the machine's; both stand still until they are moved."""
    monkeypatch.setattr(feeds, "SystemClock", lambda: clock)
    return Station(clock, request.param)


def test_an_alarm_needs_the_whole_dwell(station: Station) -> None:
    station.tell((0, 120))
    assert station.at(9) == 0
    assert station.at(10) == 1
    assert station.episodes() == [(10, None)]


def test_it_is_raised_though_no_observation_comes(station: Station) -> None:
    station.tell((0, 120))
    station.at(25)
    assert station.episodes() == [(10, None)]


def test_a_dip_within_the_dwell_begins_it_anew(station: Station) -> None:
    station.tell((0, 120), (8, 99), (9, 120))
    station.at(18)
    assert station.episodes() == []
    station.at(19)
    assert station.episodes() == [(19, None)]


def test_between_the_thresholds_nothing_happens(station: Station) -> None:
    station.tell((0, 120), (12, 99), (14, 70), (16, 120))
    station.at(17)
    assert station.episodes() == [(10, None)]
    station.tell((18, 69))
    station.at(18)
    assert station.episodes() == [(10, 18)]


def test_a_reading_that_is_too_old_counts_no_more_and_the_alarm_clears_by_the_clock_alone(station: Station) -> None:
    station.tell((0, 120))
    station.at(29)
    assert station.episodes() == [(10, None)]
    station.at(30)
    assert station.episodes() == [(10, 30)]


def test_a_gap_does_not_count_towards_the_dwell(station: Station) -> None:
    station.tell((0, 50), (31, 120))
    station.at(40)
    assert station.episodes() == []
    station.at(41)
    assert station.episodes() == [(41, None)]


def test_a_late_reading_moves_the_beginning_and_keeps_the_alarm(station: Station) -> None:
    station.tell((5, 120))
    station.at(16)
    (before,) = station.alarms()
    station.tell((1, 130), (3, 125))
    assert station.at(17) == 1
    (after,) = station.alarms()
    assert (before.id, station.episodes()) == (after.id, [(11, None)])
    assert (before.value, after.value) == (120.0, 120.0)


def test_a_late_reading_withdraws_what_should_not_have_been_raised_and_another_reinstates_it(station: Station) -> None:
    station.tell((0, 120))
    station.at(12)
    (first,) = station.alarms()
    station.tell((7, 20))
    station.at(13)
    assert station.episodes() == []
    station.tell((7, 110))  # the same second again: what was given last counts
    station.at(14)
    (again,) = station.alarms()
    assert (again.id, station.episodes()) == (first.id, [(10, None)])
    kinds = list(AlarmTransition.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["raised", "withdrawn", "reinstated"]


def test_a_late_reading_splits_an_episode_in_two(station: Station) -> None:
    station.tell((0, 120), (20, 120), (40, 50))
    station.at(45)
    assert station.episodes() == [(10, 40)]
    station.tell((15, 10))
    station.at(46)
    assert station.episodes() == [(10, 15), (30, 40)]


def test_a_repeated_delivery_changes_nothing(station: Station) -> None:
    station.tell((0, 120), (15, 20))
    station.at(16)
    levels = list(LevelRow.objects.order_by("minute").values_list("minute", "value"))
    station.tell((0, 120), (15, 20))
    station.tell((15, 20))
    assert station.at(17) == 0
    assert station.episodes() == [(10, 15)]
    assert list(LevelRow.objects.order_by("minute").values_list("minute", "value")) == levels


def test_an_acknowledged_alarm_stays_acknowledged_when_it_is_corrected(station: Station) -> None:
    station.tell((2, 120))
    station.at(13)
    (alarm,) = station.alarms()
    api.acknowledge_alarm(WATCHER, alarm.id)
    station.tell((1, 120))
    station.at(14)
    (alarm,) = station.alarms()
    assert (alarm.state, alarm.acknowledged_by) == (AlarmState.ACKNOWLEDGED, "watcher")
    assert iso(alarm.raised_at) == iso(station.begin + timedelta(minutes=11))


def test_a_clock_that_was_set_back_undoes_nothing(station: Station) -> None:
    station.tell((0, 120))
    station.at(12)
    station.clock.at -= timedelta(minutes=8)
    assert station.evaluator.step() == 0
    assert station.episodes() == [(10, None)]


def told_at_once(readings: Sequence[tuple[int, float]], until: int) -> list[tuple[int, int | None]]:
    """The episodes by the definition, minute by minute."""
    newest: dict[int, float] = dict(readings)
    found: list[tuple[int, int | None]] = []
    values: list[float | None] = []
    for minute in range(until + 1):
        heard = [m for m in newest if minute - DUST.hold_min < m <= minute]
        values.append(newest[max(heard)] if heard else None)
        value, active = values[-1], bool(found) and found[-1][1] is None
        if active and (value is None or value < 70):
            found[-1] = (found[-1][0], minute)
        elif not active and minute >= 10 and all(v is not None and v >= 100 for v in values[minute - 10 :]):
            found.append((minute, None))
    return found


@pytest.mark.parametrize("seed", range(6))
def test_whatever_the_order_the_repetitions_and_the_restarts_the_outcome_is_the_same(
    station: Station, seed: int
) -> None:
    dice = random.Random(seed)
    minutes = sorted(dice.sample(range(180), 60))
    readings = [(minute, float(dice.choice((50, 80, 105, 120, 120)))) for minute in minutes]
    arrivals = sorted((minute + dice.choice((0, 0, 1, 15, 60)), minute, value) for minute, value in readings)
    for now in range(0, 260, 4):
        come = [(m, value) for at, m, value in arrivals if now - 4 < at <= now and m <= now]
        dice.shuffle(come)
        station.clock.advance(station.begin + timedelta(minutes=now) - station.clock.now())
        if come:
            station.tell(*come, *dice.sample(come, min(2, len(come))))
        if dice.random() < 0.2:
            station.restart()
        station.evaluator.step()
    assert station.episodes() == told_at_once(readings, 256)
