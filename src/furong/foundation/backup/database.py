"""The database as one file: dumped as one instant saw it, and put back into an empty one.

A logical dump, so that it is the same for the embedded server and for one of the city's own, and can be put back on
either. Passwords go by the environment, never by the command line.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Self

from furong.foundation.backup.errors import BackupFailed

__all__ = ["DatabaseAddress", "dump_database", "restore_database"]

_SHOWN = 3
#: Settings stand in the first lines of a script; PostgreSQL 17 and newer know these.
_HEAD_LINES = 40
_UNKNOWN_TO_OLDER = (b"SET transaction_timeout = 0;",)


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
        BackupFailed: When a program fails.
    """
    told: list[str | Path] = [binaries / "pg_restore", "--no-owner", "--no-privileges", "--file=-", source]
    done: list[str | Path] = [
        binaries / "psql",
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        "--file=-",
    ]
    with (
        tempfile.TemporaryFile() as words,
        subprocess.Popen(told, stdout=subprocess.PIPE, stderr=words) as teller,
        subprocess.Popen(
            done, env=address.environment(), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=words
        ) as doer,
    ):
        assert teller.stdout is not None
        assert doer.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            _pass_on(teller.stdout, doer.stdin)
        teller.stdout.close()
        failed = teller.wait()
        if failed:
            doer.kill()  # at the end of its script it would commit what it has
        with contextlib.suppress(BrokenPipeError):
            doer.stdin.close()
        failed = doer.wait() or failed
        words.seek(0)
        if failed:
            raise _failure(words.read(), "psql")


def _pass_on(script: IO[bytes], server: IO[bytes]) -> None:
    """Pass a script on without the settings at its head that an older server does not know."""
    for _ in range(_HEAD_LINES):
        line = script.readline()
        if line.strip() not in _UNKNOWN_TO_OLDER:
            server.write(line)
    shutil.copyfileobj(script, server)


def _run(command: list[str | Path], address: DatabaseAddress) -> None:
    done = subprocess.run(command, env=address.environment(), capture_output=True, check=False)
    if done.returncode:
        raise _failure(done.stderr, Path(command[0]).name)


def _failure(words: bytes, program: str) -> BackupFailed:
    lines = words.decode(errors="replace").strip().splitlines()[:_SHOWN]
    return BackupFailed(trouble=" | ".join(lines) or program)
