"""What a backup asks of the sensing platform: which files belong together, and how far the streams are applied."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from furong.foundation.transactions import advisory_lock
from furong.nets.sensing.actions.hold_partitions import count_partitions
from furong.nets.sensing.actions.load_things import catch_up
from furong.nets.sensing.actions.sweep_history import BACKUP_HOLD
from furong.nets.sensing.columns.history import history_folder
from furong.nets.sensing.columns.registry import RegistryFiles
from furong.nets.sensing.columns.state.checkpoints import checkpoints_of
from furong.nets.sensing.pipeline.engine_partition import stream_of_partition
from furong.nets.sensing.selectors.backup_files import history_paths, segment_files
from furong.nets.sensing.selectors.engine_marks import committed_sequence

__all__ = [
    "PartitionPoint",
    "catch_up",
    "count_partitions",
    "files_held",
    "history_files",
    "newest_checkpoint",
    "partition_points",
    "registry_files",
    "stream_of_partition",
]

_PATIENCE_S = 60.0
_POLL_S = 0.1


@dataclass(frozen=True, slots=True)
class PartitionPoint:
    """How far a partition is.

    Args:
        partition: Its number. [1]
        committed: Up to where its stream is applied in the database. [1]
    """

    partition: int
    committed: int


@contextlib.contextmanager
def files_held() -> Iterator[None]:
    """Keep files that have been merged into others from being deleted until the block ends.

    Raises:
        TimeoutError: When somebody else holds them for too long.
    """
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        with advisory_lock(BACKUP_HOLD) as got:
            if got:
                yield
                return
        if time.monotonic() > deadline:
            raise TimeoutError("another backup or the removal of old history does not end")
        time.sleep(_POLL_S)


def newest_checkpoint(root: Path, partition: int) -> tuple[int, Path] | None:
    """Return the number in the stream and the file of the newest checkpoint of a partition, or ``None``.

    Args:
        root: Folder of the sensing platform's files.
        partition: Its number. [1]
    """
    found = checkpoints_of(root, partition)
    return found[-1] if found else None


def partition_points() -> list[PartitionPoint]:
    """Return how far each partition is applied, as the open transaction sees it."""
    return [PartitionPoint(number, committed_sequence(number)) for number in range(count_partitions())]


def history_files(root: Path) -> list[Path]:
    """Return the history files that the open transaction sees.

    Args:
        root: Folder of the sensing platform's files.
    """
    return [history_folder(root) / path for path in history_paths()]


def registry_files(root: Path) -> list[Path]:
    """Return the files that the registry is made of, as the open transaction sees it; all others are made of these.

    Args:
        root: Folder of the sensing platform's files.
    """
    files = RegistryFiles(root / "registry")
    own = [files.root / name for name in ("key.json", "names.json")]
    return [path for path in own if path.exists()] + [files.segments / name for name in segment_files()]
