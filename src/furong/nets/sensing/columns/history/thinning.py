"""Thinning: of readings that are old, what a thing said in each hour, and later in each day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from furong.engines.history import bucket_starts
from furong.nets.sensing.columns.history.layout import (
    DAY,
    DAY_MS,
    DOUBTED,
    HOUR,
    HOUR_MS,
    RAW,
    READINGS,
    ZONE_MS,
    WrittenFile,
)
from furong.nets.sensing.columns.history.reading import number_cuts, read_table, times_of
from furong.nets.sensing.columns.history.writing import FileDraft

__all__ = ["COARSER", "THINNED", "rows_of_numbers", "thin_files", "thinned"]

THINNED = pa.schema(
    [
        ("number", pa.int32()),
        ("time", pa.timestamp("ms", "UTC")),
        ("n", pa.int64()),
        ("n_trusted", pa.int64()),
        ("total", pa.float64()),
        ("total_trusted", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
    ]
)
#: The tier that rows of a tier become when they are too old for it, and the width of its rows. [ms]
COARSER = {RAW: (HOUR, HOUR_MS), HOUR: (DAY, DAY_MS)}

_ROWS_A_PIECE = 1 << 20
Chooser = Callable[[npt.NDArray[Any]], npt.NDArray[np.bool_]]


def thin_files(
    root: Path, files: Sequence[WrittenFile], is_old: Chooser, *, digest: str, level: int
) -> list[WrittenFile]:
    """Write files of one partition, day and tier anew: what is old goes, and is summed in a file of the next tier.

    Args:
        root: Folder of the sensing platform's files.
        files: What there is of that partition, day and tier.
        is_old: Marks the numbers whose rows are too old for the tier.
        digest: That the file of what stays will carry.
        level: That it will have. [1]
    """
    tier = files[0].tier
    about = {
        "day": files[0].day,
        "first_seq": min(file.first_seq for file in files),
        "last_seq": max(file.last_seq for file in files),
        "is_counted": True,
    }
    schema = READINGS if tier == RAW else THINNED
    keeping = FileDraft(
        root,
        files[0].partition,
        f"{tier}{files[0].day}",
        schema,
        {**about, "tier": tier, "level": level, "thinned": digest},
    )
    coarser, width = COARSER.get(tier, ("", 0))
    summing = FileDraft(
        root, files[0].partition, f"{coarser}{files[0].day}", THINNED, {**about, "tier": coarser, "level": 1}
    )
    with keeping, summing:
        for table in _pieces(root, files, schema):
            old = is_old(table["number"].to_numpy())
            keeping.add(table.filter(pa.array(~old)))
            if coarser:
                summing.add(thinned(table.filter(pa.array(old)), width))
    return [file for draft in (keeping, summing) if (file := draft.written())]


def thinned(table: pa.Table, width_ms: int) -> pa.Table:
    """Return sums by thing and time bucket of readings, or of such sums; ordered by number, then time.

    Args:
        table: Of :data:`READINGS` or :data:`THINNED`, ordered by number, then time.
        width_ms: How long a bucket is; days begin at midnight of city time. [ms]
    """
    if not len(table):
        return THINNED.empty_table()
    sums = _as_sums(table)
    number, stamps = sums["number"].to_numpy(), times_of(sums)
    starts = bucket_starts(number, stamps, width_ms, -ZONE_MS)
    begins = (stamps[starts] + ZONE_MS) // width_ms * width_ms - ZONE_MS
    added = [np.add.reduceat(sums[name].to_numpy(), starts) for name in ("n", "n_trusted", "total", "total_trusted")]
    return pa.Table.from_arrays(
        [
            pa.array(number[starts]),
            pa.array(begins.view("M8[ms]")).cast(THINNED.field("time").type),
            *(pa.array(values) for values in added),
            pa.array(np.minimum.reduceat(sums["low"].to_numpy(), starts)),
            pa.array(np.maximum.reduceat(sums["high"].to_numpy(), starts)),
        ],
        schema=THINNED,
    )


def rows_of_numbers(root: Path, files: Sequence[WrittenFile]) -> Iterator[npt.NDArray[Any]]:
    """Yield the number of the thing of each row of files."""
    for file in files:
        for numbers in number_cuts(root, [file], _ROWS_A_PIECE):
            yield read_table(root, file, numbers=numbers)["number"].to_numpy()


def _pieces(root: Path, files: Sequence[WrittenFile], schema: pa.Schema) -> Iterator[pa.Table]:
    for numbers in number_cuts(root, files, _ROWS_A_PIECE):
        parts = [read_table(root, file, numbers=numbers).cast(schema) for file in files]
        table = pa.concat_tables(parts).sort_by([("number", "ascending"), ("time", "ascending")]).combine_chunks()
        if len(table):
            yield table


def _as_sums(table: pa.Table) -> pa.Table:
    if "n" in table.column_names:
        return table
    trusted = (table["quality"].to_numpy() & DOUBTED) == 0
    value = table["value"].to_numpy()
    ones = np.ones(len(table), dtype=np.int64)
    return pa.Table.from_arrays(
        [
            table["number"],
            pc.cast(table["time"], THINNED.field("time").type),
            pa.array(ones),
            pa.array(trusted.astype(np.int64)),
            pa.array(value),
            pa.array(np.where(trusted, value, 0.0)),
            pa.array(value),
            pa.array(value),
        ],
        schema=THINNED,
    )
