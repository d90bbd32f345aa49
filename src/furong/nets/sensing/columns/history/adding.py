"""Adding up counts of the city: by hour, district and category, or by fewer of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import merge
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from furong.engines.history import Sums, add_up, no_sums
from furong.nets.sensing.columns.history.layout import (
    DAY_MS,
    HOUR_MS,
    ZONE_MS,
    WrittenFile,
    day_begin_ms,
    history_folder,
)

__all__ = ["CITY_HOURS", "CITY_KEYS", "added_counts", "counts_table", "read_counts"]

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
#: What counts can be kept apart by.
CITY_KEYS = ("time", "district", "category")
_COUNTS = CITY_HOURS.names[3:]
_HOURS = DAY_MS // HOUR_MS


class _Names:
    """The names of one column, numbered as they turn up; those that are not wanted have the number -1."""

    def __init__(self, wanted: Iterable[str]) -> None:
        self._wanted = frozenset(wanted)
        self.numbers: dict[str, int] = {}

    def numbered(self, column: pa.ChunkedArray) -> npt.NDArray[np.int64]:
        """Return the number of the name in each row."""
        parts = [self._chunk(chunk) for chunk in column.chunks]
        return np.concatenate([np.zeros(0, dtype=np.int64), *parts])

    def ranks(self) -> npt.NDArray[np.int64]:
        """Return the place of each number's name among all in order; the last stands for those not wanted."""
        order = {name: place for place, name in enumerate(sorted(self.numbers))}
        return np.array([*(order[name] for name in self.numbers), -1], dtype=np.int64)

    def _chunk(self, chunk: pa.Array) -> npt.NDArray[np.int64]:
        encoded = chunk if pa.types.is_dictionary(chunk.type) else chunk.dictionary_encode()
        known = np.array([self._number(name) for name in encoded.dictionary.to_pylist()], dtype=np.int64)
        return known[encoded.indices.to_numpy()] if len(known) else np.zeros(0, dtype=np.int64)

    def _number(self, name: str) -> int:
        if self._wanted and name not in self._wanted:
            return -1
        return self.numbers.setdefault(name, len(self.numbers))


def added_counts(
    tables: Iterable[pa.Table],
    *,
    by: Sequence[str],
    more: pa.Table | None = None,
    times: tuple[int, int] | None = None,
    districts: Iterable[str] = (),
    categories: Iterable[str] = (),
) -> pa.Table:
    """Return counts added up, by time, then district, then category.

    Args:
        tables: Of :data:`CITY_HOURS`, one day of city time after the other.
        by: What the sums are kept apart by, of :data:`CITY_KEYS`; nothing gives one row.
        more: Counts of any days besides.
        times: Earliest hour and the one after the latest. [ms since 1970-01-01T00:00Z]
        districts: When not empty, the only ones that count.
        categories: When not empty, the only ones that count.
    """
    names = {"district": _Names(districts), "category": _Names(categories)}
    pieces = merge(_by_day(tables, times), _by_day([more] if more is not None else [], times), key=itemgetter(0))
    days = groupby(pieces, key=itemgetter(0))
    parts = [_added(day, (table for _day, table in found), by, names) for day, found in days]
    if "time" not in by:
        parts = [_added(0, parts, by, {key: _Names(()) for key in names})]
    whole = pa.concat_tables([CITY_HOURS.empty_table(), *parts])
    keys = [key for key in CITY_KEYS if key in by]
    return whole.select([*keys, *_COUNTS])


def counts_table(sums: Sums, begin_ms: int, districts: Sequence[str], categories: Sequence[str]) -> pa.Table:
    """Return the buckets that hold something: hour after hour, each with all districts, each with all categories.

    Args:
        sums: Of the buckets.
        begin_ms: When the first hour begins. [ms since 1970-01-01T00:00Z]
        districts: Their codes.
        categories: Their keys.
    """
    taken = np.flatnonzero(sums.n)
    hour, group = np.divmod(taken, len(districts) * len(categories))
    district, category = np.divmod(group, len(categories))
    return pa.Table.from_arrays(
        [
            pa.array((begin_ms + hour * HOUR_MS).view("M8[ms]")).cast(CITY_HOURS.field("time").type),
            pa.array(districts, pa.string()).take(pa.array(district)),
            pa.array(categories, pa.string()).take(pa.array(category)),
            *(pa.array(getattr(sums, name)[taken]) for name in _COUNTS),
        ],
        schema=CITY_HOURS,
    )


def read_counts(root: Path, files: Iterable[WrittenFile]) -> Iterator[pa.Table]:
    """Yield the rows of files of tier ``city``, one day after the other."""
    for file in sorted(files, key=lambda file: file.day or 0):
        with pq.ParquetFile(history_folder(root) / file.path, read_dictionary=["district", "category"]) as source:
            yield source.read(use_threads=False)


def _by_day(tables: Iterable[pa.Table], times: tuple[int, int] | None) -> Iterator[tuple[int, pa.Table]]:
    for table in tables:
        stamps = table["time"].cast(pa.int64()).to_numpy()
        days = (stamps + ZONE_MS) // DAY_MS
        inside = np.full(len(stamps), True) if times is None else (stamps >= times[0]) & (stamps < times[1])
        for day in np.unique(days[inside]).tolist():
            mine = inside & (days == day)
            yield day, table if mine.all() else table.filter(pa.array(mine))


def _added(day: int, tables: Iterable[pa.Table], by: Sequence[str], names: dict[str, _Names]) -> pa.Table:
    """Add up the counts of a day, or of all days when hours are not kept apart."""
    numbered = [(table, *(names[key].numbered(table[key]) for key in ("district", "category"))) for table in tables]
    apart = {key: sorted(names[key].numbers) if key in by else [""] for key in names}
    width = max(1, len(apart["district"]) * len(apart["category"]))
    begin_ms = day_begin_ms(day)
    sums = no_sums(width * (_HOURS if "time" in by else 1))
    place = _placer(by, len(apart["category"]), width, begin_ms)
    ranks = {key: names[key].ranks() for key in names}
    for table, district, category in numbered:
        more = Sums(*(table[name].to_numpy() for name in _COUNTS))
        add_up(sums, place(table, ranks["district"][district], ranks["category"][category]), more)
    return counts_table(sums, begin_ms, apart["district"], apart["category"])


def _placer(
    by: Sequence[str], categories: int, width: int, begin_ms: int
) -> Callable[[pa.Table, Any, Any], npt.NDArray[np.int64]]:
    """Return a function that gives the bucket of each row, -1 for one that is not wanted."""

    def place(table: pa.Table, district: Any, category: Any) -> npt.NDArray[np.int64]:
        bucket = np.zeros(len(table), dtype=np.int64)
        if "time" in by:
            bucket += (table["time"].cast(pa.int64()).to_numpy() - begin_ms) // HOUR_MS * width
        if "district" in by:
            bucket += district * categories
        if "category" in by:
            bucket += category
        return np.where((district >= 0) & (category >= 0), bucket, -1)

    return place
