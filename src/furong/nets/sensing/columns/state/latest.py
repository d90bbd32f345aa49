"""Reading the newest state of things from outside the engine."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from furong.kernel.columns import Columns, FloatColumn, IntColumn, column
from furong.nets.sensing.columns.state.layout import RECORD, live_file

__all__ = ["Latest", "read_all", "read_latest"]


@dataclass(frozen=True, eq=False)
class Latest(Columns):
    """The newest reading of things; ``time_ms`` is 0 for one that has never reported.

    Args:
        number: Number of the thing. [1]
        time_ms: When it was made. [ms since 1970-01-01T00:00Z]
        value: What it says. [1]
        quality: Its bits. [1]
    """

    number: IntColumn = column("int64", unit="1")
    time_ms: IntColumn = column("int64", unit="ms")
    value: FloatColumn = column("float64", unit="1")
    quality: IntColumn = column("int64", unit="1")


def read_latest(root: Path, numbers: npt.NDArray[Any], *, partitions: int) -> Latest:
    """Return the newest reading of each of ``numbers``, in their order.

    A reading that the engine takes in at the same moment may show with the time of the new and the value of the old
    one for some nanoseconds; both were true of this thing.
    """
    wanted = np.asarray(numbers, dtype=np.int64)
    found = np.zeros(len(wanted), dtype=RECORD)
    for partition in range(partitions):
        mine = np.flatnonzero(wanted % partitions == partition)
        if not len(mine):
            continue
        records = _records(root, partition)
        place = wanted[mine] // partitions
        inside = place < len(records)
        found[mine[inside]] = records[place[inside]]
    return _latest(wanted, found)


def read_all(root: Path, *, partitions: int) -> list[Any]:
    """Return the records of every partition, mapped for reading: the thing in row i of partition p is i * P + p."""
    return [_records(root, partition) for partition in range(partitions)]


def _latest(numbers: IntColumn, records: Any) -> Latest:
    return Latest(
        number=numbers,
        time_ms=records["time"].copy(),
        value=records["value"].copy(),
        quality=records["quality"].astype(np.int64),
    )


def _records(root: Path, partition: int) -> Any:
    path = live_file(root, partition)
    try:
        stat = path.stat()
    except FileNotFoundError:
        return np.zeros(0, dtype=RECORD)
    return _mapped(path, stat.st_ino, stat.st_size)


@lru_cache(maxsize=256)
def _mapped(path: Path, _inode: int, size: int) -> Any:
    return np.memmap(path, dtype=RECORD, mode="r", shape=(size // RECORD.itemsize,))
