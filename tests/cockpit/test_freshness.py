"""How old a figure is, said in words; a silent source is never a zero."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from tests.cockpit.conftest import NOW, Morning, text_of

from furong.cockpit.figures import panel_context
from furong.cockpit.freshness import FreshnessState, freshness_of, live_at
from furong.nets.sensing import api as sensing
from furong.nets.sensing.contracts import FeedClock, FeedInfo

Screens = Callable[..., Client]

FEED = FeedInfo(
    key="bikes",
    stream="shared_bikes/parking_occupancy",
    title_zh="单车",
    title_en="Bikes",
    clock=FeedClock.CITY,
    area="510100",
    is_demo=False,
    period_s=60,
    received_at=NOW,
    last_at=NOW,
    complete_to=NOW,
    evaluated_to=NOW,
    observation_count=1,
)


@pytest.mark.parametrize(
    ("age_s", "state"),
    [
        (0, FreshnessState.FRESH),
        (120, FreshnessState.FRESH),
        (121, FreshnessState.LATE),
        (600, FreshnessState.LATE),
        (601, FreshnessState.DOWN),
    ],
)
def test_a_source_is_late_after_two_periods_and_down_after_ten(age_s: int, state: FreshnessState) -> None:
    fresh = freshness_of(replace(FEED, last_at=NOW - timedelta(seconds=age_s)), NOW)
    assert fresh.state is state
    assert fresh.at == NOW - timedelta(seconds=age_s)
    assert fresh.late == (timedelta(0) if state is FreshnessState.FRESH else timedelta(seconds=age_s - 60))


def test_a_source_that_never_spoke_is_down() -> None:
    assert freshness_of(None, NOW).state is FreshnessState.DOWN
    assert freshness_of(replace(FEED, last_at=None), NOW).at is None


def test_what_is_reckoned_now_is_fresh() -> None:
    assert live_at(NOW).state is FreshnessState.FRESH
    assert live_at(NOW).period is None


def test_the_screen_says_how_old_things_are(morning: Morning, screen: Screens) -> None:
    client = screen(morning.duty)
    assert "更新于 08:50 · 1 分钟" in text_of(client, "/cockpit/panels/points")
    assert "更新于 08:50 · 实时" in text_of(client, "/cockpit/panels/alarms")
    morning.clock.at = NOW + timedelta(minutes=5)
    late = text_of(client, "/cockpit/panels/points")
    assert "更新于 08:50 · 延迟 4 分" in late
    assert 'data-fresh-state="late"' in late
    assert "数据源 0/1 正常，其余延迟" in text_of(client, "/cockpit/panels/status")


def test_a_dead_source_keeps_its_figures_behind_a_hatch(morning: Morning, screen: Screens) -> None:
    before = panel_context("points", morning.duty.actor)["rows"]
    morning.clock.at = NOW + timedelta(minutes=30)
    text = text_of(screen(morning.duty), "/cockpit/panels/points")
    assert "08:50 起中断" in text
    assert 'data-source="down"' in text
    assert [row["share"] for row in panel_context("points", morning.duty.actor)["rows"]] == [
        row["share"] for row in before
    ]


def test_sources_that_were_never_heard_are_counted_apart(morning: Morning, screen: Screens) -> None:
    sources = panel_context("sources", morning.leader.actor)
    told = [feed.key for feed, _ in sources["feeds"]]
    assert told == ["demo-air", "demo-bikes"]
    assert sources["silent"] == len(sensing.list_feeds_for(morning.leader.actor)) - 2
    assert "数据源 2/2 正常" in text_of(screen(morning.leader), "/cockpit/panels/status")


def test_a_recording_that_was_told_long_ago_is_neither_late_nor_down() -> None:
    told = replace(FEED, clock=FeedClock.FEEDER, last_at=NOW - timedelta(days=900))
    fresh = freshness_of(told, NOW)
    assert (fresh.state, fresh.is_recording) == (FreshnessState.FRESH, True)
