"""The newest state of every thing of a partition: one record of 32 bytes each, in a file that others may map too.

The engine that owns the partition writes; the pages read the same memory without asking anybody. The files under
``live`` are worked on all the time and are worth nothing after a crash: what counts then is the newest checkpoint.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

__all__ = ["GROUP", "RECORD", "WATCHED", "live_file", "open_live", "state_folder"]

#: Newest state of one thing. ``time`` is 0 before its first reading.
RECORD = np.dtype(
    [
        ("time", "i8"),
        ("value", "f8"),
        ("spread", "f4"),
        ("group", "u4"),
        ("quality", "u2"),
        ("run", "u2"),
        ("flags", "u1"),
        ("spare", "u1", (3,)),
    ]
)

#: What all things of one group share: limits of what is possible, the band in which no rule can raise, their rules.
GROUP = np.dtype(
    [
        ("low", "f8"),
        ("high", "f8"),
        ("calm_low", "f8"),
        ("calm_high", "f8"),
        ("calm_rate", "f8"),
        ("least_step", "f8"),
        ("period", "i8"),
        ("silence", "i8"),
        ("old", "i8"),
        ("stuck", "i4"),
        ("first", "i4"),
        ("last", "i4"),
        ("standing", "i4"),
        ("category", "i4"),
        ("area", "i4"),
    ],
    align=True,
)

#: Bit of ``flags``: something goes on between this thing and a rule. The bit of quality NEIGHBOUR (8) is there too.
WATCHED = 1


def state_folder(root: Path) -> Path:
    """Return where the state lies below the folder ``root`` of the sensing platform's files."""
    return root / "state"


def live_file(root: Path, partition: int) -> Path:
    """Return the file of the newest state of a partition."""
    return state_folder(root) / "live" / f"{partition}.records"


def open_live(root: Path, partition: int, count: int) -> Any:
    """Return the records of ``count`` things [1] of a partition, mapped for writing; made or made longer."""
    path = live_file(root, partition)
    path.parent.mkdir(parents=True, exist_ok=True)
    wanted = max(count, 1) * RECORD.itemsize
    with path.open("ab") as file:
        if file.tell() < wanted:
            file.truncate(wanted)
    return np.memmap(path, dtype=RECORD, mode="r+", shape=(max(count, 1),))
