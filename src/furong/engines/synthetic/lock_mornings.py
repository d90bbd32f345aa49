"""Made-up mornings of shared-bike locks around hot spots whose true rates are known: for measuring forecasts.

Hot spots lie at random in a square; each mixes a few courses of the morning and has a burst of its own (a train, a
shift that begins). Their weights fall off as in a city: a few busy ones, many quiet ones. What a day has in a minute is
Poisson about the rate times the level of that day. Nothing of it is recorded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from furong.kernel.columns import Columns, FloatColumn, IntColumn, column

__all__ = ["LockMornings", "Mornings", "lock_mornings"]

_BEGIN_MIN, _END_MIN = 7 * 60, 9 * 60
_METRE_DEG = 1 / 111_195.08
_SPREAD_M = 25.0
_MIDDLE = (104.06, 30.57)
#: Middle and width of the courses that hot spots mix. [min after 07:00]
_COURSES = ((35.0, 18.0), (62.0, 14.0), (88.0, 16.0), (60.0, 60.0))
_BURST_SHARE = 0.15
_BURST_MIN = 4.0


@dataclass(frozen=True, eq=False)
class LockMornings(Columns):
    """Locks, in order of time.

    Args:
        bike: Number of the bike. [1]
        lon: Longitude, WGS 84. [deg]
        lat: Latitude, WGS 84. [deg]
        minute: When. [min since 1970-01-01T00:00, city time]
        spot: Hot spot that it belongs to. [1]
    """

    bike: IntColumn = column("int64", unit="1")
    lon: FloatColumn = column("float64", unit="deg")
    lat: FloatColumn = column("float64", unit="deg")
    minute: IntColumn = column("int64", unit="min")
    spot: IntColumn = column("int64", unit="1")


@dataclass(frozen=True, slots=True)
class Mornings:
    """Mornings, and what is true of them.

    Args:
        locks: The locks.
        spots: Longitude and latitude of each hot spot, shape (spots, 2), the busiest first. [deg]
        rates: Locks expected at each on a usual day, shape (minutes from 07:00 to 09:00, spots). [1]
    """

    locks: LockMornings
    spots: FloatColumn
    rates: FloatColumn


def lock_mornings(
    seed: int,
    levels: Sequence[float],
    *,
    first_day: int,
    spots: int = 300,
    events: int = 20_000,
    wide_m: float = 9_000.0,
) -> Mornings:
    """Make mornings.

    Args:
        seed: The same seed gives the same mornings everywhere. [1]
        levels: Level of the city on each day; 1 is usual. [1]
        first_day: The first of the days. [d since 1970-01-01]
        spots: How many hot spots there are. [1]
        events: Locks of a usual morning. [1]
        wide_m: Side of the square. [m]
    """
    draw = np.random.default_rng(seed)
    weight = np.sort(draw.lognormal(0.0, 1.0, spots))[::-1]
    minute = np.arange(_END_MIN - _BEGIN_MIN)
    courses = np.stack([np.exp(-0.5 * ((minute - middle) / wide) ** 2) for middle, wide in _COURSES], axis=1)
    courses /= courses.sum(axis=0)
    mix = draw.dirichlet(np.full(len(_COURSES), 0.7), spots).T
    burst = np.exp(-0.5 * ((minute[:, None] - draw.uniform(5, 115, spots)) / _BURST_MIN) ** 2)
    rates = (1 - _BURST_SHARE) * courses @ mix + _BURST_SHARE * burst / burst.sum(axis=0)
    rates *= weight / weight.sum() * events
    across = wide_m * _METRE_DEG / np.cos(np.radians(_MIDDLE[1]))
    where = np.array(_MIDDLE) + draw.uniform(-0.5, 0.5, (spots, 2)) * (across, wide_m * _METRE_DEG)
    days = [_day(draw, rates * level, where, first_day + number) for number, level in enumerate(levels)]
    return Mornings(LockMornings.concat(*days), where, rates)


def _day(draw: np.random.Generator, rates: FloatColumn, where: FloatColumn, day: int) -> LockMornings:
    counts = draw.poisson(rates)
    at, spot = np.nonzero(counts)
    number = counts[at, spot]
    at, spot = np.repeat(at, number), np.repeat(spot, number)
    shift = draw.normal(0.0, _SPREAD_M * _METRE_DEG, (len(at), 2)) / (np.cos(np.radians(_MIDDLE[1])), 1.0)
    return LockMornings(
        bike=draw.permutation(10 * len(at))[: len(at)].astype(np.int64),
        lon=where[spot, 0] + shift[:, 0],
        lat=where[spot, 1] + shift[:, 1],
        minute=(day * 1440 + _BEGIN_MIN + at).astype(np.int64),
        spot=spot.astype(np.int64),
    )
