"""The city by hour, district and category: counted once when readings are first merged, added up ever after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from furong.engines.history import summed
from furong.nets.sensing.columns.history.layout import (
    CITY,
    DAY_MS,
    DOUBTED,
    HOUR_MS,
    ZONE_MS,
    WrittenFile,
    day_begin_ms,
    history_folder,
)
from furong.nets.sensing.columns.history.reading import HistoryRows
from furong.nets.sensing.columns.history.writing import FileDraft

__all__ = ["CITY_HOURS", "CityCounter", "Groups", "count_days", "merge_counts", "query_counts"]

CITY_HOURS = pa.schema(
    [
        ("time", pa.timestamp("ms", "UTC")),
        ("district", pa.string()),
        ("category", pa.string()),
        ("n", pa.int64()),
        ("n_trusted", pa.int64()),
        ("total", pa.float64()),
        ("total_trusted", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
    ]
)
_HOURS = DAY_MS // HOUR_MS
_ADDED = (
    "sum(n)::BIGINT AS n, sum(n_trusted)::BIGINT AS n_trusted, sum(total) AS total,"
    " sum(total_trusted) AS total_trusted, min(low) AS low, max(high) AS high"
)
_MEMORY = "1GB"
_THREADS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Where each thing belongs, by its number.

    Args:
        area: Place of the area of each thing in ``district_of_area``, or -1. [1]
        category: Place in ``categories`` of each thing. [1]
        district_of_area: Place in ``districts`` of each area. [1]
        districts: Area codes; the last is empty and stands for things outside every district.
        categories: Keys of categories; the last is empty and stands for things that are not registered.
    """

    area: npt.NDArray[Any]
    category: npt.NDArray[Any]
    district_of_area: npt.NDArray[Any]
    districts: Sequence[str]
    categories: Sequence[str]

    def of(self, numbers: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
        """Return the group of each number: district and category as one number. [1]"""
        width = len(self.categories)
        group = np.full(len(numbers), len(self.districts) * width - 1, dtype=np.int64)
        known = np.flatnonzero(numbers < min(len(self.area), len(self.category)))
        area = self.area[numbers[known]]
        inside = (area >= 0) & (area < len(self.district_of_area))
        district = np.full(len(known), len(self.districts) - 1, dtype=np.int64)
        district[inside] = self.district_of_area[area[inside]]
        group[known] = district * width + np.minimum(self.category[numbers[known]], width - 1)
        return group


class CityCounter:
    """Counts the readings of one day of city time by hour, district and category."""

    def __init__(self, groups: Groups, day: int) -> None:
        self._groups = groups
        self._begin_ms = day_begin_ms(day)
        self._parts: list[pa.Table] = []

    def add(self, rows: HistoryRows) -> None:
        """Count rows of that day."""
        self._parts.append(count_rows(rows, self._groups, self._begin_ms, _HOURS))

    def write(self, root: Path, partition: int, day: int, about: dict[str, Any]) -> list[WrittenFile]:
        """Write what was counted."""
        draft = FileDraft(root, partition, f"city{day}", CITY_HOURS, {**about, "tier": CITY, "level": 0, "day": day})
        with draft:
            draft.add(_added(pa.concat_tables(self._parts)))
        file = draft.written()
        return [file] if file else []


def count_days(rows: HistoryRows, groups: Groups) -> pa.Table:
    """Return the counts of rows of any days by hour, district and category."""
    days = (rows.time_ms + ZONE_MS) // DAY_MS
    parts = [count_rows(rows.take(days == day), groups, day_begin_ms(day), _HOURS) for day in np.unique(days).tolist()]
    return pa.concat_tables([CITY_HOURS.empty_table(), *parts])


def count_rows(rows: HistoryRows, groups: Groups, begin_ms: int, hours: int) -> pa.Table:
    """Return the counts of rows by hour, district and category; only of hours, districts and categories with rows.

    Args:
        rows: What is counted.
        groups: Where things belong.
        begin_ms: When the first hour begins. [ms since 1970-01-01T00:00Z]
        hours: How many there are. [h]
    """
    width = len(groups.districts) * len(groups.categories)
    hour = (rows.time_ms - begin_ms) // HOUR_MS
    bucket = hour * width + groups.of(rows.number)
    sums = summed(bucket, rows.value, (rows.quality & DOUBTED) == 0, hours * width)
    taken = np.flatnonzero(sums.n)
    group = taken % width
    categories = len(groups.categories)
    stamps = begin_ms + taken // width * HOUR_MS
    return pa.Table.from_arrays(
        [
            pa.array(stamps.view("M8[ms]")).cast(CITY_HOURS.field("time").type),
            pa.array(groups.districts, pa.string()).take(pa.array(group // categories)),
            pa.array(groups.categories, pa.string()).take(pa.array(group % categories)),
            *(pa.array(getattr(sums, name)[taken]) for name in CITY_HOURS.names[3:]),
        ],
        schema=CITY_HOURS,
    )


def merge_counts(root: Path, files: Sequence[WrittenFile]) -> list[WrittenFile]:
    """Write the counts of files of one partition and day as one file."""
    table = query_counts(root, files, CITY_HOURS.empty_table(), by=("time", "district", "category"))
    about = {
        "tier": CITY,
        "level": 1,
        "day": files[0].day,
        "first_seq": min(file.first_seq for file in files),
        "last_seq": max(file.last_seq for file in files),
        "is_counted": True,
    }
    draft = FileDraft(root, files[0].partition, f"city{files[0].day}", CITY_HOURS, about)
    with draft:
        draft.add(table.select(CITY_HOURS.names).cast(CITY_HOURS))
    file = draft.written()
    return [file] if file else []


def query_counts(
    root: Path,
    files: Sequence[WrittenFile],
    more: pa.Table,
    *,
    by: Sequence[str],
    times: tuple[int, int] | None = None,
    districts: Iterable[str] = (),
    categories: Iterable[str] = (),
) -> pa.Table:
    """Return counts added up over files of tier ``city`` and ``more``, in the order of ``by``.

    Args:
        root: Folder of the sensing platform's files.
        files: Of tier ``city``.
        more: Counts that are in no file yet.
        by: What the sums are kept apart by: ``time``, ``district``, ``category``; nothing gives one row.
        times: Earliest hour and the one after the latest. [ms since 1970-01-01T00:00Z]
        districts: When not empty, the only ones that count.
        categories: When not empty, the only ones that count.
    """
    paths = [str(history_folder(root) / file.path) for file in files]
    # Names of columns come from the schema above and never from a caller.
    names = [name for name in CITY_HOURS.names[:3] if name in by]
    keys = ", ".join(names)
    grouped, ordered = (f" GROUP BY {keys}", f" ORDER BY {keys}") if names else ("", "")
    stored = "SELECT * FROM read_parquet($paths) UNION ALL BY NAME " if paths else ""
    selected = f"{keys}, {_ADDED}" if names else _ADDED
    where, values = _conditions(times, list(districts), list(categories))
    statement = f"SELECT {selected} FROM ({stored}SELECT * FROM more){where}{grouped}{ordered}"
    with duckdb.connect(config={"memory_limit": _MEMORY, "threads": _THREADS}) as session:
        session.execute("SET TimeZone='UTC'")
        session.register("more", more)
        found: pa.Table = session.execute(statement, {**({"paths": paths} if paths else {}), **values}).to_arrow_table()
    return found


def _conditions(
    times: tuple[int, int] | None, districts: list[str], categories: list[str]
) -> tuple[str, dict[str, Any]]:
    conditions: list[str] = []
    values: dict[str, Any] = {}
    if times is not None:
        conditions.append("epoch_ms(time) >= $since AND epoch_ms(time) < $until")
        values |= {"since": times[0], "until": times[1]}
    if districts:
        conditions.append("list_contains($districts, district)")
        values["districts"] = districts
    if categories:
        conditions.append("list_contains($categories, category)")
        values["categories"] = categories
    return (" WHERE " + " AND ".join(conditions) if conditions else ""), values


def _added(table: pa.Table) -> pa.Table:
    return query_counts(Path(), (), table, by=("time", "district", "category")).cast(CITY_HOURS)
