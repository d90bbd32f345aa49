"""One day forecast slot by slot, each from nothing but what was known when it was made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from furong.engines.forecast.outages import gaps
from furong.engines.forecast.profiles import Profile
from furong.engines.forecast.spread import quantiles
from furong.engines.forecast.tallies import Tallies
from furong.kernel.columns import BoolColumn, FloatColumn, IntColumn

__all__ = ["DayForecast", "forecast_day"]

#: The city's level of today weighs half after so long, and begins as if so many usual events had been seen.
_LEVEL_HALF_LIFE_MIN = 15.0
_LEVEL_PRIOR = 300.0
_LEVEL_PRIOR_SHARE = 0.02
_LEVEL_DOUBT = 0.05
#: How far a place's level of today may stray (standard deviation); which of them holds is found out during the day.
_STRAYS = (0.0, 0.05, 0.1, 0.2)
#: What another than 0 must gain before it is believed. [nat]
_BELIEF = 3.0
_STRAY_HALF_LIFE_MIN = 45.0


@dataclass(frozen=True, slots=True)
class DayForecast:
    """Forecasts of one day; rows are slots, columns are zones.

    Args:
        begin: First bin of each slot. [1]
        end: The bin after its last. [1]
        made: Bin at whose begin the forecast was made: what happened in it and later was not known. [1]
        count: The forecast: the count that is as likely passed as not, which makes the absolute error least. [1]
        mean: The mean that is expected. [1]
        low: Lower end of the interval. [1]
        high: Its upper end. [1]
        level: Level of the city against a usual day, as it was known. [1]
        stray: How far levels of places were found to stray. [1]
    """

    begin: IntColumn
    end: IntColumn
    made: IntColumn
    count: FloatColumn
    mean: FloatColumn
    low: FloatColumn
    high: FloatColumn
    level: FloatColumn
    stray: FloatColumn


def forecast_day(
    tallies: Tallies, row: int, profile: Profile, slots: IntColumn, *, slot_min: int, horizon_min: int, within: float
) -> DayForecast:
    """Forecast slots of a day.

    A forecast for a slot is made ``horizon_min`` before the slot's end. With a horizon as long as a slot that is when
    the slot begins.

    Args:
        tallies: Counts, of which no more is used than was known.
        row: The day's row in them. [1]
        profile: What was learnt of the days before it.
        slots: Numbers of consecutive slots of the day. [1]
        slot_min: Length of a slot, whole bins. [min]
        horizon_min: How long before a slot's end its forecast is made, whole bins, no less than a slot. [min]
        within: Probability that the interval holds the count. [1]
    """
    wide = slot_min // tallies.bin_min
    begin = slots * wide
    end = begin + wide
    made = np.maximum(end - horizon_min // tallies.bin_min, 0)
    usual = np.stack([profile.places[first : first + wide].sum(axis=0) for first in begin])
    day = _Day(tallies, row, profile, begin, end, usual)
    for slot in range(len(slots)):
        day.forecast(slot, int(made[slot]))
    mean = day.mean[:, : tallies.zones]
    doubt = _slot_doubt(profile, begin, end) * day.scale[:, : tallies.zones] ** 2
    doubt = doubt + mean**2 * (_LEVEL_DOUBT**2 + day.loose[:, : tallies.zones])
    tail = (1 - within) / 2
    low, count, high = quantiles(mean, doubt, (tail, 0.5, 1 - tail))
    return DayForecast(begin, end, made, count, mean, low, high, day.level, day.stray)


class _Day:
    """The forecasts of a day as they are made, and what they were, for those that are made later."""

    def __init__(
        self, tallies: Tallies, row: int, profile: Profile, begin: IntColumn, end: IntColumn, usual: FloatColumn
    ) -> None:
        self._tallies, self._row, self._profile = tallies, row, profile
        self._begin, self._end, self._usual = begin, end, usual
        self._half = 0.5 ** ((end[0] - begin[0]) * tallies.bin_min / _STRAY_HALF_LIFE_MIN) if len(begin) else 1.0
        self._base = np.zeros(usual.shape)
        self._tried = np.zeros((len(_STRAYS), *usual.shape))
        self.mean, self.scale, self.loose = np.zeros(usual.shape), np.zeros(usual.shape), np.zeros(usual.shape)
        self.level, self.stray = np.ones(len(begin)), np.zeros(len(begin))

    def forecast(self, slot: int, moment: int) -> None:
        """Forecast one slot from what was known at the begin of the bin ``moment``.

        Args:
            slot: Row of the slot. [1]
            moment: A bin of the day. [1]
        """
        city, places = self._tallies.known(self._row, moment)
        expected = self._profile.city
        flags = gaps(city[:moment], expected[:moment], self._tallies.bin_min)
        level = _level(city[:moment], expected[:moment], ~flags, self._tallies.bin_min, float(expected.sum()))
        self._base[slot] = self._usual[slot] * level
        past = np.flatnonzero(self._end <= moment)
        clean = np.array([not flags[self._begin[one] : self._end[one]].any() for one in past], dtype=bool)
        past = past[clean]
        seen = np.stack([places[self._begin[one] : self._end[one]].sum(axis=0) for one in past]) if len(past) else None
        weight = self._half ** (slot - past - 1)
        for number, stray in enumerate(_STRAYS):
            own, _ = self._own(stray, seen, past, weight)
            self._tried[number, slot] = self._base[slot] * own
        chosen = self._choose(seen, past)
        own, loose = self._own(_STRAYS[chosen], seen, past, weight)
        self.level[slot], self.stray[slot] = level, _STRAYS[chosen]
        self.mean[slot], self.scale[slot], self.loose[slot] = self._base[slot] * own, level * own, loose

    def _own(
        self, stray: float, seen: FloatColumn | None, past: IntColumn, weight: FloatColumn
    ) -> tuple[FloatColumn, FloatColumn]:
        """Return each place's level of today beside the city's, and its variance: gamma, updated by counts."""
        if not stray:
            return np.ones(self._usual.shape[1]), np.zeros(self._usual.shape[1])
        trust = 1 / stray**2
        if seen is None:
            return np.ones(self._usual.shape[1]), np.full(self._usual.shape[1], stray**2)
        counted = trust + weight @ seen
        fair = trust + weight @ self._base[past]
        return counted / fair, counted / fair**2

    def _choose(self, seen: FloatColumn | None, past: IntColumn) -> int:
        """Return which stray would have forecast today best so far, over all places."""
        if seen is None:
            return 0
        tried = np.maximum(self._tried[:, past], 1e-3)
        loss = (tried - seen * np.log(tried)).sum(axis=(1, 2)) + _BELIEF * (np.array(_STRAYS) > 0)
        return int(np.argmin(loss))


def _level(city: FloatColumn, expected: FloatColumn, fine: BoolColumn, bin_min: int, whole: float) -> float:
    """Return the level of the city now, from its last half hour most, nothing learnt from outages."""
    age = (len(city) - np.arange(len(city))) * bin_min
    weight = 0.5 ** (age / _LEVEL_HALF_LIFE_MIN) * fine
    prior = min(_LEVEL_PRIOR, _LEVEL_PRIOR_SHARE * whole + 1.0)
    return float((prior + weight @ city) / (prior + weight @ expected))


def _slot_doubt(profile: Profile, begin: IntColumn, end: IntColumn) -> FloatColumn:
    """Return for each slot and zone the variance of what is not known of its usual count."""
    at = np.flatnonzero(profile.active)
    inside = ((at[None, :] >= begin[:, None]) & (at[None, :] < end[:, None])).astype(np.float64)
    return np.asarray(np.einsum("sa,zab,sb->sz", inside, profile.doubt, inside, optimize=True))
