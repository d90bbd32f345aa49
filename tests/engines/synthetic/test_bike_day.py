"""A made-up day is the same everywhere and has the statistics that it was modelled on."""

from __future__ import annotations

import numpy as np
import pytest

from furong.engines.synthetic import BikeDayProfile, LockEvents, Spot, bike_day

MIDNIGHT_S = 1_795_449_600 - 8 * 3600
SPOTS = [
    Spot(104.065, 30.600, 2.0, 6 * 60, 8 * 60),
    Spot(104.066, 30.580, 1.0, 7 * 60, 9 * 60),
    Spot(104.068, 30.560, 1.0, 7 * 60, 9 * 60),
]


@pytest.fixture(scope="module")
def day() -> LockEvents:
    return bike_day(BikeDayProfile(), SPOTS, seed=1, midnight_s=MIDNIGHT_S)


def minutes(day: LockEvents) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return (day.second - MIDNIGHT_S) // 60


def near_m(day: LockEvents, spot: Spot) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    east = (day.lon - spot.lon) * 111_195 * np.cos(np.radians(spot.lat))
    distance: np.ndarray[tuple[int], np.dtype[np.float64]] = np.hypot(east, (day.lat - spot.lat) * 111_195)
    return distance


def test_a_seed_and_a_midnight_make_one_day(day: LockEvents) -> None:
    again = bike_day(BikeDayProfile(), SPOTS, seed=1, midnight_s=MIDNIGHT_S)
    other = bike_day(BikeDayProfile(), SPOTS, seed=2, midnight_s=MIDNIGHT_S)
    next_day = bike_day(BikeDayProfile(), SPOTS, seed=1, midnight_s=MIDNIGHT_S + 86_400)
    for name in ("vehicle", "second", "lon", "lat"):
        assert np.array_equal(getattr(day, name), getattr(again, name))
    assert len(day.second) != len(other.second)
    assert not np.array_equal(day.lon[:1000], next_day.lon[:1000])


def test_events_come_in_order_at_whole_minutes_of_the_day(day: LockEvents) -> None:
    assert (np.diff(day.second) >= 0).all()
    assert (day.second % 60 == 0).all()
    assert minutes(day).min() >= 0
    assert minutes(day).max() < 24 * 60


def test_every_bike_is_locked_before_the_morning(day: LockEvents) -> None:
    early = day.vehicle[minutes(day) < 6 * 60]
    assert len(np.unique(early)) == len(np.unique(day.vehicle)) == BikeDayProfile().bikes


def test_names_tell_the_operator_in_the_measured_shares(day: LockEvents) -> None:
    names = np.unique(day.vehicle)
    assert all(len(name) == 32 and int(name, 16) >= 0 for name in names)
    operators = np.array([int(name[:1], 16) % 3 for name in names])
    shares = np.bincount(operators, minlength=3) / len(names)
    assert shares == pytest.approx(BikeDayProfile().operator_shares, abs=0.02)


def test_a_bike_is_locked_as_often_as_measured_between_seven_and_nine(day: LockEvents) -> None:
    morning = (minutes(day) >= 7 * 60) & (minutes(day) < 9 * 60)
    assert morning.sum() / BikeDayProfile().bikes == pytest.approx(BikeDayProfile().locks_a_bike, rel=0.03)


def test_the_morning_peaks_at_half_past_eight(day: LockEvents) -> None:
    tens = np.bincount(minutes(day)[minutes(day) < 12 * 60] // 10, minlength=72)
    assert tens[36:].argmax() + 36 in range(49, 53)
    assert tens[51] > 3 * tens[42] > 0


def test_a_spot_draws_while_its_pull_lasts_and_half_of_its_locks_lie_within_the_scatter(day: LockEvents) -> None:
    close = near_m(day, SPOTS[0]) < 200
    drawn = np.bincount(minutes(day)[close] // 60, minlength=24)
    # The rate of the whole city grows from seven to nine, the pull of this spot ends at eight.
    assert drawn[7] > 1.5 * drawn[8]
    inside = close & (minutes(day) >= 7 * 60) & (minutes(day) < 8 * 60)
    assert np.median(near_m(day, SPOTS[0])[inside]) == pytest.approx(BikeDayProfile().scatter_m, rel=0.2)
