"""A copy of a whole city while it runs, as one instant saw it.

Order makes it hold together. First the newest checkpoints and what the streams hold after them, which may be let go of
at any time; then one snapshot of the database, dumped while its transaction is open; then what the streams have got
since, which is at least what the snapshot does not know yet; then the files that the snapshot names, which never change
and are kept from being removed meanwhile.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from furong import __version__
from furong.foundation.backup import (
    BackupFailed,
    Copier,
    DatabaseAddress,
    Manifest,
    PlaceInUse,
    StreamFile,
    StreamGap,
    StreamPart,
    demand_empty,
    dump_database,
)
from furong.foundation.servers import DataDirectory, find_postgres_binaries
from furong.kernel.clock import SystemClock
from furong.project.access_tokens import CityMissing
from furong.project.node import node_servers, set_up_django
from furong.project.options import read_options

__all__ = ["DUMP", "back_up", "count_rows", "stream_file"]

#: Where the dump lies in a backup.
DUMP = "database/furong.dump"
_ATTEMPTS = 5
_COUNTED = """
SELECT quote_ident(table_name) FROM information_schema.tables
WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1
"""


def stream_file(stream: str) -> str:
    """Return where the messages of a stream lie in a backup."""
    return f"streams/{stream}.messages"


def back_up(data: Path, target: Path) -> Manifest:
    """Copy the city of a data directory into an empty folder and return what the copy holds.

    Args:
        data: The node's data directory.
        target: The folder.

    Raises:
        CityMissing: When no city was ever started there.
        PlaceInUse: When something is in the folder.
        BackupFailed: When the copy cannot be made.
    """
    directory = DataDirectory(data.absolute())
    if not read_options()["DATABASE_URL"] and not (directory.postgres / "PG_VERSION").exists():
        raise CityMissing(path=data)
    target = target.absolute()
    if target.is_relative_to(directory.root):
        raise PlaceInUse(path=target, found=str(directory.root))
    demand_empty(target)
    directory.prepare()
    with node_servers(directory):
        set_up_django(data)
        from django.db import Error

        from furong.nets.sensing.api.backup import files_held

        try:
            with files_held():
                return _Backup(directory, Copier(target)).make()
        except (Error, OSError) as error:
            raise BackupFailed(trouble=str(error).partition("\n")[0]) from error


@dataclass(slots=True)
class _Backup:
    directory: DataDirectory
    copier: Copier

    def make(self) -> Manifest:
        from furong.foundation.streams import Streams
        from furong.nets.sensing.api.intake import stream_server

        with Streams(stream_server(), name="backup") as streams:
            for attempt in range(_ATTEMPTS):
                try:
                    manifest = self._copy(streams)
                except StreamGap:
                    # A checkpoint was written and the stream let go of while the one before was copied.
                    if attempt == _ATTEMPTS - 1:
                        raise BackupFailed(trouble="the streams are let go of faster than they are copied") from None
                else:
                    manifest.write(self.copier.target)
                    return manifest
        raise AssertionError("unreachable")

    def _copy(self, streams: Any) -> Manifest:
        from furong.nets.sensing.api.backup import history_files, partition_points, registry_files, stream_of_partition

        root = self.directory.root / "sensing"
        with contextlib.ExitStack() as open_files:
            parts = self._begin_streams(streams, open_files)
            with _snapshot() as (snapshot, address, rows):
                taken_at = SystemClock().now().isoformat()
                points = {stream_of_partition(point.partition): point.committed for point in partition_points()}
                for part in parts:
                    part.catch_up(streams)
                named = [*history_files(root), *registry_files(root)]
                self._dump(address, snapshot)
            for path in named:
                self.copier.copy(path, str(path.relative_to(self.directory.root)))
        for part in parts:
            self.copier.note(stream_file(part.stream))
        for name in ("files", "secrets", "sensing/export"):
            self.copier.copy_tree(self.directory.root / name, name)
        held = tuple(
            StreamPart(
                stream=part.stream, first=part.after + 1, count=part.last - part.after, committed=points[part.stream]
            )
            for part in parts
        )
        return Manifest(taken_at=taken_at, release=__version__, digests=self.copier.digests, rows=rows, streams=held)

    def _begin_streams(self, streams: Any, open_files: contextlib.ExitStack) -> list[StreamFile]:
        """Copy the newest checkpoints, and what the streams hold after them."""
        from furong.nets.sensing.api.backup import count_partitions, newest_checkpoint, stream_of_partition

        root = self.directory.root / "sensing"
        parts = []
        shutil.rmtree(self.copier.target / "sensing", ignore_errors=True)
        self.copier.digests.clear()
        for partition in range(count_partitions()):
            sequence = 0
            newest = newest_checkpoint(root, partition)
            if newest is not None:
                sequence, path = newest
                self._copy_checkpoint(path)
            name = stream_of_partition(partition)
            part = open_files.enter_context(StreamFile(self.copier.target / stream_file(name), name, sequence))
            part.catch_up(streams)
            parts.append(part)
        return parts

    def _copy_checkpoint(self, path: Path) -> None:
        try:
            self.copier.copy(path, str(path.relative_to(self.directory.root)))
        except FileNotFoundError:
            raise StreamGap from None

    def _dump(self, address: DatabaseAddress, snapshot: str) -> None:
        binaries = find_postgres_binaries(read_options()["PG_BINDIR"] or None)
        (self.copier.target / DUMP).parent.mkdir(exist_ok=True)
        dump_database(binaries, address, snapshot, self.copier.target / DUMP)
        self.copier.note(DUMP)


@contextlib.contextmanager
def _snapshot() -> Iterator[tuple[str, DatabaseAddress, dict[str, int]]]:
    """Hold one instant of the database: its name for other sessions, where it is, and how many rows each table has."""
    from django.db import connection

    from furong.foundation.transactions import transaction

    with transaction(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (name,) = cursor.fetchone()
        yield str(name), DatabaseAddress.of_settings(connection.settings_dict), count_rows(cursor)


def count_rows(cursor: Any) -> dict[str, int]:
    """Return how many rows each table of the city has. [1]"""
    cursor.execute(_COUNTED)
    rows = {}
    for (table,) in cursor.fetchall():
        cursor.execute(f"SELECT count(*) FROM {table}")
        (rows[table],) = cursor.fetchone()
    return rows
