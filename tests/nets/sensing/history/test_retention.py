"""Old readings become hours, hours become days, days go; the counts of the city stay; and it is shown beforehand."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.city import hire
from tests.support.history_city import BEGIN, READINGS, value_of

from furong.foundation.identity.errors import ActionRefused
from furong.kernel.permissions import Actor
from furong.nets.sensing.actions.compact_history import Compaction, compact_partition
from furong.nets.sensing.actions.retain_history import apply_retention, preview_retention_for, set_retention
from furong.nets.sensing.contracts.history import RetentionEffect, RetentionSpec
from furong.nets.sensing.errors.history import RetentionUnusable
from furong.nets.sensing.selectors.history import city_hours_for, history_for
from furong.nets.sensing.selectors.history_retention import list_retention
from furong.nets.sensing.selectors.history_things import groups_of_things, registered_things

_SINCE, _UNTIL = BEGIN - timedelta(days=1), BEGIN + timedelta(days=2)
_RAIN = RetentionSpec(category="water.rainfall", raw_days=2, hour_days=10, day_days=30)


@pytest.fixture
def steward(history_city: Path) -> Actor:
    """Somebody who may see and settle everything, in a city whose files are compacted."""
    for partition in range(4):
        compact_partition(
            history_city, partition, groups_of_things, now=BEGIN + timedelta(days=3), rule=Compaction(fan_in=1)
        )
    return hire("data_steward", area="510100").actor


def _apply(root: Path, days: int) -> int:
    things = registered_things()
    return sum(
        apply_retention(
            root,
            partition,
            list_retention(),
            things.category_names,
            things.category,
            now=BEGIN + timedelta(days=days),
        )
        for partition in range(4)
    )


def test_what_would_go_is_what_goes(history_city: Path, steward: Actor) -> None:
    now = BEGIN + timedelta(days=3, hours=1)
    told = preview_retention_for(steward, [_RAIN], now=now)
    assert [(one.tier, one.category, one.becomes, one.rows) for one in told] == [
        ("raw", "water.rainfall", "hour", READINGS)
    ]
    assert (told[0].first_day, told[0].last_day) == ("2026-11-23", "2026-11-23")
    assert told[0].size_bytes > 0
    assert _apply(history_city, 3) == 0
    set_retention(steward, _RAIN)
    assert _apply(history_city, 3) == 2
    seen = history_for(steward, "rain-2", since=_SINCE, until=_UNTIL, limit=1000)
    assert len(seen.readings) == READINGS // 2
    assert len(seen.thinned) == 24
    assert (seen.thinned[0].time, seen.thinned[0].width_s, seen.thinned[0].n) == (BEGIN, 3600, 12)
    assert seen.thinned[0].mean == pytest.approx(sum(value_of(1, place) for place in range(12)) / 12)
    assert (seen.thinned[8].n, seen.thinned[8].n_trusted) == (12, 11)
    assert len(history_for(steward, "meter-1", since=_SINCE, until=_UNTIL, limit=1000).readings) == READINGS
    assert _apply(history_city, 3) == 0
    assert preview_retention_for(steward, [], now=now) == []


def test_hours_become_days_and_days_go(history_city: Path, steward: Actor) -> None:
    before = city_hours_for(steward, since=_SINCE, until=_UNTIL, by=["hour", "district", "category"])
    set_retention(steward, _RAIN)
    _apply(history_city, 20)
    seen = history_for(steward, "rain-1", since=_SINCE, until=_UNTIL, limit=1000)
    assert seen.readings == []
    assert [(point.width_s, point.n, point.low, point.high) for point in seen.thinned] == [(86_400, 288, 0, 11)] * 2
    _apply(history_city, 60)
    assert history_for(steward, "rain-1", since=_SINCE, until=_UNTIL, limit=1000).thinned == []
    assert city_hours_for(steward, since=_SINCE, until=_UNTIL, by=["hour", "district", "category"]) == before


def test_rules_that_contradict_themselves_are_refused(steward: Actor) -> None:
    with pytest.raises(RetentionUnusable):
        set_retention(steward, RetentionSpec(raw_days=90, hour_days=30, day_days=400))
    with pytest.raises(RetentionUnusable):
        set_retention(steward, RetentionSpec(category="no.such", raw_days=9, hour_days=30, day_days=400))
    with pytest.raises(ActionRefused):
        set_retention(hire("duty_officer").actor, _RAIN)


def test_effects_name_every_category(steward: Actor) -> None:
    all_of_it = RetentionSpec(raw_days=1, hour_days=1, day_days=1)
    told: list[RetentionEffect] = preview_retention_for(steward, [all_of_it], now=BEGIN + timedelta(days=9))
    assert {(one.tier, one.category): one.rows for one in told} == {
        ("raw", "water.rainfall"): 2 * READINGS,
        ("raw", "supply.water_meter"): READINGS,
    }
