"""Tables of lock events: CSV, plain or gzipped, with the names and the forms of time that are met; read in a stream.

=========  ======================================================================================================
bike       ``bike_id``, ``vehicle_id``, ``device_id``, ``bicycle_id`` or ``plate``
place      ``lat`` and ``lon``, ``latitude`` and ``longitude``, or ``lat`` and ``lng``; WGS 84
time       ``lock_time``, ``event_time``, ``timestamp``, ``datetime`` or ``time``: a date and a time, with or without a
           zone (without one it is city time), or seconds or milliseconds since 1970
arrival    ``received_at``, ``arrival_time`` or ``received``, where it is known: a feed may be late
=========  ======================================================================================================

Other columns are left out, and named.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from furong.kernel.clock import CITY_TIME
from furong.kernel.errors import InvalidInput
from furong.nets.sensing.errors import ColumnsMissing, FileEmpty, FileIsFolder, FileMissing, FileUnreadable

__all__ = ["BIKE_NAMES", "EventTable", "EventsUnusable", "open_events", "second_of", "time_text"]

BIKE_NAMES = ("bike_id", "vehicle_id", "device_id", "bicycle_id", "bike", "plate")
_NAMES = {
    "bike": BIKE_NAMES,
    "lat": ("lat", "latitude"),
    "lon": ("lon", "lng", "longitude"),
    "time": ("lock_time", "event_time", "timestamp", "datetime", "time"),
}
_RECEIVED = ("received_at", "arrival_time", "received")
_HEAD = 65_536
_ZONE = r"\s*(Z|z|[+-]\d{2}:?\d{2})$"
_LAT_MAX, _LON_MAX = 90.0, 180.0
#: Numbers from here on are milliseconds.
_MS_FROM = 1e11


class EventsUnusable(InvalidInput):
    """A table of events without a single usable row."""

    code = "project.events_unusable"
    zh = "文件 {file} 中没有可用的事件（共 {rows} 行）：如第 {line} 行的 {field} 为 {value}，应为 {expected}。请检查。"
    en = (
        "The file {file} holds no usable event: of {rows} rows none can be used; in line {line}, for one, {field} is"
        " {value}, where {expected} is expected. Check it and try again."
    )


@dataclass(frozen=True, slots=True)
class EventTable:
    """A table of events that has not been read yet.

    Args:
        name: Name of the file.
        rows: Columns ``line`` [1], ``bike``, ``lat`` [deg], ``lon`` [deg], ``second`` and ``received`` [s since
            1970-01-01T00:00, city time]; null where a value is unusable, and ``received`` where it is not known.
        raw: The same as text, with ``line``, for telling what is wrong.
        left_out: Columns that are not read.
        has_received: Whether the table says when events came in.
    """

    name: str
    rows: pl.LazyFrame
    raw: pl.LazyFrame
    left_out: tuple[str, ...]
    has_received: bool

    def usable(self) -> pl.LazyFrame:
        """Return the rows of which bike, place and time can be used."""
        return self.rows.filter(_is_usable())

    def demand_usable(self, rows: int) -> None:
        """Say what is wrong with a table of which no row is usable.

        Raises:
            FileEmpty: When there are no rows.
            EventsUnusable: When there are.
        """
        if not rows:
            raise FileEmpty(file=self.name)
        first = self.rows.head(1).collect().row(0, named=True)
        raw = self.raw.head(1).collect().row(0, named=True)
        expected = {
            "bike": "an id",
            "lat": "a latitude from -90 to 90",
            "lon": "a longitude from -180 to 180",
            "time": "a time such as 2020-12-21 07:05:00 or 2020-12-21T07:05:00+08:00",
        }
        field = next(name for name in expected if first["second" if name == "time" else name] is None)
        raise EventsUnusable(
            file=self.name, rows=rows, line=2, field=field, value=repr(raw[field])[:80], expected=expected[field]
        )


def open_events(path: Path) -> EventTable:
    """Open a table of events; its rows are read when they are asked for.

    Raises:
        FileMissing, FileIsFolder, FileEmpty, FileUnreadable: When there is nothing to be read.
        ColumnsMissing: When a column is missing.
    """
    head = _head(path)
    separator = max(",;\t", key=head.count)
    try:
        scan = pl.scan_csv(path, infer_schema=False, separator=separator, truncate_ragged_lines=True, null_values=[""])
        columns = scan.collect_schema().names()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise FileUnreadable(file=path.name, trouble=str(error).splitlines()[0][:200]) from error
    by_name = {name.strip().strip("\ufeff").lower(): name for name in reversed(columns)}
    found = {field: next((by_name[name] for name in names if name in by_name), None) for field, names in _NAMES.items()}
    missing = [_NAMES[field][0] for field, name in found.items() if name is None]
    if missing:
        raise ColumnsMissing(
            file=path.name,
            missing=", ".join(missing),
            expected=", ".join(names[0] for names in _NAMES.values()),
            found=", ".join(columns)[:200],
        )
    received = next((by_name[name] for name in _RECEIVED if name in by_name), None)
    chosen = {field: pl.col(name).str.strip_chars() for field, name in found.items() if name}
    text = scan.select(
        **chosen, received=pl.col(received).str.strip_chars() if received else pl.lit(None, dtype=pl.String)
    ).with_row_index("line", offset=2)
    used = {*found.values(), received}
    return EventTable(
        path.name, _typed(text), text, tuple(name for name in columns if name not in used), bool(received)
    )


def time_text(second: int) -> str:
    """Return a second of city time as text with its zone."""
    moment = pl.Series([second * 1_000_000]).cast(pl.Datetime("us")).item()
    return str(moment.replace(tzinfo=CITY_TIME).isoformat())


def _head(path: Path) -> str:
    """Return the first line of a file."""
    try:
        with path.open("rb") as raw:
            content = raw.read(_HEAD)
        if content.startswith(b"\x1f\x8b"):
            with gzip.open(path, "rb") as packed:
                content = packed.read(_HEAD)
    except FileNotFoundError as error:
        raise FileMissing(file=path) from error
    except IsADirectoryError as error:
        raise FileIsFolder(file=path) from error
    except (OSError, EOFError) as error:
        raise FileUnreadable(file=path.name, trouble=str(error)) from error
    if not content.strip():
        raise FileEmpty(file=path.name)
    return content.partition(b"\n")[0].decode(errors="replace")


def _typed(text: pl.LazyFrame) -> pl.LazyFrame:
    bike = pl.col("bike").str.strip_chars("\"' ")
    degrees = {name: pl.col(name).cast(pl.Float64, strict=False) for name in ("lat", "lon")}
    return text.select(
        "line",
        bike=pl.when(bike != "").then(bike),
        lat=pl.when(degrees["lat"].abs() <= _LAT_MAX).then(degrees["lat"]),
        lon=pl.when(degrees["lon"].abs() <= _LON_MAX).then(degrees["lon"]),
        second=second_of("time"),
        received=second_of("received"),
    )


def second_of(name: str, *, day_alone: bool = False) -> pl.Expr:
    """Return the second of city time that a column of text says, null where it is no time.

    Args:
        name: The column.
        day_alone: A day without a time is one as well: its begin.
    """
    text = pl.col(name)
    zone = text.str.extract(_ZONE)
    plain = text.str.replace(_ZONE, "").str.replace("T", " ", literal=True).str.replace_all("/", "-", literal=True)
    told = pl.coalesce(
        plain.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", strict=False),
        plain.str.to_datetime("%Y-%m-%d %H:%M", strict=False),
        *([(plain + " 00:00").str.to_datetime("%Y-%m-%d %H:%M", strict=False)] if day_alone else []),
    )
    sign = pl.when(zone.str.starts_with("-")).then(-1).otherwise(1)
    digits = zone.str.replace_all(r"\D", "")
    offset = sign * (
        digits.str.slice(0, 2).cast(pl.Int64, strict=False) * 3600
        + digits.str.slice(2, 2).cast(pl.Int64, strict=False) * 60
    )
    city = int(CITY_TIME.utcoffset(None).total_seconds())
    ahead = pl.when(zone.is_null()).then(0).otherwise(city - offset.fill_null(0))
    number = pl.when(text.str.contains(r"^\d{9,13}(\.\d+)?$")).then(text.cast(pl.Float64, strict=False))
    since = pl.when(number >= _MS_FROM).then(number / 1000).otherwise(number).floor().cast(pl.Int64) + city
    return pl.coalesce(told.dt.epoch("s") + ahead, since)


def _is_usable() -> pl.Expr:
    return pl.all_horizontal(pl.col(name).is_not_null() for name in ("bike", "lat", "lon", "second"))
