"""Forecasts use nothing but what was known, find outages by themselves, and come near the truth."""

from __future__ import annotations

from dataclasses import replace
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from furong.engines.forecast import (
    CITY,
    Late,
    OutageKind,
    Setting,
    Tallies,
    WalkedDay,
    errors_of,
    history_flags,
    walk,
)
from furong.engines.forecast.archetypes import learn_archetypes
from furong.engines.forecast.spread import quantiles
from furong.engines.synthetic import Mornings, lock_mornings

MONDAY = 18_617
BIN = 5
BINS = 288
ZONES = 13
QUARTER = Setting(slot_min=15, horizon_min=15)


def tallies_of(mornings: Mornings, days: int, *, places: int = 150) -> Tallies:
    """Count made-up locks by hot spot; all other spots are what is around one."""
    locks = mornings.locks
    day = locks.minute // 1440 - MONDAY
    at = day * BINS + locks.minute % 1440 // BIN
    shape = (days, BINS)
    city = np.bincount(at, minlength=days * BINS).astype(float).reshape(shape)
    counts = np.zeros((days * BINS, len(mornings.spots)))
    np.add.at(counts, (at, locks.spot), 1)
    own = counts[:, :places].reshape(*shape, places)
    around = np.repeat(counts[:, places:].sum(axis=1).reshape(shape)[:, :, None], places, axis=2)
    return Tallies(MONDAY + np.arange(days), BIN, city, own, around, ZONES, Late.empty())


def made(seed: int, *levels: float) -> Tallies:
    return tallies_of(lock_mornings(seed, levels, first_day=MONDAY), len(levels))


def last(tallies: Tallies, setting: Setting = QUARTER) -> WalkedDay:
    days = len(tallies.day)
    (day,) = walk(tallies, range(days - 1), [days - 1], setting)
    return day


def wape(day: WalkedDay, said: npt.NDArray[np.float64]) -> float:
    return errors_of(said[day.scored], day.truth[day.scored]).wape


def test_it_beats_the_mean_of_earlier_days_and_comes_near_what_the_true_rates_would_say() -> None:
    ours, theirs, best = [], [], []
    for seed in range(6):
        mornings = lock_mornings(seed, (1.0, 1.04, 0.92), first_day=MONDAY)
        day = last(tallies_of(mornings, 3))
        truth = mornings.rates[:, :ZONES].reshape(8, 15, ZONES).sum(axis=1) * 0.92
        ours.append(wape(day, day.forecast.count))
        theirs.append(wape(day, day.baselines["same_slot_mean"]))
        best.append(errors_of(np.round(truth), day.truth).wape)
    assert np.mean(ours) < 0.93 * np.mean(theirs)
    # Of what the mean of two days loses against the true rates, more than a third is won back.
    assert np.mean(theirs) - np.mean(ours) > 0.35 * (np.mean(theirs) - np.mean(best))


@pytest.mark.parametrize("minutes", [5, 15, 30, 60])
def test_every_horizon_beats_persistence_and_its_interval_holds_what_it_says(minutes: int) -> None:
    days = [last(made(seed, 1.0, 1.0, 1.0), Setting(slot_min=minutes, horizon_min=minutes)) for seed in range(3)]
    for day in days:
        assert wape(day, day.forecast.count) < 0.7 * wape(day, day.baselines["persistence"])
    inside = [((d.truth >= d.forecast.low) & (d.truth <= d.forecast.high))[d.scored].mean() for d in days]
    assert 0.84 <= float(np.mean(inside)) <= 1.0


@settings(max_examples=8)
@given(slot=st.integers(0, 7), seed=st.integers(0, 99), ahead=st.sampled_from([15, 30]))
def test_nothing_that_happens_from_the_moment_of_a_forecast_on_changes_it(slot: int, seed: int, ahead: int) -> None:
    setting = Setting(slot_min=15, horizon_min=ahead)
    tallies = made(1, 1.0, 1.0, 0.9)
    day = last(tallies, setting)
    moment = int(day.forecast.made[slot])
    draw = np.random.default_rng(seed)
    city, places, rings = tallies.city.copy(), tallies.places.copy(), tallies.rings.copy()
    city[2, moment:] = draw.poisson(50, BINS - moment)
    places[2, moment:] = draw.poisson(5, places[2, moment:].shape)
    rings[2, moment:] = draw.poisson(5, rings[2, moment:].shape)
    other = last(replace(tallies, city=city, places=places, rings=rings), setting)
    shift = int(day.forecast.begin[0] - other.forecast.begin[0]) // 3
    same = slice(shift, shift + slot + 1)
    for name in ("count", "mean", "low", "high"):
        assert np.array_equal(getattr(other.forecast, name)[same], getattr(day.forecast, name)[: slot + 1]), name


def test_a_day_far_below_the_others_is_an_outage_neither_learnt_from_nor_scored() -> None:
    with_it = last(made(3, 1.0, 1.05, 0.38, 1.0))
    assert [(one.kind, one.day - MONDAY) for one in with_it.earlier] == [(OutageKind.DAY, 2)]
    assert with_it.learnt == [0, 1]
    tallies = made(3, 1.0, 1.05, 0.38, 1.0)
    without = replace(
        tallies,
        city=np.delete(tallies.city, 2, axis=0),
        places=np.delete(tallies.places, 2, axis=0),
        rings=np.delete(tallies.rings, 2, axis=0),
        day=np.delete(tallies.day, 2),
    )
    assert np.array_equal(last(without).forecast.count, with_it.forecast.count)
    as_test = last(made(3, 1.0, 1.05, 0.38))
    assert as_test.outage.all()
    assert not as_test.scored.any()
    assert np.allclose(as_test.forecast.level, 1.0, atol=0.1)  # its level is not taken for the city's


