"""The database as one file: dumped as one instant saw it, and put back into an empty one.

A logical dump, so that it is the same for the embedded server and for one of the city's own, and can be put back on
either. Passwords go by the environment, never by the command line.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from furong.foundation.backup.errors import BackupFailed

__all__ = ["DatabaseAddress", "dump_database", "restore_database"]

_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseAddress:
    """Where a database is.

    Args:
        host: Address, or the folder of a socket.
        port: Empty for the usual one.
        user: Who signs in.
        password: Empty for none.
        name: Of the database.
    """

    host: str
    port: str
    user: str
    password: str = field(repr=False)
    name: str

    @classmethod
    def of_settings(cls, told: Mapping[str, Any]) -> Self:
        """Return the address that Django's settings of a connection tell."""
        host, port, user, password, name = (
            str(told.get(k) or "") for k in ("HOST", "PORT", "USER", "PASSWORD", "NAME")
        )
        return cls(host=host, port=port, user=user, password=password, name=name)

    def environment(self) -> dict[str, str]:
        """Return the environment in which PostgreSQL's programs find it."""
        pairs = {"HOST": self.host, "PORT": self.port, "USER": self.user, "PASSWORD": self.password}
        pairs["DATABASE"] = self.name
        return {**os.environ, **{f"PG{key}": value for key, value in pairs.items() if value}}


def dump_database(binaries: Path, address: DatabaseAddress, snapshot: str, target: Path) -> None:
    """Write what a transaction sees to a file.

    Args:
        binaries: Folder of PostgreSQL's programs.
        address: The database.
        snapshot: What the transaction, which is still open, has exported.
        target: The file.

    Raises:
        BackupFailed: When the program does.
    """
    options = ["--format=custom", "--compress=1", "--no-owner", "--no-privileges"]
    _run([binaries / "pg_dump", *options, f"--snapshot={snapshot}", f"--file={target}"], address)


def restore_database(binaries: Path, address: DatabaseAddress, source: Path) -> None:
    """Put a dump back into an empty database, all or nothing.

    Raises:
        BackupFailed: When the program fails.
    """
    options = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    _run([binaries / "pg_restore", *options, f"--dbname={address.name}", source], address)


def _run(command: list[str | Path], address: DatabaseAddress) -> None:
    done = subprocess.run(command, env=address.environment(), capture_output=True, check=False)
    if done.returncode:
        words = done.stderr.decode(errors="replace").strip().splitlines()[-_SHOWN:]
        raise BackupFailed(trouble=" | ".join(words) or Path(command[0]).name)
