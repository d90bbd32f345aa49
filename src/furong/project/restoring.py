"""Putting a backup back: into an empty data directory, an empty database, and streams that go on where they stood."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from furong.foundation.backup import (
    BackupDamaged,
    Copier,
    DatabaseAddress,
    Manifest,
    PlaceInUse,
    demand_empty,
    put_back,
    restore_database,
    verify_files,
)
from furong.foundation.servers import DataDirectory, find_postgres_binaries
from furong.project.backing_up import DUMP, count_rows, stream_file
from furong.project.node import node_servers, set_up_django
from furong.project.options import read_options

__all__ = ["restore"]

_TABLES = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"


def restore(source: Path, data: Path) -> Manifest:
    """Put a backup back into an empty data directory and return what it holds.

    Every file is checked before anything is written, and every table is counted afterwards.

    Args:
        source: The backup.
        data: The data directory of the new city.

    Raises:
        BackupMissing: When the folder is no finished backup.
        BackupDamaged: When it is not what was written.
        PlaceInUse: When there is something in the directory, the database or the streams.
        BackupFailed: When the database cannot be put back.
    """
    source = source.absolute()
    manifest = Manifest.read(source)
    verify_files(source, manifest.digests)
    demand_empty(data.absolute())
    directory = DataDirectory(data.absolute())
    directory.prepare()
    data.chmod(0o755)
    _put_files(source, manifest, directory)
    with node_servers(directory):
        set_up_django(data)
        _put_database(source, data)
        _put_streams(source, manifest)
        from furong.nets.sensing.api.backup import catch_up

        catch_up()
        _compare(manifest)
    return manifest


def _put_files(source: Path, manifest: Manifest, directory: DataDirectory) -> None:
    copier = Copier(directory.root)
    for name in manifest.digests:
        if name.split("/")[0] in ("files", "secrets", "sensing"):
            copier.copy(source / name, name)


def _put_database(source: Path, data: Path) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        (tables,) = cursor.fetchone()
    if tables:
        raise PlaceInUse(path=data, found=f"database {connection.settings_dict['NAME']}: {tables} tables")
    connection.close()
    binaries = find_postgres_binaries(read_options()["PG_BINDIR"] or None)
    restore_database(binaries, DatabaseAddress.of_settings(connection.settings_dict), source / DUMP)


def _put_streams(source: Path, manifest: Manifest) -> None:
    from furong.foundation.streams import Streams
    from furong.nets.sensing.api.backup import stream_of_partition
    from furong.nets.sensing.api.intake import stream_server
    from furong.nets.sensing.api.pipeline import prepare_streams

    first = {number: part.first for number, part in enumerate(manifest.streams)}
    with Streams(stream_server(), name="restore") as streams:
        for number, part in enumerate(manifest.streams):
            if part.stream != stream_of_partition(number):
                raise BackupDamaged(trouble=f"stream {part.stream} is not in its place")
            if streams.has_stream(part.stream):
                raise PlaceInUse(path=part.stream, found="stream")
        prepare_streams(first)
        for part in manifest.streams:
            if put_back(streams, source / stream_file(part.stream), part.first) != part.count:
                raise BackupDamaged(trouble=f"stream {part.stream} does not have {part.count} messages")


def _compare(manifest: Manifest) -> None:
    """Count every table again; nothing works on the new city yet."""
    from django.db import connection

    with connection.cursor() as cursor:
        found = count_rows(cursor)
    differing: list[Any] = [
        f"{table} {found.get(table)} instead of {count}"
        for table, count in manifest.rows.items()
        if found.get(table) != count
    ]
    if differing:
        raise BackupDamaged(trouble=", ".join(differing))
