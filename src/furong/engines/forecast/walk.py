"""Days walked through one after the other: each forecast from those before it, and measured beside the baselines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from furong.engines.forecast.baselines import last_day, persistence, same_slot_mean
from furong.engines.forecast.days import DayForecast, forecast_day
from furong.engines.forecast.outages import Outage, day_flags, history_flags, outages_of
from furong.engines.forecast.profiles import Profile, learn_profile
from furong.engines.forecast.tallies import Tallies
from furong.kernel.columns import BoolColumn, FloatColumn, IntColumn

__all__ = ["BASELINES", "Setting", "WalkedDay", "walk"]

#: The names of the baselines, in the order in which they are told.
BASELINES = ("same_slot_mean", "same_slot_mean_all", "persistence", "last_day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How days are forecast.

    Args:
        slot_min: Length of a slot. [min]
        horizon_min: How long before a slot's end its forecast is made. [min]
        within: Probability that the interval holds the count. [1]
    """

    slot_min: int
    horizon_min: int
    within: float = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkedDay:
    """A day that was forecast.

    Args:
        row: Its row in the tallies. [1]
        forecast: The forecasts.
        truth: What happened, shape (slots, zones). [1]
        baselines: What each baseline said, by its name, same shape; NaN where it says nothing. [1]
        outage: Slots that lie in an outage, shape (slots,).
        partial: Slots of which the feed covers but a part, shape (slots,).
        outages: The outages of the day.
        earlier: Outages of the days that it was forecast from.
        learnt: Rows of the days that it was forecast from, without those that are one outage.
    """

    row: int
    forecast: DayForecast
    truth: FloatColumn
    baselines: dict[str, FloatColumn]
    outage: BoolColumn
    partial: BoolColumn
    outages: list[Outage]
    earlier: list[Outage]
    learnt: list[int]

    @property
    def scored(self) -> BoolColumn:
        """The slots that count."""
        return ~(self.outage | self.partial)


def walk(tallies: Tallies, training: Sequence[int], tested: Sequence[int], setting: Setting) -> Iterator[WalkedDay]:
    """Forecast the days of ``tested`` from the days before each; a day without one before it is left out.

    Args:
        tallies: Counts of all days.
        training: Rows of the days to learn from. [1]
        tested: Rows of the days to forecast. [1]
        setting: How.
    """
    slots = _slots(tallies, setting)
    for row in tested:
        if row:
            yield _walked(tallies, row, np.isin(np.arange(row), training), slots, setting)


def _walked(tallies: Tallies, row: int, training: BoolColumn, slots: IntColumn, setting: Setting) -> WalkedDay:
    history = tallies.before(row)
    flags = history_flags(history.day, history.city, tallies.bin_min)
    profile = learn_profile(history, flags, int(tallies.day[row]))
    forecast = forecast_day(
        tallies, row, profile, slots, slot_min=setting.slot_min, horizon_min=setting.horizon_min, within=setting.within
    )
    by_slot = _by_slot(tallies.places[: row + 1, :, : tallies.zones], forecast)
    fine = ~_by_slot(flags[:, :, None].astype(np.float64), forecast)[:, :, 0].astype(bool)
    known = flags.mean(axis=1) < 1
    today = day_flags(tallies.city[row], profile.city, tallies.bin_min)
    wide = setting.slot_min // tallies.bin_min
    return WalkedDay(
        row=row,
        forecast=forecast,
        truth=by_slot[row],
        baselines={
            "same_slot_mean": same_slot_mean(by_slot[:row], fine & training[:, None]),
            "same_slot_mean_all": same_slot_mean(by_slot[:row], fine),
            "persistence": persistence(tallies, row, forecast.begin, forecast.made, wide),
            "last_day": last_day(by_slot[:row], fine),
        },
        outage=_by_slot(today[None, :, None].astype(np.float64), forecast)[0, :, 0] > 0,
        partial=_partial(profile, forecast),
        outages=outages_of(int(tallies.day[row]), today, tallies.city[row], profile.city),
        earlier=[found for one in range(row) for found in _outages(history, flags, profile, one)],
        learnt=np.flatnonzero(known).tolist(),
    )


def _outages(history: Tallies, flags: BoolColumn, profile: Profile, row: int) -> list[Outage]:
    return outages_of(int(history.day[row]), flags[row], history.city[row], profile.city)


def _slots(tallies: Tallies, setting: Setting) -> IntColumn:
    """Return the slots from the first in which the feed ever has an event to the last."""
    wide = setting.slot_min // tallies.bin_min
    there = np.flatnonzero(tallies.city.sum(axis=0))
    if not len(there):
        return np.zeros(0, dtype=np.int64)
    return np.arange(there[0] // wide, there[-1] // wide + 1)


def _by_slot(counts: FloatColumn, forecast: DayForecast) -> FloatColumn:
    """Sum bins to slots, shape (days, slots, zones)."""
    sums = [counts[:, first:end].sum(axis=1) for first, end in zip(forecast.begin, forecast.end, strict=True)]
    return np.stack(sums, axis=1)


def _partial(profile: Profile, forecast: DayForecast) -> BoolColumn:
    """Return the slots at the begin and the end of the feed's hours that it covers less than half."""
    active = np.flatnonzero(profile.active)
    if not len(active):
        return np.zeros(len(forecast.begin), dtype=bool)
    edge = (forecast.begin <= active[0]) & (active[0] < forecast.end)
    edge |= (forecast.begin <= active[-1]) & (active[-1] < forecast.end)
    share = [profile.active[first:end].mean() for first, end in zip(forecast.begin, forecast.end, strict=True)]
    return np.asarray(edge & (np.array(share) < 0.5))
