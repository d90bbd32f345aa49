"""Series of stations from a CSV of any usual shape, plain or gzipped, on one grid of time.

==========  ===========================================================================================================
wide        a column of time and one column a station; with several columns that share a prefix up to ``_``
            (``PM_Caotangsi``, ``PM_Shahepu``) those are the stations and the others (weather) are left out
long        a column of stations (``station``, ``sensor``, ``thing``, ``code``, ``device``, ``site``), one of time, and
            ``value``, or else the first column of numbers
==========  ===========================================================================================================

Time is a column (``time``, ``timestamp``, ``datetime``, ``date``, …) as text or as seconds or milliseconds since 1970,
or ``year``, ``month``, ``day``, ``hour`` (and ``minute``). Separators are comma, semicolon and tab. Empty cells,
``NA``, ``NaN``, ``null``, infinities, -999 and -9999 are no readings. Columns of labels are left out.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from furong.nets.sensing.adapters.content import read_content
from furong.nets.sensing.errors.station_tables import TableUnusable

__all__ = ["StationTable", "read_station_table"]

_TIMES = ("time", "timestamp", "datetime", "date_time", "date", "ts", "phenomenontime", "ds")
_STATIONS = ("station", "station_id", "sensor", "thing", "code", "device", "site")
_PARTS = ("year", "month", "day", "hour", "minute")
_LABELS = {"anomaly", "changepoint", "label", "is_anomaly", "outlier"}
#: Columns that the usual files of air quality carry beside their stations, in small letters.
_BESIDE = {
    *("no", "season", "temp", "humi", "pres", "dewp", "rain", "iws", "wspm", "precipitation", "iprec", "wd", "cbwd"),
    *_PARTS,
}
_NO_READING = (-999.0, -9999.0)
_FORMATS = (None, "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%Y-%m-%d", "%Y%m%d%H%M")
_MS_FROM = 1e11
#: Names that no column of a file has.
_TIME, _STATION, _VALUE = "\0time", "\0station", "\0value"
_STEPS_MAX = 3_000_000
_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class StationTable:
    """Series on one grid of time.

    Args:
        names: Names of the stations, in the order of the rows.
        begin: Time of the first step, without a zone as in the file; in UTC when the file names zones.
        period: Time from step to step.
        has_zone: Whether the times are UTC.
        values: A row for each station, a column for each step; NaN where there is no reading.
    """

    names: tuple[str, ...]
    begin: datetime
    period: timedelta
    has_zone: bool
    values: npt.NDArray[np.float64]

    def at(self, step: int) -> str:
        """Return the time of a step as text."""
        moment = self.begin + step * self.period
        return f"{moment.isoformat()}Z" if self.has_zone else moment.isoformat(sep=" ")


def read_station_table(path: Path, *, value: str = "") -> StationTable:
    """Read the series of stations from a file.

    Args:
        path: The file.
        value: Column of values of a long table; by default ``value`` or the first column of numbers.

    Raises:
        FileMissing, FileIsFolder, FileEmpty, FileUnreadable: When there is nothing to be read.
        TableUnusable: When there is no time, or no station.
    """
    frame = _frame(path)
    times, has_zone, used = _times(frame, path)
    rest = frame.drop(used)
    by_name = {name.lower(): name for name in rest.columns}
    station = next((by_name[name] for name in _STATIONS if name in by_name), None)
    if station is not None:
        return _grid(_long(rest, station, times, value, path), has_zone, path)
    return _grid(_wide(rest, times, path), has_zone, path)


def _frame(path: Path) -> pl.DataFrame:
    content = read_content(path)
    head = content[:65_536].partition(b"\n")[0].decode(errors="replace")
    separator = max(",;\t", key=head.count)
    try:
        frame = pl.read_csv(
            io.BytesIO(content),
            separator=separator,
            infer_schema=False,
            null_values=["", "NA", "NaN", "nan", "null", "NULL", "None", "-"],
            truncate_ragged_lines=True,
        )
    except pl.exceptions.PolarsError as error:
        raise TableUnusable(file=path.name, trouble=str(error).splitlines()[0][:200]) from error
    if frame.is_empty() or frame.width < 2:
        raise TableUnusable(file=path.name, trouble=f"{frame.height} rows × {frame.width} columns")
    return frame.rename({name: name.strip() for name in frame.columns})


def _times(frame: pl.DataFrame, path: Path) -> tuple[pl.Series, bool, list[str]]:
    """Return the times, whether they are UTC, and the columns that they were read from."""
    by_name = {name.lower(): name for name in frame.columns}
    if all(name in by_name for name in _PARTS[:3]):
        parts = [by_name[name] for name in _PARTS if name in by_name]
        numbers = [frame[name].cast(pl.Int32, strict=False) for name in parts]
        made = pl.DataFrame(numbers).select(pl.datetime(*map(pl.col, parts)).alias("time"))
        return _demand_times(made["time"], path), False, parts
    named = next((by_name[name] for name in _TIMES if name in by_name), frame.columns[0])
    column = frame[named].str.strip_chars()
    has_zone = bool((column.str.contains(r"(Z|[+-]\d\d:?\d\d)$") & column.str.contains(":")).any())
    return _demand_times(_parsed(column, has_zone=has_zone), path), has_zone, [named]


def _parsed(column: pl.Series, *, has_zone: bool) -> pl.Series:
    numbers = column.cast(pl.Float64, strict=False)
    if numbers.null_count() < _MOSTLY * len(column) and not column.str.contains(r"^\d{12}$").any():
        size = float(np.median(np.abs(numbers.drop_nulls().to_numpy())))
        ms = numbers if size >= _MS_FROM else numbers * 1000
        return ms.cast(pl.Int64, strict=False).cast(pl.Datetime("ms"))
    best = pl.Series(values=[None] * len(column), dtype=pl.Datetime("us"))
    for form in _FORMATS:
        try:
            read = column.str.to_datetime(form, strict=False, time_zone="UTC" if has_zone else None)
        except pl.exceptions.PolarsError:
            continue
        read = read.dt.replace_time_zone(None)
        best = read if read.null_count() < best.null_count() else best
    return best


def _demand_times(times: pl.Series, path: Path) -> pl.Series:
    if times.null_count() > _MOSTLY * len(times):
        expected = ", ".join(_TIMES[:5])
        raise TableUnusable(file=path.name, trouble=f"no column of times ({expected}, or year, month, day, hour)")
    return times.cast(pl.Datetime("us")).alias(_TIME)


def _numbers(column: pl.Series) -> pl.Series | None:
    """Return a column as numbers, or ``None`` when it mostly holds something else."""
    numbers = column.str.strip_chars().cast(pl.Float64, strict=False)
    there = len(column) - column.null_count()
    good = numbers.is_finite() & ~numbers.is_in(_NO_READING)
    numbers = pl.select(pl.when(good).then(numbers)).to_series().alias(column.name)
    return numbers if there and len(numbers) - numbers.null_count() >= _MOSTLY * there else None


def _long(rest: pl.DataFrame, station: str, times: pl.Series, value: str, path: Path) -> pl.DataFrame:
    if value and value not in rest.columns:
        raise TableUnusable(file=path.name, trouble=f"no column {value}")
    wanted = [value] if value else [name for name in rest.columns if name.lower() in ("value", "result")]
    for name in wanted or [n for n in rest.columns if n != station and n.lower() not in _BESIDE | _LABELS]:
        numbers = _numbers(rest[name])
        if numbers is not None:
            return pl.DataFrame([times, rest[station].alias(_STATION), numbers.alias(_VALUE)])
    raise TableUnusable(file=path.name, trouble="no column of numbers")


def _wide(rest: pl.DataFrame, times: pl.Series, path: Path) -> pl.DataFrame:
    names = [name for name in rest.columns if name.lower() not in _BESIDE | _LABELS]
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(name.split("_")[0], []).append(name)
    largest = max(groups.values(), key=len, default=[])
    found = [_numbers(rest[name]) for name in (largest if len(largest) > 1 else names)]
    columns = [numbers for numbers in found if numbers is not None]
    if not columns:
        raise TableUnusable(file=path.name, trouble="no column of numbers")
    wide = pl.DataFrame([times, *columns])
    return wide.unpivot(index=_TIME, variable_name=_STATION, value_name=_VALUE)


def _grid(readings: pl.DataFrame, has_zone: bool, path: Path) -> StationTable:
    known = readings.drop_nulls([_TIME, _STATION]).sort(_TIME, maintain_order=True)
    moments = known[_TIME].unique().sort()
    gaps = moments.diff().drop_nulls().dt.total_microseconds()
    if not len(gaps):
        raise TableUnusable(file=path.name, trouble="a single moment")
    period_us = max(1, int(np.median(gaps.to_numpy())))
    offset = (known[_TIME] - moments[0]).dt.total_microseconds().to_numpy()
    step = np.rint(offset / period_us).astype(np.int64)
    steps = int(step.max()) + 1
    names = tuple(known[_STATION].unique(maintain_order=True).to_list())
    if steps > _STEPS_MAX:
        raise TableUnusable(file=path.name, trouble=f"{steps} steps of {period_us / 1e6:g} s")
    rows = {name: row for row, name in enumerate(names)}
    values = np.full((len(names), steps), np.nan)
    row = np.array([rows[name] for name in known[_STATION].to_list()])
    values[row, step] = known[_VALUE].cast(pl.Float64).fill_null(np.nan).to_numpy()
    begin = moments[0]
    return StationTable(names, begin, timedelta(microseconds=period_us), has_zone, values)
