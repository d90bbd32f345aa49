"""Counts are forecast half an hour and an hour ahead from earlier days; outages count for nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.nets.mobility.conftest import Parking, new_zone

from furong.kernel.clock import FrozenClock
from furong.nets.mobility.api import counts, forecasts, zones
from furong.nets.mobility.contracts.counts import CountSource, NewCount
from furong.nets.mobility.models import FeedMinute

_MINUTE = timedelta(minutes=1)
#: Now is a Tuesday; how many days back Monday, Friday, Thursday and Wednesday are.
WORKDAYS = (1, 4, 5, 6)


def _usual(at: datetime) -> float:
    """How many stand there on every day: ten more an hour from 08:00 on."""
    return 10 + (at.hour - 8) * 10 + at.minute / 6


def _count(at: datetime, total: float, *, conf: float = 1.0) -> None:
    assert counts.record_count(NewCount(zone="Z1", at=at, source=CountSource.FEED, total=total, sigma=1.0, conf=conf))


def _count_days(
    now: datetime, days: Sequence[int], level: Callable[[datetime], float] = _usual, *, conf: float = 1.0
) -> None:
    for back in days:
        for step in range(-4, 17):
            at = now - timedelta(days=back) + step * 5 * _MINUTE
            _count(at, level(at), conf=conf)


def _fed(now: datetime, days: range, stored: int, *, until: int = 60) -> None:
    """Let operator A's feed bring events in every minute of an hour before now on some days, up to a minute of it."""
    rows = [
        FeedMinute(operator_id="A", channel="events", minute=at, arrived_at=at, newest_at=at, stored=stored)
        for back in days
        for at in (now - timedelta(days=back) - (60 - minute) * _MINUTE for minute in range(until))
    ]
    FeedMinute.objects.bulk_create(rows)


@pytest.fixture
def zone(parking: Parking, clock: FrozenClock) -> Parking:
    zones.save_zone(parking.steward.actor, new_zone(valid_from=clock.now() - timedelta(days=30)))
    return parking


def test_the_usual_change_is_expected_from_what_stands_there_now(zone: Parking, clock: FrozenClock) -> None:
    now = clock.now()
    _count_days(now, WORKDAYS)
    _count(now, _usual(now) + 4)
    assert forecasts.forecast_zones() == 2
    assert forecasts.forecast_zones() == 0
    half, whole = forecasts.list_forecasts("Z1", since=now, until=now + timedelta(hours=2))
    assert (half.horizon_min, half.for_at, half.days) == (30, now + timedelta(minutes=30), 4)
    assert half.expected == pytest.approx(_usual(now) + 4 + 5, abs=1.0)
    assert whole.expected == pytest.approx(_usual(now) + 4 + 10, abs=1.5)
    assert half.stood == _usual(now) + 4
    assert 0 < half.sigma < whole.expected


def test_errors_are_told_beside_those_of_saying_that_nothing_changes(zone: Parking, clock: FrozenClock) -> None:
    now = clock.now()
    _count_days(now, WORKDAYS)
    _count(now, _usual(now))
    forecasts.forecast_zones()
    clock.advance(timedelta(minutes=30))
    _count(clock.now(), _usual(clock.now()) + 1)
    clock.advance(_MINUTE)
    half, whole = forecasts.forecast_errors_for(zone.duty.actor, since=now, until=clock.now() + timedelta(hours=1))
    assert (half.scored, half.unscored) == (1, 0)
    assert half.mae == pytest.approx(1.0, abs=0.5)
    assert half.persistence_mae == pytest.approx(6.0, abs=0.1)
    assert half.inside == 1
    assert (whole.scored, whole.unscored, whole.mae) == (0, 1, None)


def test_what_was_counted_while_feeds_were_out_is_neither_learnt_from_nor_scored(
    zone: Parking, clock: FrozenClock
) -> None:
    now = clock.now()
    _count_days(now, WORKDAYS[1:])
    _count_days(now, WORKDAYS[:1], lambda _: 0.0, conf=0.5)
    _count(now, _usual(now))
    forecasts.forecast_zones()
    half, _ = forecasts.list_forecasts("Z1", since=now, until=now + timedelta(hours=2))
    assert half.days == 3
    assert half.expected == pytest.approx(_usual(now) + 5, abs=1.0)
    clock.advance(timedelta(minutes=30))
    _count(clock.now(), 0.0, conf=0.5)
    assert forecasts.forecast_zones() == 0
    scored, _ = forecasts.forecast_errors_for(zone.duty.actor, since=now, until=clock.now() + timedelta(minutes=1))
    assert (scored.scored, scored.unscored) == (0, 1)


def test_a_feed_that_brings_far_less_than_on_other_days_is_out(zone: Parking, clock: FrozenClock) -> None:
    now = clock.now()
    _fed(now, range(3, 6), 20)
    _fed(now, range(2, 3), 7)
    _fed(now, range(1, 2), 21)
    _fed(now, range(1), 20, until=40)
    yesterday, today = forecasts.list_feed_outages(now)
    assert (yesterday.operator, yesterday.kind, yesterday.present) == ("A", "day", False)
    assert yesterday.since.date() == (now - timedelta(days=2)).astimezone(yesterday.since.tzinfo).date()
    assert (today.kind, today.present) == ("gap", True)
    assert (today.since, today.until) == (now - 20 * _MINUTE, now)
    _count_days(now, WORKDAYS)
    _count(now, _usual(now))
    assert forecasts.forecast_zones() == 0
    assert [one.kind for one in forecasts.list_feed_outages_for(zone.duty.actor)] == ["day", "gap"]


def test_a_feed_as_on_other_days_is_no_outage(parking: Parking, clock: FrozenClock) -> None:
    _fed(clock.now(), range(5), 20)
    assert forecasts.list_feed_outages(clock.now()) == []


def test_forecasts_errors_and_outages_are_told_over_rest(zone: Parking, clock: FrozenClock, client: Client) -> None:
    now = clock.now()
    _count_days(now, WORKDAYS)
    _count(now, _usual(now))
    forecasts.forecast_zones()
    headers = zone.duty.bearer
    told = client.get("/api/v1/mobility/zones/Z1/forecasts", headers=headers).json()
    assert [one["horizon_min"] for one in told] == [30, 60]
    assert client.get("/api/v1/mobility/zones/Z9/forecasts", headers=headers).status_code == 404
    assert [one["scored"] for one in client.get("/api/v1/mobility/forecasts/errors", headers=headers).json()] == [0, 0]
    assert client.get("/api/v1/mobility/feeds/outages", headers=headers).json() == []
