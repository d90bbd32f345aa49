"""Clocks are handed in, and minutes are counted from the epoch without losing one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from furong.kernel.clock import (
    CITY_TIME,
    FrozenClock,
    ScaledClock,
    SystemClock,
    city_time,
    instant_of_minute,
    iso,
    minute_at_or_after,
    minute_at_or_before,
)

MORNING = datetime(2026, 11, 24, 7, 41, tzinfo=CITY_TIME)
NAIVE = MORNING.replace(tzinfo=None)
instants = st.integers(0, 10**9).flatmap(
    lambda seconds: st.sampled_from([0, 1, 999_999, 59_999_999]).map(
        lambda more: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=4 * seconds, microseconds=more)
    )
)


def test_the_city_is_eight_hours_ahead_all_year() -> None:
    assert {city_time(datetime(2026, month, 1, tzinfo=UTC)).hour for month in range(1, 13)} == {8}
    assert iso(datetime(2026, 7, 1, 23, 41, 7, 999_999, tzinfo=UTC)) == "2026-07-02T07:41:07+08:00"


def test_a_naive_instant_has_no_place_on_any_clock() -> None:
    for use in (city_time, iso, FrozenClock):
        with pytest.raises(ValueError, match="naive|timezone-aware"):
            use(NAIVE)


def test_the_system_clock_is_aware_and_moves_on() -> None:
    first, second = SystemClock().now(), SystemClock().now()
    assert first.tzinfo is UTC
    assert timedelta(0) <= second - first < timedelta(minutes=1)


def test_a_frozen_clock_moves_when_told_and_never_back() -> None:
    clock = FrozenClock(MORNING)
    assert clock.now() == clock.now() == MORNING
    assert clock.advance(timedelta(minutes=10)) == clock.now() == MORNING + timedelta(minutes=10)
    with pytest.raises(ValueError, match="go back"):
        clock.advance(timedelta(seconds=-1))


@given(st.floats(0.1, 3_600), st.integers(0, 86_400))
def test_a_scaled_clock_runs_at_its_rate_from_its_anchor(rate: float, passed_s: int) -> None:
    base = FrozenClock(MORNING)
    started = datetime(2020, 12, 21, 7, tzinfo=CITY_TIME)
    clock = ScaledClock(started=started, anchor=MORNING, rate=rate, base=base)
    assert clock.now() == started
    base.advance(timedelta(seconds=passed_s))
    assert abs((clock.now() - started).total_seconds() - rate * passed_s) < 1e-5 * max(1, passed_s)


@given(instants)
def test_an_instant_lies_between_its_minutes(instant: datetime) -> None:
    before, after = minute_at_or_before(instant), minute_at_or_after(instant)
    assert instant_of_minute(before) <= instant <= instant_of_minute(after)
    assert after - before == (0 if instant == instant_of_minute(before) else 1)
    assert instant_of_minute(before).utcoffset() == timedelta(hours=8)


@given(st.integers(0, 80_000_000))
def test_a_whole_minute_is_its_own_minute(minute: int) -> None:
    assert minute_at_or_before(instant_of_minute(minute)) == minute_at_or_after(instant_of_minute(minute)) == minute
