"""Lock events counted by day, bin and place: the zones, what is around them, and busy cells all over the city."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from furong.engines.forecast import CITY, MINUTES_A_DAY, Late, Tallies
from furong.kernel.columns import BoolColumn, FloatColumn, IntColumn
from furong.project.bike_events import open_events, time_text
from furong.project.bike_zones import ZoneSet

__all__ = ["Counted", "Events", "count_events", "read_events"]

#: Cells of the city that the courses of the day are learnt from. [m]
_CELL_M = 150.0
#: What counts as the surroundings of a zone, from its edge, and of a cell, from middle to middle. [m]
_ZONE_RING_M = 250.0
_CELL_RING_M = 330.0
_CELLS_MAX = 200
_CELL_EVENTS = 15
#: Two places of one bike in one minute are a contradiction when they are farther apart. [m]
_APART_M = 150.0
_TOLD = 10


@dataclass(frozen=True, slots=True)
class Events:
    """Lock events, each once.

    Args:
        rows: ``bike``, ``lon`` and ``lat`` [deg], ``minute`` and ``received`` [min since 1970-01-01T00:00, city time],
            ``tested`` whether it is of the file under test.
        about: How many rows there were, and what became of those that are not here.
        warnings: What a person should know of them.
    """

    rows: pl.DataFrame
    about: dict[str, object]
    warnings: list[str]


@dataclass(frozen=True, slots=True)
class Counted:
    """Counts of all days.

    Args:
        tallies: The counts.
        training: Rows of days of the files to learn from. [1]
        tested: Rows of days of the file under test. [1]
    """

    tallies: Tallies
    training: IntColumn
    tested: IntColumn


def read_events(train: Sequence[Path], test: Path, zones: ZoneSet) -> Events:
    """Read events; one bike locks once in one minute.

    Raises:
        FileMissing, FileIsFolder, FileEmpty, FileUnreadable, ColumnsMissing: When a file cannot be read.
        EventsUnusable: When a file has no usable row.
    """
    frames, warnings, read, unusable = [], [], 0, 0
    left_out: dict[str, None] = {}
    for path, tested in ((test, True), *((path, False) for path in train)):
        table = open_events(path)
        (rows,) = table.collect(table.rows)
        usable = rows.drop_nulls(["bike", "lat", "lon", "second"])
        read, unusable = read + rows.height, unusable + rows.height - usable.height
        if usable.is_empty():
            table.demand_usable(rows.height)
        if usable.height < rows.height:
            bad = rows.join(usable, on="line", how="anti")["line"].head(_TOLD).to_list()
            warnings.append(
                f"{path.name}: {rows.height - usable.height} rows left out, bike, place or time unusable: lines {bad}"
            )
        warnings += table.warnings
        left_out |= dict.fromkeys(table.left_out)
        frames.append(usable.with_columns(tested=tested))
    every = pl.concat(frames).select(
        "bike", "lon", "lat", "tested", minute=pl.col("second") // 60, received=pl.col("received") // 60
    )
    once = every.unique(["bike", "minute"], keep="first", maintain_order=True)
    contradictions = _contradictions(every, zones)
    warnings += [f"one bike in two places in one minute, its first row counts: {told}" for told in contradictions]
    about = {
        "rows": read,
        "rows_unusable": unusable,
        "rows_repeated": every.height - once.height,
        "bikes_in_two_places": len(contradictions),
        "columns_left_out": list(left_out),
    }
    return Events(once, about, warnings)


def count_events(events: Events, zones: ZoneSet, bin_min: int) -> Counted:
    """Count events by day, bin and place.

    Which cells count as busy is settled by days before those under test alone.
    """
    rows = events.rows
    minute = rows["minute"].to_numpy()
    days, day = np.unique(minute // MINUTES_A_DAY, return_inverse=True)
    bins = MINUTES_A_DAY // bin_min
    at = day * bins + minute % MINUTES_A_DAY // bin_min
    size = len(days) * bins
    lon, lat = rows["lon"].to_numpy(), rows["lat"].to_numpy()
    tested = np.unique(day[rows["tested"].to_numpy()])
    zone_at = zones.inside(lon, lat)
    own = _count(at[zone_at[0]], zone_at[1], size, len(zones.zones))
    near = zones.around(lon, lat, wide_m=_ZONE_RING_M)
    ring = _count(at[near[0]], near[1], size, len(zones.zones)) - own
    cells = _Cells(zones, lon, lat, day < (tested[0] if len(tested) else 0))
    places = np.concatenate([own, _count(at[cells.event], cells.cell, size, cells.number)], axis=1)
    around = np.concatenate([ring, cells.rings(at, size)], axis=1)
    shape = (len(days), bins)
    pairs = np.concatenate([zone_at[0], cells.event]), np.concatenate([zone_at[1], cells.cell + len(zones.zones)])
    tallies = Tallies(
        day=days,
        bin_min=bin_min,
        city=np.bincount(at, minlength=size).astype(np.float64).reshape(shape),
        places=places.reshape(*shape, -1),
        rings=around.reshape(*shape, -1),
        zones=len(zones.zones),
        late=_late(rows, days, day, bin_min, pairs),
    )
    training = np.setdiff1d(np.unique(day[~rows["tested"].to_numpy()]), tested)
    return Counted(tallies, training.astype(np.int64), tested.astype(np.int64))


class _Cells:
    """Busy cells of the city: which events lie in them, and what happened around them."""

    def __init__(self, zones: ZoneSet, lon: FloatColumn, lat: FloatColumn, known: BoolColumn) -> None:
        plane = zones.plane
        self._east = np.floor(plane.east(lon) / _CELL_M).astype(np.int64)
        self._north = np.floor(plane.north(lat) / _CELL_M).astype(np.int64)
        key = self._key(self._east, self._north)
        found, counts = np.unique(key[known], return_counts=True)
        order = np.argsort(-counts, kind="stable")[:_CELLS_MAX]
        self._kept = np.sort(found[order[counts[order] >= _CELL_EVENTS]])
        self._all = key
        self.event, self.cell = self._match(key)

    @property
    def number(self) -> int:
        """How many cells there are. [1]"""
        return len(self._kept)

    def rings(self, at: IntColumn, size: int) -> FloatColumn:
        """Return events around each cell, shape (size, cells). [1]"""
        total = np.zeros((size, self.number))
        reach = int(_CELL_RING_M // _CELL_M)
        for east in range(-reach, reach + 1):
            for north in range(-reach, reach + 1):
                if 0 < (east**2 + north**2) * _CELL_M**2 <= _CELL_RING_M**2:
                    event, cell = self._match(self._key(self._east + east, self._north + north))
                    total += _count(at[event], cell, size, self.number)
        return total

    def _match(self, key: IntColumn) -> tuple[IntColumn, IntColumn]:
        if not self.number:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        place = np.minimum(np.searchsorted(self._kept, key), self.number - 1)
        event = np.flatnonzero(self._kept[place] == key)
        return event, place[event]

    @staticmethod
    def _key(east: IntColumn, north: IntColumn) -> IntColumn:
        return (east << 32) + north


def _count(at: IntColumn, place: IntColumn, size: int, number: int) -> FloatColumn:
    return np.bincount(at * number + place, minlength=size * number).astype(np.float64).reshape(size, number)


def _late(
    rows: pl.DataFrame, days: IntColumn, day: IntColumn, bin_min: int, pairs: tuple[IntColumn, IntColumn]
) -> Late:
    """Return the events that came in after the end of their bin."""
    bins = MINUTES_A_DAY // bin_min
    minute = rows["minute"].to_numpy()
    received = rows["received"].fill_null(-1).to_numpy()
    in_bin = minute % MINUTES_A_DAY // bin_min
    # What comes in during a bin is known when that bin has ended.
    known = np.minimum((received - days[day] * MINUTES_A_DAY) // bin_min + 1, bins) if len(days) else received
    late = (received >= 0) & (known > in_bin + 1)
    event = np.concatenate([np.flatnonzero(late), pairs[0][late[pairs[0]]]])
    place = np.concatenate([np.full(int(late.sum()), CITY, dtype=np.int64), pairs[1][late[pairs[0]]]])
    return Late(day=day[event], bin=in_bin[event], place=place, known=known[event])


def _contradictions(every: pl.DataFrame, zones: ZoneSet) -> list[str]:
    """Return what bikes are said to be in two places in one minute."""
    plane = zones.plane
    twice = every.filter(pl.struct("bike", "minute").is_duplicated())
    flat = twice.with_columns(
        east=pl.Series(plane.east(twice["lon"].to_numpy())), north=pl.Series(plane.north(twice["lat"].to_numpy()))
    )
    apart = (
        flat.group_by("bike", "minute", maintain_order=True)
        .agg(
            wide=(
                (pl.col("east").max() - pl.col("east").min()) ** 2
                + (pl.col("north").max() - pl.col("north").min()) ** 2
            ).sqrt()
        )
        .filter(pl.col("wide") > _APART_M)
    )
    return [f"{bike} at {time_text(minute * 60)}, {wide:.0f} m apart" for bike, minute, wide in apart.iter_rows()]
