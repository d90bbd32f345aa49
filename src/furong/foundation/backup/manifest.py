"""What a backup holds; written last, so that one that was cut short is known by its absence."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from furong.foundation.backup.errors import BackupMissing

__all__ = ["Manifest", "StreamPart"]

_NAME = "manifest.json"
_FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamPart:
    """The part of a stream that a backup holds.

    Args:
        stream: Name of the stream.
        first: Number that its first message has, also when the part is empty. [1]
        count: How many messages it has. [1]
        committed: Up to where it was applied in the database of the backup. [1]
    """

    stream: str
    first: int
    count: int
    committed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds.

    Args:
        taken_at: The instant that it shows, as RFC 3339.
        release: Of the program.
        digests: SHA-256 of each file, by its place.
        rows: How many rows each table has. [1]
        streams: What was not applied yet.
        format: Of this file. [1]
    """

    taken_at: str
    release: str
    digests: dict[str, str]
    rows: dict[str, int]
    streams: tuple[StreamPart, ...]
    format: int = _FORMAT

    def write(self, folder: Path) -> None:
        """Finish a backup."""
        draft = folder / f"{_NAME}.new"
        with draft.open("w", encoding="utf-8") as file:
            json.dump(asdict(self), file, indent=1, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(folder / _NAME)
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Return what a backup holds.

        Raises:
            BackupMissing: When it was never finished, or is of another format.
        """
        try:
            told = json.loads((folder / _NAME).read_text(encoding="utf-8"))
            told["streams"] = tuple(StreamPart(**part) for part in told["streams"])
            found = cls(**told)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BackupMissing(path=folder) from error
        if found.format != _FORMAT:
            raise BackupMissing(path=folder)
        return found
