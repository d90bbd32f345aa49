"""The engine over a real stream and a real database: alarms once, readings once, whatever happens in between."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta

import pytest
from tests.support.sensing_city import City, Row, activate, drain

from furong.foundation.outbox.models import OutboxEvent
from furong.nets.sensing.contracts.city_rules import CityRuleSpec, Limit, Over, RuleKind
from furong.nets.sensing.models.engine import AlarmFlood, CityAlarm, CityAlarmStep, EngineMark, LateThing, RuleLoad

pytestmark = pytest.mark.django_db

START = 1_764_000_000_000
HIGH = CityRuleSpec(
    key="t/high",
    kind=RuleKind.THRESHOLD,
    title_zh="{thing} 浓度 {value}",
    title_en="{thing} at {value}",
    over=Over(categories=("air/pm25",)),
    raise_when=Limit(above=75),
    clear=Limit(below=50),
    dwell_s=60,
    flood_over=1000,
)


def wave(seed: int, minutes: int = 60, things: int = 40) -> list[list[Row]]:
    rng = random.Random(seed)
    value = [40.0] * things
    rounds = []
    for minute in range(minutes):
        for thing in range(things):
            value[thing] = rng.choice((value[thing], value[thing], 40.0, 60.0, 80.0, 90.0))
        rounds.append([(thing, START + minute * 60_000 + thing, value[thing]) for thing in range(things)])
    return rounds


def expected(rounds: list[list[Row]], watched: Sequence[int]) -> list[tuple[str, int, int, int | None]]:
    found: list[tuple[str, int, int, int | None]] = []
    for thing in watched:
        since: int | None = None
        raised: int | None = None
        for _, time, value in sorted(row for rows in rounds for row in rows if row[0] == thing):
            if raised is not None:
                if value < 50:
                    found.append(("t/high", thing, raised, time))
                    since = raised = None
            elif value > 75:
                since = time if since is None else since
                raised = time if time - since >= 60_000 else None
            else:
                since = None
        if raised is not None:
            found.append(("t/high", thing, raised, None))
    return sorted(found)


AIR = [n for n in range(40) if n // 2 % 2 == 0]


def test_alarms_and_history_are_those_of_the_readings(city: City) -> None:
    activate(HIGH, city.clock)
    rounds = wave(1)
    engine = city.engine()
    for rows in rounds:
        city.send(rows)
        engine.step()
    drain(engine)
    assert city.alarms() == expected(rounds, AIR)
    assert city.history() == sorted(row for rows in rounds for row in rows)
    assert sum(mark.readings for mark in EngineMark.objects.all()) == 60 * 40
    raised = OutboxEvent.objects.filter(ce_type="city.furong.sensing.alarm.raised.v1").count()
    assert raised == len(city.alarms()) > 20
    assert CityAlarmStep.objects.filter(kind="raised").count() == raised
    assert sum(load.raised for load in RuleLoad.objects.all()) == raised


@pytest.mark.parametrize("seed", [2, 3])
def test_an_engine_that_dies_anywhere_changes_nothing(city: City, seed: int) -> None:
    """A dead engine leaves its checkpoints and what it committed; the next one begins with these alone."""
    activate(HIGH, city.clock)
    rounds, rng = wave(seed), random.Random(seed)
    engine = city.engine()
    for rows in rounds:
        city.send(rows)
        engine.step()
        if rng.random() < 0.2:
            for work in engine._work.values():
                work.save_when_due(city.streams, 1e9, now=True)
                work.close()
        if rng.random() < 0.2:
            engine = city.engine()
    drain(engine)
    assert city.alarms() == expected(rounds, AIR)
    assert city.history() == sorted(row for rows in rounds for row in rows)
    raised = OutboxEvent.objects.filter(ce_type="city.furong.sensing.alarm.raised.v1").count()
    assert raised == len(city.alarms())
    assert CityAlarmStep.objects.filter(kind="raised").count() == raised


def test_a_shadow_rule_counts_and_raises_nothing(city: City) -> None:
    activate(HIGH, city.clock, "shadow")
    rounds = wave(4)
    for rows in rounds:
        city.send(rows)
    drain(city.engine())
    assert city.alarms() == []
    loads = list(RuleLoad.objects.all())
    assert sum(load.shadow for load in loads) == len(expected(rounds, AIR))
    assert loads[0].samples[0]["thing"].startswith("T")


def test_a_flood_is_told_once(city: City) -> None:
    city.things.count = 400
    activate(CityRuleSpec(
        key="t/flood", kind=RuleKind.THRESHOLD, title_zh="高", title_en="High", raise_when=Limit(above=75),
        flood_over=20, opens="check",
    ), city.clock)  # fmt: skip
    city.send([(n, START, 90.0) for n in range(400)])
    drain(city.engine())
    assert CityAlarm.objects.count() == 400
    floods = list(AlarmFlood.objects.all())
    assert sum(flood.count for flood in floods) == 400
    assert len(floods) == 2  # one a district
    assert OutboxEvent.objects.filter(ce_type="city.furong.sensing.alarm.raised.v1").count() == 2


def test_silence_is_an_alarm_until_the_next_reading(city: City) -> None:
    activate(CityRuleSpec(key="t/silent", kind=RuleKind.SILENCE, title_zh="无声", title_en="Silent"), city.clock)
    now = int(city.clock.now().timestamp() * 1000)
    engine = city.engine()
    city.send([(0, now, 40.0), (2, now, 4.0)])
    drain(engine)
    city.clock.advance(timedelta(minutes=5))
    engine._listened_at = float("-inf")
    engine.step()
    assert city.alarms() == [("t/silent", 0, now + 180_000, None)]
    city.send([(0, now + 400_000, 41.0)])
    drain(engine)
    assert city.alarms() == [("t/silent", 0, now + 180_000, now + 400_000)]


@pytest.mark.parametrize("seed", [5, 6, 7])
def test_a_shuffled_stream_gives_the_episodes_of_the_ordered_one(city: City, seed: int) -> None:
    activate(HIGH, city.clock)
    rounds, rng = wave(seed, minutes=40), random.Random(seed)
    rows = [row for part in rounds for row in part]
    rows = sorted(rows, key=lambda row: row[1] + rng.choice((0, 0, 0, 900_000)))
    engine = city.engine()
    for at in range(0, len(rows), 150):
        part = rows[at : at + 150]
        city.send(part + part[:20])
        engine.step()
        if rng.random() < 0.3:
            engine._repaired_at = float("-inf")
    drain(engine)
    engine._repaired_at = float("-inf")
    engine.step()
    assert not LateThing.objects.filter(done_seq=None).exists()
    standing = CityAlarm.objects.filter(withdrawn=False)
    found = sorted(standing.values_list("rule_key", "number", "raised_ms", "cleared_ms"))
    assert found == expected(rounds, AIR)
    assert CityAlarmStep.objects.filter(kind="corrected").exists()


@pytest.mark.parametrize("seed", [8, 9])
def test_dying_in_a_shuffled_stream_changes_nothing_either(city: City, seed: int) -> None:
    activate(HIGH, city.clock)
    rounds, rng = wave(seed, minutes=40), random.Random(seed)
    rows = [row for part in rounds for row in part]
    rows = sorted(rows, key=lambda row: row[1] + rng.choice((0, 0, 0, 900_000)))
    engine = city.engine()
    for at in range(0, len(rows), 150):
        city.send(rows[at : at + 150])
        engine.step()
        engine._repaired_at = float("-inf") if rng.random() < 0.5 else 0.0
        if rng.random() < 0.3:
            for work in engine._work.values():
                work.save_when_due(city.streams, 1e9, now=True)
                work.close()
        if rng.random() < 0.3:
            engine = city.engine()
    drain(engine)
    engine._repaired_at = float("-inf")
    engine.step()
    standing = CityAlarm.objects.filter(withdrawn=False)
    found = sorted(standing.values_list("rule_key", "number", "raised_ms", "cleared_ms"))
    assert found == expected(rounds, AIR)
    assert city.history() == sorted(rows)
