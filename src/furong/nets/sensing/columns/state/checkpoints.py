"""Checkpoints: what a partition was at one place of its stream, on disk, whole or not at all."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from furong.engines.rules import empty_pairs, pairs_taken, put_pair
from furong.engines.rules.pairs import PAIR
from furong.nets.sensing.columns.state.layout import RECORD, state_folder
from furong.nets.sensing.columns.state.partition import PartitionState

__all__ = ["Snapshot", "checkpoints_of", "load_newest", "save", "snapshot"]

_FORMAT = 1
_KEPT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A copy of a partition's state at a sequence number of its stream."""

    partition: int
    sequence: int
    newest_ms: int
    records: Any
    pairs: Any


def snapshot(state: PartitionState, sequence: int) -> Snapshot:
    """Return a copy of the state as it is now, after everything up to ``sequence``."""
    return Snapshot(
        partition=state.number,
        sequence=sequence,
        newest_ms=state.newest_ms,
        records=np.array(state.records),
        pairs=pairs_taken(state.pairs).copy(),
    )


def save(root: Path, copy: Snapshot) -> Path:
    """Write a snapshot so that a crash leaves it whole or absent; older ones but the last go."""
    folder = _folder(root, copy.partition)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{copy.sequence:020d}.checkpoint"
    working = target.with_suffix(".part")
    head = {
        "format": _FORMAT,
        "sequence": copy.sequence,
        "newest_ms": copy.newest_ms,
        "records": len(copy.records),
        "pairs": len(copy.pairs),
    }
    with working.open("wb") as file:
        line = json.dumps(head).encode().ljust(255) + b"\n"
        file.write(line)
        file.write(memoryview(copy.records.view(np.uint8)))
        file.write(memoryview(copy.pairs.view(np.uint8)))
        file.flush()
        os.fsync(file.fileno())
    working.rename(target)
    _sync_folder(folder)
    for old in sorted(folder.glob("*.checkpoint"))[:-_KEPT]:
        old.unlink(missing_ok=True)
    return target


def checkpoints_of(root: Path, partition: int) -> list[tuple[int, Path]]:
    """Return the sequence numbers and files of a partition's checkpoints, the newest last."""
    return [(int(path.stem), path) for path in sorted(_folder(root, partition).glob("*.checkpoint"))]


def load_newest(root: Path, state: PartitionState, *, at_most: int | None = None) -> int:
    """Fill ``state`` from the newest whole checkpoint and return its sequence number; 0 when there is none.

    Args:
        root: Folder of the sensing platform's files.
        state: An opened partition.
        at_most: Checkpoints after this sequence number are left alone: they are ahead of what was committed.
    """
    for path in sorted(_folder(root, state.number).glob("*.checkpoint"), reverse=True):
        sequence = int(path.stem)
        if (at_most is None or sequence <= at_most) and _load(path, state):
            return sequence
    return 0


def _load(path: Path, state: PartitionState) -> bool:
    with path.open("rb") as file:
        try:
            head = json.loads(file.read(256))
        except ValueError:
            return False
        if head.get("format") != _FORMAT:
            return False
        records = np.fromfile(file, dtype=RECORD, count=head["records"])
        pairs = np.fromfile(file, dtype=PAIR, count=head["pairs"])
    if len(records) != head["records"] or len(pairs) != head["pairs"]:
        return False
    if len(records) > len(state.records):
        return False
    state.records[: len(records)] = records
    state.pairs = _table(pairs)
    state.newest_ms = head["newest_ms"]
    return True


def _table(pairs: Any) -> Any:
    capacity = 1024
    while capacity < 4 * len(pairs):
        capacity *= 2
    table = empty_pairs(capacity)
    for row in pairs:
        table[put_pair(table, row["key"])] = row
    return table


def _folder(root: Path, partition: int) -> Path:
    return state_folder(root) / "checkpoints" / str(partition)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
