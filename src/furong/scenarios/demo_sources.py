"""What a demo tells: bike days that are made up, and a recorded year of readings that happens again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np
import polars as pl

from furong.engines.synthetic import BikeDayProfile, LockEvents, Spot, bike_day
from furong.kernel.clock import CITY_TIME, city_time
from furong.scenarios.pack import Pack
from furong.scenarios.schema import MadeUpBikes, Pull, RecordedYear
from furong.scenarios.translate import points_of

__all__ = ["DemoSource", "demo_source", "midnight_before"]

_UTC_TEXT = "%Y-%m-%dT%H:%M:%SZ"
_ONE_DAY = timedelta(days=1)


class DemoSource(Protocol):
    """Observations that can be told again for any stretch of demo time, always the same ones."""

    @property
    def history(self) -> timedelta:
        """How long before the first midnight the telling begins."""
        ...

    def records(self, after: datetime, until: datetime) -> pl.DataFrame:
        """Return what is observed in ``(after, until]``: one text column a role, in the order of time."""
        ...


def demo_source(pack: Pack, feed: str) -> DemoSource:
    """Return what ``feed`` tells in the demo of a pack."""
    match pack.demo[feed]:
        case MadeUpBikes() as entry:
            zones = [zone for zone in points_of(pack, entry.stream).zones if zone.id in entry.points]
            return BikeDays([_spot(zone.lon, zone.lat, entry.points[zone.id]) for zone in zones], entry.seed)
        case RecordedYear() as entry:
            return ReadingsAgain(pack.folder / entry.series, entry.year, timedelta(hours=entry.history_h))


def midnight_before(instant: datetime) -> datetime:
    """Return when the day of ``instant`` began in the city."""
    return datetime.combine(city_time(instant).date(), time(), CITY_TIME)


@dataclass(slots=True)
class BikeDays:
    """Made-up lock events, day after day without end.

    Args:
        spots: The monitored points.
        seed: Makes the days.
    """

    spots: list[Spot]
    seed: int
    history: timedelta = field(default=timedelta(0), init=False)
    _days: dict[datetime, pl.DataFrame] = field(default_factory=dict, init=False)

    def records(self, after: datetime, until: datetime) -> pl.DataFrame:
        """Return the lock events in ``(after, until]``; events of one minute have one instant."""
        midnight = midnight_before(after)
        days = []
        while midnight <= until:
            days.append(self._day(midnight))
            midnight += _ONE_DAY
        told = pl.col("second").is_between(int(after.timestamp()), int(until.timestamp()), closed="right")
        return _as_text(pl.concat(days).filter(told))

    def _day(self, midnight: datetime) -> pl.DataFrame:
        """Return the events of a day; only today's and yesterday's are kept at hand."""
        if midnight not in self._days:
            made = bike_day(BikeDayProfile(), self.spots, seed=self.seed, midnight_s=int(midnight.timestamp()))
            yesterday = midnight - _ONE_DAY
            self._days = {day: frame for day, frame in self._days.items() if day == yesterday}
            self._days[midnight] = _sightings(made)
        return self._days[midnight]


@dataclass(frozen=True)
class ReadingsAgain:
    """Readings of a recorded year, each told at the same hour of the same day of the demo's year.

    Args:
        file: CSV with ``time`` (hour of city time), ``station`` and ``value``.
        year: The recorded year; it is no leap year, so on 29 February nothing is told.
        history: How much of it precedes the demo, so that charts have something to show.
    """

    file: Path
    year: int
    history: timedelta

    def records(self, after: datetime, until: datetime) -> pl.DataFrame:
        """Return the readings of the hours in ``(after, until]``; an hour that was not measured is left out."""
        hour = city_time(after).replace(minute=0, second=0, microsecond=0)
        hours: dict[str, int] = {}
        while (hour := hour + timedelta(hours=1)) <= until:
            hours[f"{self.year}-{hour:%m-%d %H:%M}"] = int(hour.timestamp())
        wanted = pl.DataFrame({"time": list(hours), "second": list(hours.values())}, schema=_HOURS)
        found = wanted.join(self._series, on="time", how="inner").sort("second", "thing")
        return _as_text(found.select("thing", "second", "value"))

    @cached_property
    def _series(self) -> pl.DataFrame:
        return pl.read_csv(self.file, schema=_SERIES).rename({"station": "thing"})


_HOURS: Mapping[str, type[pl.DataType]] = {"time": pl.String, "second": pl.Int64}
_SERIES: Mapping[str, type[pl.DataType]] = {"time": pl.String, "station": pl.String, "value": pl.Float64}


def _spot(lon: float, lat: float, pull: Pull) -> Spot:
    return Spot(lon, lat, pull.pull, _minute_of_day(pull.first), _minute_of_day(pull.last))


def _minute_of_day(clock: str) -> int:
    at = time.fromisoformat(clock)
    return at.hour * 60 + at.minute


def _sightings(events: LockEvents) -> pl.DataFrame:
    subjects = np.char.decode(events.vehicle, "ascii").tolist()
    return pl.DataFrame({"subject": subjects, "second": events.second, "lon": events.lon, "lat": events.lat})


def _as_text(observations: pl.DataFrame) -> pl.DataFrame:
    """Return observations the way a feeder sends them, every field as text."""
    instant = pl.from_epoch("second", time_unit="s").dt.strftime(_UTC_TEXT).alias("time")
    return observations.with_columns(instant).drop("second").cast(pl.String)
