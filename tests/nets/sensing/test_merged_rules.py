"""Rules over several things: aggregates over areas and windows, and the things of one asset."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

import numpy as np
import pytest
from tests.support.sensing_city import City, Row, activate, drain

from furong.kernel.clock import FrozenClock
from furong.nets.sensing.contracts.city_rules import CityRuleSpec, Limit, Over, RuleKind, RulePart
from furong.nets.sensing.models.engine import CityAlarm, RuleWindow
from furong.nets.sensing.pipeline.engine import Engine

pytestmark = pytest.mark.django_db

START = 1_764_000_000_000
MINUTE = 60_000


def settle(engine: Engine) -> None:
    drain(engine)
    for _ in range(2):
        engine._repaired_at = float("-inf")
        engine.step()


@pytest.fixture
def late_clock(clock: FrozenClock) -> FrozenClock:
    """The city's clock stands after all readings of these tests."""
    assert clock.now() > datetime.fromtimestamp((START + 120 * MINUTE) / 1000, UTC)
    return clock


def air(minute: int, value: float, district: int) -> list[Row]:
    """Readings of every air station of a district (0 or 1) in a minute."""
    return [(n, START + minute * MINUTE + n, value + n % 3) for n in range(40) if n // 2 % 2 == 0 and n % 2 == district]


def test_the_mean_of_a_district_raises_and_clears(city: City, late_clock: FrozenClock) -> None:
    activate(CityRuleSpec(
        key="t/mean", kind=RuleKind.AGGREGATE, title_zh="{area} 均值 {value}", title_en="Mean {value} in {area}",
        over=Over(categories=("air/pm25",)), of="mean", level="district", window_s=300,
        raise_when=Limit(above=75), clear=Limit(below=60), dwell_s=300, least=5,
    ), late_clock)  # fmt: skip
    engine = city.engine()
    for minute in range(60):
        high = 20 <= minute < 40
        city.send(air(minute, 90.0 if high else 40.0, 0) + air(minute, 40.0, 1))
        if minute % 7 == 0:
            engine.step()
    settle(engine)
    begin = START // 300_000 * 300_000
    (alarm,) = CityAlarm.objects.all()
    assert alarm.thing == "510104"
    assert alarm.raised_ms - alarm.since_ms == 300_000
    hot = [w for w in range(begin, START + 60 * MINUTE, 300_000) if START + 20 * MINUTE <= w < START + 40 * MINUTE]
    assert alarm.since_ms <= hot[0] + 300_000
    assert alarm.cleared_ms is not None
    assert 75 < alarm.value < 93


def test_late_readings_are_summed_once_into_their_window(city: City, late_clock: FrozenClock) -> None:
    activate(CityRuleSpec(
        key="t/count", kind=RuleKind.AGGREGATE, title_zh="数", title_en="Count", of="count", level="city",
        window_s=600, raise_when=Limit(above=1_000_000),
    ), late_clock)  # fmt: skip
    engine = city.engine()
    on_time = [row for minute in range(0, 30, 2) for row in air(minute, 40.0, 0)]
    late = [row for minute in range(1, 29, 2) for row in air(minute, 40.0, 0)]
    city.send(on_time)
    settle(engine)
    for _ in range(3):  # a gateway that repeats itself
        city.send(late)
        drain(engine)
    settle(engine)
    assert not RuleWindow.objects.filter(is_stale=True).exists()
    assert sum(RuleWindow.objects.values_list("count", flat=True)) == len(on_time) + len(late)


@pytest.mark.parametrize(("match", "raised_minute"), [("any", 5), ("all", 10)])
def test_the_things_of_an_asset_count_together(
    city: City, late_clock: FrozenClock, match: Literal["any", "all"], raised_minute: int
) -> None:
    city.things.asset[:4] = 7  # T0, T1 measure air, T2, T3 water
    activate(CityRuleSpec(
        key="t/asset", kind=RuleKind.ASSET, title_zh="闸站", title_en="Sluice", match=match,
        parts=(
            RulePart(category="air/pm25", raise_when=Limit(above=75)),
            RulePart(category="water/level", raise_when=Limit(at_least=5)),
        ),
        dwell_s=120,
    ), late_clock)  # fmt: skip
    engine = city.engine()
    for minute in range(40):
        smoke = 90.0 if 5 <= minute < 30 else 40.0
        water = 6.0 if 10 <= minute < 20 else 1.0
        city.send([(0, START + minute * MINUTE, smoke), (3, START + minute * MINUTE, water)])
        if minute % 6 == 0:
            settle(engine)
    city.send([(n, START + 60 * MINUTE, 1.0) for n in range(40)])
    settle(engine)
    (alarm,) = CityAlarm.objects.filter(withdrawn=False)
    assert alarm.since_ms == START + raised_minute * MINUTE
    assert alarm.raised_ms == alarm.since_ms + 120_000
    assert alarm.cleared_ms == START + (30 if match == "any" else 20) * MINUTE
    assert np.isfinite(alarm.value)
