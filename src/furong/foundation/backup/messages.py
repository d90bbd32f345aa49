"""Messages of a stream in a file, with their numbers and times of arrival; and back into a new stream."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Self

from furong.foundation.backup.errors import BackupDamaged
from furong.foundation.streams import NewMessage, Streams

__all__ = ["StreamFile", "StreamGap", "put_back"]

_HEAD = struct.Struct("<qqiI")
_FETCH = 64
_WAIT_S = 2.0
_BATCH_BYTES = 32 << 20


class StreamGap(Exception):
    """Messages that were to be copied have been let go of."""


@dataclass(slots=True)
class StreamFile:
    """The messages of one stream after a number, in a file; a context manager.

    Args:
        path: The file.
        stream: Name of the stream.
        after: Number of the message before the first. [1]
    """

    path: Path
    stream: str
    after: int
    last: int = field(init=False)
    _file: BinaryIO = field(init=False)

    def __post_init__(self) -> None:
        self.last = self.after

    def __enter__(self) -> Self:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self.path.open("wb")
        return self

    def __exit__(self, *_: object) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def catch_up(self, streams: Streams) -> None:
        """Copy everything that the stream holds now and that is not in the file yet.

        Raises:
            StreamGap: When some of it is gone already.
        """
        newest = streams.last_sequence(self.stream)
        while self.last < newest:
            messages = streams.fetch(self.stream, self.last, _FETCH, _WAIT_S)
            if not messages and self.last < newest:
                raise StreamGap
            for message in messages:
                if message.sequence != self.last + 1:
                    raise StreamGap
                subject = message.subject.encode()
                self._file.write(_HEAD.pack(message.sequence, message.arrived_ms, len(subject), len(message.payload)))
                self._file.write(subject)
                self._file.write(message.payload)
                self.last = message.sequence


def put_back(streams: Streams, path: Path, first: int) -> int:
    """Publish the messages of a file into a stream that begins at the number of the first; return how many.

    Raises:
        BackupDamaged: When a message does not get the number that it had.
    """
    count = 0
    batch: list[NewMessage] = []
    size = 0
    for message in _messages_in(path):
        batch.append(message)
        size += len(message.payload)
        if size >= _BATCH_BYTES:
            count += _publish(streams, batch, first + count)
            batch, size = [], 0
    return count + (_publish(streams, batch, first + count) if batch else 0)


def _publish(streams: Streams, batch: list[NewMessage], first: int) -> int:
    if streams.publish_many(batch) != list(range(first, first + len(batch))):
        raise BackupDamaged(trouble=f"messages from {first} on did not get their numbers back")
    return len(batch)


def _messages_in(path: Path) -> Iterator[NewMessage]:
    with path.open("rb") as file:
        while head := file.read(_HEAD.size):
            _, arrived_ms, subject, size = _HEAD.unpack(head)
            yield NewMessage(file.read(subject).decode(), file.read(size), arrived_ms=arrived_ms)
