"""Tables of lock events: CSV, plain or gzipped, with the names and the forms of time that are met; read in a stream.

NDJSON and a JSON array of objects with the same names are read as well, at once.

What is not UTF-8 from end to end, or is a gzip that breaks off, is read as a replay reads it: UTF-16, GB 18030, and the
whole lines before the break.

=========  ======================================================================================================
bike       ``bike_id``, ``vehicle_id``, ``device_id``, ``bicycle_id``, ``plate`` or ``车辆编号``
place      ``lat`` and ``lon``, ``latitude`` and ``longitude``, ``lat`` and ``lng``, or ``纬度`` and ``经度``; WGS 84
time       ``lock_time``, ``event_time``, ``timestamp``, ``datetime``, ``time`` or ``锁车时间``: a date and a time,
           with or without a zone (without one it is city time; ``Z``, ``UTC``, ``+08``, ``+0800``, ``+08:00``,
           ``+8:00``), the same as 12 or 14 digits (``202012220700``), or seconds (10 digits) or milliseconds (13)
           since 1970
arrival    ``received_at``, ``arrival_time`` or ``received``, where it is known: a feed may be late
=========  ======================================================================================================

Other columns are left out, and named.
"""

from __future__ import annotations

import codecs
import gzip
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from furong.kernel.clock import CITY_TIME
from furong.kernel.errors import InvalidInput
from furong.nets.sensing.adapters.content import read_content, separator_of
from furong.nets.sensing.errors import ColumnsMissing, FileEmpty, FileUnreadable

__all__ = ["BIKE_NAMES", "EventTable", "EventsUnusable", "open_events", "plain_name", "second_of", "time_text"]

BIKE_NAMES = ("bike_id", "vehicle_id", "device_id", "bicycle_id", "bikeid", "bike", "plate", "车辆编号", "编号")
_NAMES = {
    "bike": BIKE_NAMES,
    "lat": ("lat", "latitude", "纬度"),
    "lon": ("lon", "lng", "longitude", "经度"),
    "time": (
        *("lock_time", "locktime", "locked_at", "event_time", "update_time", "timestamp", "datetime", "time", "ts"),
        *("锁车时间", "时间"),
    ),
}
_RECEIVED = ("received_at", "arrival_time", "received")
#: How much of a file is looked at at once. [byte]
_CHUNK = 1 << 20
_HEAD = 65_536
_JSON = ("{", "[")
_ZONE = r"\s*([Zz]|[Uu][Tt][Cc]|[+-]\d{2}:?\d{2}|[+-]\d:\d{2})$"
#: Hours alone are a zone behind a time, and a day of the month behind a year and a month.
_ZONE_HOURS = r"(?::\d{2}(?:\.\d+)?|\d{12}|[T ]\d{4}(?:\d\d)?)\s*([+-]\d{2})$"
_ZONE_MAX_S = 14 * 3600
#: How dates and times are written that are spread to ``2020-12-21 07:05:00``.
_SPREAD = {
    r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T ]*": "${1}-${2}-${3} ",
    r"^(\d{4})(\d\d)(\d\d)[T ](\d{1,2}:.*)$": "${1}-${2}-${3} ${4}",
    r"^(\d{4})(\d\d)(\d\d)[T ]?(\d\d)(\d\d)(\d\d(?:\.\d+)?)$": "${1}-${2}-${3} ${4}:${5}:${6}",
    r"^(\d{4})(\d\d)(\d\d)[T ]?(\d\d)(\d\d)$": "${1}-${2}-${3} ${4}:${5}",
}
_SPREAD_DAY = {r"^(\d{4})(\d\d)(\d\d)$": "${1}-${2}-${3} "}
#: Other years are slips of the pen.
_YEARS = (1970, 2999)
_LAT_MAX, _LON_MAX = 90.0, 180.0


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
        warnings: What a person should know of the file.
    """

    name: str
    rows: pl.LazyFrame
    raw: pl.LazyFrame
    left_out: tuple[str, ...]
    warnings: tuple[str, ...] = ()

    def collect(self, *frames: pl.LazyFrame) -> list[pl.DataFrame]:
        """Read the table once for several frames of its rows.

        Raises:
            FileUnreadable: When a place in it is no CSV.
        """
        try:
            return pl.collect_all(frames, engine="streaming")
        except (pl.exceptions.PolarsError, OSError) as error:
            raise _unreadable(self.name, error) from error

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
        first, raw = (frame.row(0, named=True) for frame in self.collect(self.rows.head(1), self.raw.head(1)))
        expected = {
            "bike": "an id",
            "lat": "a latitude from -90 to 90",
            "lon": "a longitude from -180 to 180",
            "time": "a time such as 2020-12-21 07:05:00 or 2020-12-21T07:05:00+08:00",
        }
        field = next(name for name in expected if first["second" if name == "time" else name] is None)
        raise EventsUnusable(
            file=self.name,
            rows=rows,
            line=first["line"],
            field=field,
            value=repr(raw[field])[:80],
            expected=expected[field],
        )


def open_events(path: Path) -> EventTable:
    """Open a table of events; its rows are read when they are asked for.

    Raises:
        FileMissing, FileIsFolder, FileEmpty, FileUnreadable: When there is nothing to be read.
        ColumnsMissing: When a column is missing.
    """
    source, warnings = _source(path)
    try:
        head = _head(source)
        is_json = head[:1] in _JSON
        scan = _objects(path) if is_json else _lines(source, head)
        columns = scan.collect_schema().names()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _unreadable(path.name, error) from error
    by_name = {plain_name(name): name for name in reversed(columns)}
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
    chosen = {field: _text(name) for field, name in found.items() if name}
    text = scan.select(
        **chosen, received=_text(received) if received else pl.lit(None, dtype=pl.String)
    ).with_row_index("line", offset=1 if is_json else 2)
    used = {*found.values(), received}
    left_out = tuple(name for name in columns if name not in used)
    return EventTable(path.name, _typed(text), text, left_out, warnings)


def time_text(second: int) -> str:
    """Return a second of city time as text with its zone."""
    moment = pl.Series([second * 1_000_000]).cast(pl.Datetime("us")).item()
    return str(moment.replace(tzinfo=CITY_TIME).isoformat())


def _lines(source: Path | bytes, head: str) -> pl.LazyFrame:
    return pl.scan_csv(
        source,
        infer_schema=False,
        separator=separator_of(head),
        truncate_ragged_lines=True,
        null_values=[""],
        glob=False,
    )


def _objects(path: Path) -> pl.LazyFrame:
    content = read_content(path)
    read = pl.read_json if content.lstrip().startswith(b"[") else pl.read_ndjson
    return read(content, infer_schema_length=None).lazy()


def _text(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.String).str.strip_chars()


def plain_name(name: str) -> str:
    """Return the name of a column as names are compared: small letters, ``_`` for spaces and hyphens."""
    return re.sub(r"[\s-]+", "_", name.strip("\ufeff\"' ").lower())


def _unreadable(name: str, error: Exception) -> FileUnreadable:
    said = str(error).splitlines() or [type(error).__name__]
    return FileUnreadable(file=name, trouble=said[0][:200])


def _source(path: Path) -> tuple[Path | bytes, tuple[str, ...]]:
    """Return what is parsed, a file as it lies or its content, and what a person should know of it."""
    warnings: tuple[str, ...] = ()
    try:
        if path.is_file() and _is_utf8(path):
            return path, ()
    except (EOFError, zlib.error, gzip.BadGzipFile):
        warnings = (f"{path.name}: the gzip is broken; the lines before that are read",)
    except (OSError, UnicodeDecodeError):
        pass  # the other reader says what it is, or can read it
    return read_content(path), warnings


def _is_utf8(path: Path) -> bool:
    """Tell whether a file, unpacked, is UTF-8 from end to end and begins with something."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as raw:
        content = gzip.GzipFile(fileobj=raw) if _is_packed(raw.read(2)) else raw
        raw.seek(0)
        chunk = content.read(_CHUNK)
        begins = bool(chunk.strip())
        while chunk:
            decoder.decode(chunk)
            chunk = content.read(_CHUNK)
    decoder.decode(b"", final=True)
    return begins


