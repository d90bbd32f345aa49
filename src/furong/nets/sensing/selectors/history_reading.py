"""Reading history by number: one thing, many things, the city by hour."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy.typing as npt
import pyarrow as pa

from furong.nets.sensing.columns.history import WrittenFile
from furong.nets.sensing.columns.history.adding import CITY_HOURS, added_counts, read_counts
from furong.nets.sensing.columns.history.city import Groups, count_days
from furong.nets.sensing.columns.history.layout import CITY, DAY, DAY_MS, HOUR, HOUR_MS, RAW
from furong.nets.sensing.columns.history.reading import (
    HistoryRows,
    new_among,
    only_first,
    read_rows,
    read_table,
)
from furong.nets.sensing.columns.history.thinning import THINNED
from furong.nets.sensing.selectors.history_files import live_files

__all__ = ["read_city", "read_number", "read_numbers", "read_thinned", "with_files_of_now"]

R = TypeVar("R")
_ATTEMPTS = 3
_WIDTHS = {HOUR: HOUR_MS, DAY: DAY_MS}


def with_files_of_now(read: Callable[[], R]) -> R:
    """Call ``read``, and again when a file went away meanwhile: its rows are in another one by then."""
    for _attempt in range(_ATTEMPTS - 1):
        try:
            return read()
        except FileNotFoundError:
            continue
    return read()


def read_number(root: Path, number: int, times: tuple[int, int], *, partitions: int) -> HistoryRows:
    """Return the readings of one thing, by time, each once.

    Args:
        root: Folder of the sensing platform's files.
        number: Of the thing. [1]
        times: Earliest time and the one after the latest. [ms since 1970-01-01T00:00Z]
        partitions: How many partitions there are. [1]
    """

    def read() -> HistoryRows:
        numbers = (number, number + 1)
        files = live_files(partition=number % partitions, numbers=numbers, times=times)
        return only_first(read_rows(root, files, numbers=numbers, times=times))

    return with_files_of_now(read)


def read_numbers(root: Path, partition: int, only: npt.NDArray[Any] | None, times: tuple[int, int]) -> HistoryRows:
    """Return the readings of many things of one partition by number, then time, each once.

    Args:
        root: Folder of the sensing platform's files.
        partition: Whose things they are. [1]
        only: Their numbers, ascending; all when ``None``. [1]
        times: Earliest time and the one after the latest. [ms since 1970-01-01T00:00Z]
    """

    def read() -> HistoryRows:
        return only_first(read_rows(root, live_files(partition=partition, times=times), times=times, only=only))

    return with_files_of_now(read)


def read_thinned(root: Path, number: int, times: tuple[int, int], *, partitions: int) -> list[tuple[int, pa.Table]]:
    """Return what is left of old readings of one thing: width [ms] of the rows and the rows, widest first."""
    numbers = (number, number + 1)

    def read() -> list[tuple[int, pa.Table]]:
        files = live_files(partition=number % partitions, tiers=(HOUR, DAY), numbers=numbers)
        found = []
        for tier in (DAY, HOUR):
            span = (times[0] - _WIDTHS[tier] + 1, times[1])
            parts = [read_table(root, file, numbers=numbers, times=span) for file in files if file.tier == tier]
            found.append((_WIDTHS[tier], _added(pa.concat_tables([THINNED.empty_table(), *parts]))))
        return [(width, table) for width, table in found if len(table)]

    return with_files_of_now(read)


def read_city(
    root: Path,
    groups: Groups,
    *,
    by: Sequence[str],
    times: tuple[int, int],
    districts: Iterable[str] = (),
    categories: Iterable[str] = (),
) -> pa.Table:
    """Return the counts of the city, of every reading that counts at this moment.

    Args:
        root: Folder of the sensing platform's files.
        groups: Where things belong, for readings that are not counted in a file yet.
        by: What the counts are kept apart by: ``time``, ``district``, ``category``.
        times: Earliest hour and the one after the latest. [ms since 1970-01-01T00:00Z]
        districts: When not empty, the only ones.
        categories: When not empty, the only ones.
    """

    def read() -> pa.Table:
        files = live_files(tiers=(RAW, CITY), times=times)
        counted = [file for file in files if file.tier == CITY]
        fresh = _not_counted(root, [file for file in files if file.tier == RAW], groups, times)
        stored = read_counts(root, counted)
        return added_counts(stored, by=by, more=fresh, times=times, districts=districts, categories=categories)

    return with_files_of_now(read)


def _not_counted(root: Path, files: Sequence[WrittenFile], groups: Groups, times: tuple[int, int]) -> pa.Table:
    tables = [CITY_HOURS.empty_table()]
    for partition in sorted({file.partition for file in files}):
        mine = [file for file in files if file.partition == partition]
        fresh = read_rows(root, [file for file in mine if not file.is_counted and not file.is_late], times=times)
        late = read_rows(root, [file for file in mine if file.is_late], times=times)
        late = new_among(root, late, [file for file in mine if not file.is_late])
        tables += [count_days(rows, groups) for rows in (fresh, late) if len(rows)]
    return pa.concat_tables(tables)


def _added(table: pa.Table) -> pa.Table:
    """Return rows of one thing with those of one time added up."""
    names = ("n", "n_trusted", "total", "total_trusted")
    sums = [(name, "sum") for name in names] + [("low", "min"), ("high", "max")]
    added = table.group_by(["number", "time"]).aggregate(sums)
    columns = ["number", "time", *(f"{name}_{how}" for name, how in sums)]
    return added.select(columns).rename_columns(THINNED.names).sort_by("time")
