"""How many stand in each zone a while from now: the usual change from here on, and a return to what is usual.

What is usual is the mean of earlier days at that time of day. The forecast is what stands there now, plus how much that
usually changes until then, less a share of how far now is from usual. The share is found in the earlier days, each
forecast from the others; with a single one it is nothing. Without any day the forecast is what stands there now.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from furong.kernel.columns import FloatColumn

__all__ = ["OccupancyModel", "forecast_occupancy", "learn_occupancy"]

#: Over how long usual levels are smoothed, to either side. [min]
_SMOOTH_MIN = 10
#: Variance of the change by what stands there, while nothing is known of it. [1]
_DISPERSION = 1.5
#: As if so many departures had spoken for no return at all, and for that dispersion. [1]
_NO_RETURN = 25.0


@dataclass(frozen=True, slots=True)
class OccupancyModel:
    """What is usual.

    Args:
        bin_min: Length of a bin of the day. [min]
        usual: Level of each zone by bin of the day, shape (bins, zones); NaN where nothing is known. [1]
        days: How many days it was learnt from. [1]
        returns: Share of a departure that is gone, by horizon in minutes. [1]
        dispersion: Variance of what is not foreseen by one more than what stands there, by horizon in minutes. [1]
    """

    bin_min: int
    usual: FloatColumn
    days: int
    returns: dict[int, float]
    dispersion: dict[int, float]


def learn_occupancy(levels: FloatColumn, *, bin_min: int, horizons_min: tuple[int, ...]) -> OccupancyModel:
    """Learn what is usual from earlier days.

    Args:
        levels: What stood in each zone, shape (days, bins, zones); NaN where it is not known, as in an outage. [1]
        bin_min: Length of a bin; divides a day. [min]
        horizons_min: How far ahead is asked for, whole bins. [min]
    """
    known = np.isfinite(levels).any(axis=(1, 2))
    levels = levels[known]
    returns, dispersion = {}, {}
    for horizon in horizons_min:
        returns[horizon], dispersion[horizon] = _fitted(levels, horizon // bin_min, bin_min)
    return OccupancyModel(bin_min, _usual(levels, bin_min), len(levels), returns, dispersion)


def forecast_occupancy(
    model: OccupancyModel, now: FloatColumn, *, bin_now: int, horizon_min: int
) -> tuple[FloatColumn, FloatColumn]:
    """Return what is expected to stand in each zone after a while, and its standard deviation. [1]

    Args:
        model: What is usual; of days before today alone.
        now: What stands there now, shape (zones,). [1]
        bin_now: Bin of the day that now is in. [1]
        horizon_min: How far ahead, one of those that were learnt. [min]
    """
    bins = len(model.usual)
    then = (bin_now + horizon_min // model.bin_min) % bins
    expected = _moved(now, model.usual[bin_now], model.usual[then], model.returns[horizon_min])
    return expected, np.sqrt(model.dispersion[horizon_min] * (1 + np.maximum(expected, now)))


def _moved(now: FloatColumn, usual_now: FloatColumn, usual_then: FloatColumn, back: float) -> FloatColumn:
    there = np.isfinite(usual_now) & np.isfinite(usual_then)
    change = np.where(there, (usual_then - usual_now) - back * (now - usual_now), 0.0)
    return np.asarray(np.maximum(now + change, 0.0))


def _usual(levels: FloatColumn, bin_min: int) -> FloatColumn:
    """Return the mean of days, smoothed over time; NaN where no day is known."""
    there = np.isfinite(levels)
    number = there.sum(axis=0)
    total = np.where(there, levels, 0.0).sum(axis=0)
    reach = _SMOOTH_MIN // bin_min
    # Bins of unknown days carry no weight, so smoothing takes what there is on either side.
    weights = [1.0 / (1 + abs(step)) for step in range(-reach, reach + 1)]
    steps = range(-reach, reach + 1)
    above = sum(w * _shifted(total, step) for w, step in zip(weights, steps, strict=True))
    below = sum(w * _shifted(number.astype(np.float64), step) for w, step in zip(weights, steps, strict=True))
    return np.where(number > 0, above / np.maximum(below, 1e-9), np.nan)


def _shifted(values: FloatColumn, step: int) -> FloatColumn:
    """Return values of ``step`` bins later; beyond the day there are none."""
    moved = np.zeros_like(values)
    if step > 0:
        moved[:-step] = values[step:]
    elif step < 0:
        moved[-step:] = values[:step]
    else:
        moved[:] = values
    return moved


def _fitted(levels: FloatColumn, ahead: int, bin_min: int) -> tuple[float, float]:
    """Return which share of a departure is gone after ``ahead`` bins, and the dispersion of what is then left."""
    if len(levels) < 2 or ahead >= levels.shape[1]:
        return 0.0, _DISPERSION
    gone, far, rows = 0.0, _NO_RETURN, []
    for day in range(len(levels)):
        usual = _usual(np.delete(levels, day, axis=0), bin_min)
        off = levels[day] - usual
        both = np.isfinite(off[:-ahead]) & np.isfinite(off[ahead:])
        first, later = off[:-ahead][both], off[ahead:][both]
        size = 1 + levels[day][:-ahead][both]
        gone += float((first * (first - later) / size).sum())
        far += float((first**2 / size).sum())
        rows.append((first, later, size))
    back = float(np.clip(gone / far, 0.0, 1.0))
    squares = np.concatenate([(later - (1 - back) * first) ** 2 / size for first, later, size in rows])
    return back, float((squares.sum() + _NO_RETURN * _DISPERSION) / (len(squares) + _NO_RETURN))
