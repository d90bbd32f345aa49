"""Copies of a city to another place, whole and checkable: files, the database, and what waits in streams."""

from furong.foundation.backup.database import DatabaseAddress, dump_database, restore_database
from furong.foundation.backup.errors import BackupDamaged, BackupFailed, BackupMissing, PlaceInUse
from furong.foundation.backup.files import Copier, demand_empty, verify_files
from furong.foundation.backup.manifest import Manifest, StreamPart
from furong.foundation.backup.messages import StreamFile, StreamGap, put_back

__all__ = [
    "BackupDamaged",
    "BackupFailed",
    "BackupMissing",
    "Copier",
    "DatabaseAddress",
    "Manifest",
    "PlaceInUse",
    "StreamFile",
    "StreamGap",
    "StreamPart",
    "demand_empty",
    "dump_database",
    "put_back",
    "restore_database",
    "verify_files",
]
