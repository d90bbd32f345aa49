"""Reading history files: only the row groups that can hold what is asked for are unpacked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from furong.engines.history import first_of_equal, not_in, order_of
from furong.kernel.columns import Columns, FloatColumn, IntColumn, column
from furong.nets.sensing.columns.history.layout import WrittenFile, history_folder

__all__ = [
    "EVER",
    "NUMBERS",
    "HistoryRows",
    "in_order",
    "new_among",
    "number_cuts",
    "only_first",
    "read_rows",
    "read_table",
    "rows_of",
]

#: All numbers, and all times; the upper end is not included. [1], [ms]
NUMBERS = (0, 2**31)
EVER = (-(2**62), 2**62)
#: So many footers are remembered; files never change, so they stay true. [1]
_FOOTERS = 512
_ROWS_A_PIECE = 1 << 20


@dataclass(frozen=True, eq=False)
class HistoryRows(Columns):
    """Readings with their quality.

    Args:
        number: Number of the thing. [1]
        time_ms: When it was made. [ms since 1970-01-01T00:00Z]
        value: What it says, in the unit of its category.
        quality: Its bits. [1]
    """

    number: npt.NDArray[np.int32] = column("int32", unit="1")
    time_ms: IntColumn = column("int64", unit="ms")
    value: FloatColumn = column("float64", unit="1")
    quality: npt.NDArray[np.uint16] = column("uint16", unit="1")


@dataclass(frozen=True, slots=True, eq=False)
class _Footer:
    """What a file says of itself: its metadata, and the least and greatest number of each row group."""

    metadata: Any
    least: IntColumn
    most: IntColumn
    rows: IntColumn


def read_rows(
    root: Path,
    files: Iterable[WrittenFile],
    *,
    numbers: tuple[int, int] = NUMBERS,
    times: tuple[int, int] = EVER,
    only: npt.NDArray[Any] | None = None,
) -> HistoryRows:
    """Return the rows of files of readings, by number, then time; equal ones in the order of the files.

    Args:
        root: Folder of the sensing platform's files.
        files: Of tier ``raw``.
        numbers: Least number and the one after the greatest. [1]
        times: Earliest time and the one after the latest. [ms since 1970-01-01T00:00Z]
        only: When given, the only numbers that are wanted, ascending. [1]
    """
    parts = [rows_of(read_table(root, file, numbers=numbers, times=times, only=only)) for file in files]
    return in_order(HistoryRows.concat(*parts))


def read_table(
    root: Path,
    file: WrittenFile,
    *,
    numbers: tuple[int, int] = NUMBERS,
    times: tuple[int, int] = EVER,
    only: npt.NDArray[Any] | None = None,
) -> pa.Table:
    """Return the rows of a file of any tier that has numbers and times, in its order."""
    path = history_folder(root) / file.path
    footer = _footer(path)
    low, high = numbers
    groups = np.flatnonzero((footer.most >= low) & (footer.least < high))
    if only is not None and len(groups):
        wanted = only[(only >= low) & (only < high)]
        after = np.searchsorted(wanted, footer.least[groups])
        groups = groups[after < np.searchsorted(wanted, footer.most[groups], side="right")]
    with pq.ParquetFile(path, metadata=footer.metadata, pre_buffer=False) as source:
        table = source.read_row_groups(groups.tolist(), use_threads=False)
    return _cut(table, numbers, times, only)


def rows_of(table: pa.Table) -> HistoryRows:
    """Return a table of readings as columns."""
    return HistoryRows(
        number=table["number"].to_numpy(),
        time_ms=times_of(table),
        value=table["value"].to_numpy(),
        quality=table["quality"].to_numpy(),
    )


def times_of(table: pa.Table) -> IntColumn:
    """Return the times of a table. [ms since 1970-01-01T00:00Z]"""
    times: IntColumn = table["time"].cast(pa.int64()).to_numpy()
    return times


def in_order(rows: HistoryRows) -> HistoryRows:
    """Return rows by number, then time; equal ones stay in their order."""
    if not len(rows):
        return rows
    order = order_of(rows.number, rows.time_ms)
    return rows if order is None else rows.take(order)


def only_first(rows: HistoryRows) -> HistoryRows:
    """Return rows in order without those that repeat number and time of the one before."""
    return rows.take(first_of_equal(rows.number, rows.time_ms))


def new_among(root: Path, late: HistoryRows, main: Iterable[WrittenFile]) -> HistoryRows:
    """Return the rows, in order, that repeat neither an earlier one of themselves nor one of the files ``main``."""
    rows = only_first(in_order(late))
    if not len(rows):
        return rows
    numbers = np.unique(rows.number)
    times = (int(rows.time_ms.min()), int(rows.time_ms.max()) + 1)
    for file in main:
        if file.max_ms >= times[0] and file.min_ms < times[1] and len(rows):
            rows = rows.take(_not_in_file(root, rows, file, numbers, times))
    return rows


def _not_in_file(
    root: Path, rows: HistoryRows, file: WrittenFile, numbers: npt.NDArray[Any], times: tuple[int, int]
) -> npt.NDArray[np.bool_]:
    """Mark the rows that a file does not have, of which a million are in memory at a time."""
    marks = np.ones(len(rows), dtype=np.bool_)
    wide = rows.number.astype(np.int64)
    for piece in number_cuts(root, [file], _ROWS_A_PIECE):
        first, last = np.searchsorted(wide, piece).tolist()
        if first < last:
            there = rows_of(read_table(root, file, numbers=piece, times=times, only=numbers))
            some = rows.take(slice(first, last))
            marks[first:last] = not_in(some.number, some.time_ms, there.number, there.time_ms)
    return marks


def number_cuts(root: Path, files: Iterable[WrittenFile], rows_a_piece: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of numbers that together hold all rows of files, each about ``rows_a_piece`` of them. [1]"""
    footers = [_footer(history_folder(root) / file.path) for file in files]
    if not footers:
        return
    most = np.concatenate([footer.most for footer in footers])
    order = np.argsort(most, kind="stable")
    rows = np.cumsum(np.concatenate([footer.rows for footer in footers])[order])
    low = NUMBERS[0]
    for piece in range(1, int(rows[-1]) // rows_a_piece + 1):
        place = min(int(np.searchsorted(rows, piece * rows_a_piece)), len(rows) - 1)
        high = int(most[order[place]]) + 1
        if high > low:
            yield low, high
            low = high
    yield low, NUMBERS[1]


def _cut(table: pa.Table, numbers: tuple[int, int], times: tuple[int, int], only: npt.NDArray[Any] | None) -> pa.Table:
    number = table["number"].to_numpy()
    first, last = np.searchsorted(number, numbers)
    table = table.slice(int(first), int(last - first))
    if not len(table):
        return table
    stamps = times_of(table)
    keep = (stamps >= times[0]) & (stamps < times[1])
    if only is not None:
        number = number[first:last]
        place = np.minimum(np.searchsorted(only, number), len(only) - 1)
        keep &= only[place] == number
    return table if keep.all() else table.filter(pa.array(keep))


@lru_cache(maxsize=_FOOTERS)
def _footer(path: Path) -> _Footer:
    metadata = pq.read_metadata(path)
    groups = [metadata.row_group(i) for i in range(metadata.num_row_groups)]
    bounds = [group.column(0).statistics for group in groups]
    return _Footer(
        metadata=metadata,
        least=np.array([bound.min for bound in bounds], dtype=np.int64),
        most=np.array([bound.max for bound in bounds], dtype=np.int64),
        rows=np.array([group.num_rows for group in groups], dtype=np.int64),
    )
