"""What will stand in a zone is foreseen better than by saying that nothing changes."""

from __future__ import annotations

import json

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest
from tests.support.recorded import LOCKS, needs_recorded, recorded

from furong.engines.forecast import forecast_occupancy, learn_occupancy
from furong.engines.places import read_zones, zones_of
from furong.engines.places.membership import membership
from furong.engines.presence import Sightings, occupancy, stays

_REAL = recorded("bikes")
_BIN, _BINS = 5, 288
_HORIZONS = (30, 60)
Levels = npt.NDArray[np.float64]


def _days(seed: int, days: int, *, zones: int = 12) -> Levels:
    """Return levels about a course of the day, with departures that fade over some hours."""
    draw = np.random.default_rng(seed)
    course = 40 + 25 * np.sin(2 * np.pi * (np.arange(_BINS)[:, None] / _BINS - draw.random(zones)))
    off = np.zeros((days, _BINS, zones))
    for step in range(1, _BINS):
        off[:, step] = 0.97 * off[:, step - 1] + draw.normal(0, 1.2, (days, zones))
    return np.asarray(np.maximum(np.round(course + off), 0))


def _errors(learnt: Levels, day: Levels, horizon: int, begin: int = 0, end: int = _BINS) -> tuple[float, float, float]:
    """Return the mean absolute error of the forecast, of saying that nothing changes, and the share within 90 %."""
    model = learn_occupancy(learnt, bin_min=_BIN, horizons_min=_HORIZONS)
    ahead = horizon // _BIN
    ours, still, inside = [], [], []
    for now in range(begin, end - ahead):
        expected, sigma = forecast_occupancy(model, day[now], bin_now=now, horizon_min=horizon)
        off = np.abs(expected - day[now + ahead])
        ours.append(off)
        still.append(np.abs(day[now] - day[now + ahead]))
        inside.append(off <= 1.645 * sigma)
    return float(np.mean(ours)), float(np.mean(still)), float(np.mean(inside))


@pytest.mark.parametrize("horizon", _HORIZONS)
def test_it_beats_persistence_and_says_how_sure_it_is(horizon: int) -> None:
    levels = _days(1, 7)
    ours, still, inside = _errors(levels[:-1], levels[-1], horizon)
    assert ours < 0.85 * still
    assert 0.83 <= inside <= 0.97


def test_how_fast_departures_fade_is_found_in_earlier_days() -> None:
    model = learn_occupancy(_days(2, 8), bin_min=_BIN, horizons_min=_HORIZONS)
    assert model.returns[30] == pytest.approx(1 - 0.97**6, abs=0.1)
    assert model.returns[60] == pytest.approx(1 - 0.97**12, abs=0.12)
    assert model.returns[30] < model.returns[60]


def test_days_and_hours_that_are_not_known_do_not_count() -> None:
    levels = _days(3, 5)
    outage = np.concatenate([levels, np.full((1, *levels.shape[1:]), np.nan)])
    known = learn_occupancy(levels, bin_min=_BIN, horizons_min=_HORIZONS)
    same = learn_occupancy(outage, bin_min=_BIN, horizons_min=_HORIZONS)
    assert same.days == known.days == 5
    assert np.array_equal(same.usual, known.usual)
    holed = levels.copy()
    holed[:, 100:110] = np.nan
    model = learn_occupancy(holed, bin_min=_BIN, horizons_min=_HORIZONS)
    assert np.isnan(model.usual[105]).all()
    expected, _ = forecast_occupancy(model, levels[0, 105], bin_now=105, horizon_min=30)
    assert np.array_equal(expected, levels[0, 105])


def test_without_earlier_days_what_stands_is_expected_to_stay() -> None:
    model = learn_occupancy(np.full((0, _BINS, 2), np.nan), bin_min=_BIN, horizons_min=_HORIZONS)
    expected, sigma = forecast_occupancy(model, np.array([3.0, 0.0]), bin_now=10, horizon_min=60)
    assert expected.tolist() == [3.0, 0.0]
    assert (sigma > 0).all()


def test_no_fewer_than_none_are_expected() -> None:
    levels = np.full((3, _BINS, 1), 50.0)
    levels[:, 100:] = 0
    model = learn_occupancy(levels, bin_min=_BIN, horizons_min=_HORIZONS)
    expected, _ = forecast_occupancy(model, np.array([2.0]), bin_now=95, horizon_min=60)
    assert expected.tolist() == [0.0]


@needs_recorded("bikes", LOCKS)
@pytest.mark.parametrize(("learnt", "tested"), [(0, 1), (1, 0)])
def test_recorded_mornings_are_foreseen_far_better_than_by_persistence(learnt: int, tested: int) -> None:
    levels = _recorded()
    for horizon in _HORIZONS:
        ours, still, _ = _errors(levels[[learnt]], levels[tested], horizon, 84, 108)
        assert ours < 0.3 * still


def _recorded() -> Levels:
    """Return how many bikes stand at 13 points every five minutes, a bike where it locked last within 12 hours."""
    rows = pl.read_csv(_REAL / LOCKS, try_parse_dates=True)
    zones = read_zones(json.loads((_REAL / "zones_13.geojson").read_text(encoding="utf-8"))).zones
    event, zone = membership(rows["lon"].to_numpy(), rows["lat"].to_numpy(), zones_of([one.geometry for one in zones]))
    second = rows["lock_time"].dt.epoch("s").to_numpy()
    seen = Sightings(subject=rows["bike_id"].rank("dense").cast(pl.Int64).to_numpy(), second=second)
    steps = occupancy(stays(seen, hold_min=720), zone, event, np.zeros(len(second), dtype=np.int64), groups=1)
    levels = np.zeros((3, _BINS, len(zones)))
    first = int(second.min()) // 86_400 * 1440
    for place in range(len(zones)):
        of_zone = steps.zone == place
        for day in range(3):
            at = first + day * 1440 + np.arange(_BINS) * _BIN + _BIN - 1
            newest = np.searchsorted(steps.minute[of_zone], at, side="right") - 1
            levels[day, :, place] = np.where(newest >= 0, steps.count[of_zone][np.maximum(newest, 0)], 0)
    return levels