def test_a_hole_within_a_day_is_flagged_and_does_not_pull_the_level_down() -> None:
    tallies = made(4, 1.0, 1.0, 1.0)
    hole = slice(8 * 12, 8 * 12 + 4)  # 08:00 to 08:20
    tallies.city[2, hole] = 0
    tallies.places[2, hole] = 0
    day = last(tallies)
    assert day.outage.tolist() == [False] * 4 + [True, True, False, False]
    assert [(one.kind, one.first, one.end) for one in day.outages] == [(OutageKind.GAP, 96, 100)]
    assert np.allclose(day.forecast.level, 1.0, atol=0.12)


def test_what_was_held_back_and_comes_all_at_once_is_flagged_too() -> None:
    tallies = made(4, 1.0, 1.0, 1.0)
    hole = slice(96, 100)
    for counts in (tallies.city, tallies.places, tallies.rings):
        counts[2, 100] += counts[2, hole].sum(axis=0)
        counts[2, hole] = 0
    day = last(tallies)
    assert [(one.kind, one.first, one.end) for one in day.outages] == [
        (OutageKind.GAP, 96, 100),
        (OutageKind.BURST, 100, 101),
    ]
    assert np.allclose(day.forecast.level, 1.0, atol=0.12)


def test_a_feed_that_is_late_with_right_times_is_scored_whole_and_known_when_it_came_in() -> None:
    tallies = made(4, 1.0, 1.0, 1.0)
    number = int(tallies.city[2, 96:100].sum())
    bins = np.repeat(np.arange(96, 100), tallies.city[2, 96:100].astype(int))
    late = Late(
        day=np.full(number, 2), bin=bins, place=np.full(number, CITY), known=np.full(number, 101, dtype=np.int64)
    )
    held = replace(tallies, late=late)
    city, _ = held.known(2, 100)
    assert city[96:100].sum() == 0
    city, _ = held.known(2, 101)
    assert city[96:100].sum() == number
    day = last(held)
    assert not day.outage.any()
    assert np.allclose(day.forecast.level, 1.0, atol=0.12)


def test_levels_of_places_that_stray_today_are_found_and_followed() -> None:
    tallies = made(5, 1.0, 1.0, 1.0)
    draw = np.random.default_rng(7)
    own = draw.choice([0.6, 1.4], tallies.places.shape[2])
    strayed = draw.poisson(tallies.places[2] * own).astype(float)
    day = last(replace(tallies, places=np.concatenate([tallies.places[:2], strayed[None]])))
    assert day.forecast.stray[0] == 0
    assert (day.forecast.stray[4:8] >= 0.1).all()
    assert wape(day, day.forecast.count) < 0.85 * wape(day, day.baselines["same_slot_mean"])


def test_a_weekend_beside_workdays_is_no_outage_and_counts_little() -> None:
    friday = MONDAY + 4
    city = np.zeros((4, BINS))
    city[:, 84:108] = 100.0
    city[1:3] *= 0.4
    assert not history_flags(friday + np.arange(4), city, BIN).any()


def test_two_days_alone_show_which_of_them_is_the_outage_and_one_shows_nothing() -> None:
    city = np.zeros((2, BINS))
    city[:, 84:108] = [[100.0], [30.0]]
    assert history_flags(MONDAY + np.arange(2), city, BIN).all(axis=1).tolist() == [False, True]
    assert not history_flags(MONDAY + np.arange(1), city[1:], BIN).any()


def test_quantiles_are_those_of_counted_draws() -> None:
    draw = np.random.default_rng(0)
    for mean, doubt in ((0.4, 0.01), (6.0, 4.0), (30.0, 60.0), (150.0, 10.0)):
        rates = draw.gamma(mean**2 / doubt, doubt / mean, 200_000)
        counts = draw.poisson(rates)
        found = quantiles(np.array([mean]), np.array([doubt]), (0.05, 0.5, 0.95))[:, 0]
        expected = np.quantile(counts, (0.05, 0.5, 0.95), method="inverted_cdf")
        assert np.abs(found - expected).max() <= 1
    large = quantiles(np.array([900.0]), np.array([0.0]), (0.95,))[0, 0]
    assert abs(large - (900 + NormalDist().inv_cdf(0.95) * 30)) <= 1
    assert quantiles(np.array([0.0]), np.array([0.0]), (0.95,)).tolist() == [[0.0]]


def test_the_shared_courses_explain_mixtures_of_them() -> None:
    draw = np.random.default_rng(1)
    minutes = np.arange(24)
    courses = np.stack([np.exp(-0.5 * ((minutes - middle) / 3) ** 2) for middle in (6, 17)], axis=1)
    rates = 40 * courses @ draw.dirichlet((0.5, 0.5), 80).T
    found = learn_archetypes(draw.poisson(rates).astype(float), 2)
    peaks = sorted(found.argmax(axis=0).tolist())
    assert abs(peaks[0] - 6) <= 2
    assert abs(peaks[1] - 17) <= 2


def test_a_zone_where_nothing_ever_happened_is_forecast_as_nothing() -> None:
    tallies = made(6, 1.0, 1.0)
    tallies.places[:, :, 0] = 0
    day = last(tallies)
    assert (day.forecast.count[:, 0] == 0).all()
    assert np.isfinite(day.forecast.mean).all()