def _is_packed(begin: bytes) -> bool:
    return begin == b"\x1f\x8b"


def _head(source: Path | bytes) -> str:
    """Return the first line of what is parsed."""
    if isinstance(source, bytes):
        content = source[:_HEAD]
    else:
        with source.open("rb") as raw:
            packed = _is_packed(raw.read(2))
            raw.seek(0)
            content = (gzip.GzipFile(fileobj=raw) if packed else raw).read(_HEAD)
    return content.lstrip().partition(b"\n")[0].decode(errors="replace")


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
    text = pl.col(name).str.strip_chars()
    zone = pl.coalesce(text.str.extract(_ZONE), text.str.extract(_ZONE_HOURS))
    bare = pl.when(zone.is_null()).then(text).otherwise(text.str.strip_suffix(zone).str.strip_chars_end())
    plain = bare
    for written, spread in (_SPREAD | _SPREAD_DAY if day_alone else _SPREAD).items():
        plain = plain.str.replace(written, spread)
    told = pl.coalesce(
        plain.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", strict=False),
        plain.str.to_datetime("%Y-%m-%d %H:%M", strict=False),
        *([(plain + "00:00").str.to_datetime("%Y-%m-%d %H:%M", strict=False)] if day_alone else []),
    )
    city = int(CITY_TIME.utcoffset(None).total_seconds())
    ahead = pl.when(zone.is_null()).then(0).otherwise(city - _offset(zone))
    number = text.cast(pl.Float64, strict=False)
    since = (
        pl.when(text.str.contains(r"^\d{10}(\.\d+)?$"))
        .then(number)
        .when(text.str.contains(r"^\d{13}(\.\d+)?$"))
        .then(number / 1000)
    )
    known = pl.when(told.dt.year().is_between(*_YEARS)).then(told.dt.epoch("s"))
    return pl.coalesce(known + ahead, since.floor().cast(pl.Int64) + city)


def _offset(zone: pl.Expr) -> pl.Expr:
    """Return how far a zone is ahead of UTC, null where no place of the earth is. [s]"""
    digits = zone.str.replace(r"^([+-])(\d):", "${1}0${2}:").str.replace_all(r"\D", "")
    hours, minutes = (digits.str.slice(at, 2).cast(pl.Int64, strict=False).fill_null(0) for at in (0, 2))
    offset = hours * 3600 + minutes * 60
    sign = pl.when(zone.str.starts_with("-")).then(-1).otherwise(1)
    return pl.when(offset <= _ZONE_MAX_S).then(sign * offset)


def _is_usable() -> pl.Expr:
    return pl.all_horizontal(pl.col(name).is_not_null() for name in ("bike", "lat", "lon", "second"))
