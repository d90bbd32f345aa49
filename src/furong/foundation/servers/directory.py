"""The data directory of one node: where everything lies, and who is at work in it."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from furong.kernel.errors import Conflict

__all__ = ["CityIsRunning", "DataDirectory"]

#: Longest path of a Unix socket that Linux takes (sun_path, unix(7)), less the name PostgreSQL gives it. [byte]
_SOCKET_DIRECTORY_MAX = 107 - len("/.s.PGSQL.5432.lock")


class CityIsRunning(Conflict):
    """Another process holds the directory."""

    code = "servers.directory_in_use"
    zh = "数据目录 {path} 正被另一个进程({holder})使用。请先停止它,或换一个目录。"
    en = (
        "The data directory {path} is in use by another process ({holder}). Stop that one, or choose another directory."
    )


@dataclass(frozen=True, slots=True)
class DataDirectory:
    """Paths below one root. Nothing outside it is written, but for the socket where the root's path is too long."""

    root: Path

    @property
    def postgres(self) -> Path:
        """The embedded PostgreSQL's own data."""
        return self.root / "postgres"

    @property
    def files(self) -> Path:
        """Content-addressed files."""
        return self.root / "files"

    @property
    def static(self) -> Path:
        """Collected and compressed style sheets and scripts."""
        return self.root / "static"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def socket(self) -> Path:
        """Where the embedded PostgreSQL listens; a short path elsewhere when ours is too long for a socket."""
        wanted = self.root / "run" / "postgres"
        if len(os.fsencode(wanted)) <= _SOCKET_DIRECTORY_MAX:
            return wanted
        digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"furong-{digest}"

    def prepare(self) -> None:
        """Make the directories that are missing."""
        self.root.mkdir(parents=True, exist_ok=True)
        for path in (self.files, self.static, self.logs, self.root / "run"):
            path.mkdir(exist_ok=True)
        (self.root / "secrets").mkdir(mode=0o700, exist_ok=True)

    def secret(self, name: str) -> str:
        """Return the secret of that name, made on first use and readable by the owner alone."""
        path = self.root / "secrets" / name
        with contextlib.suppress(FileExistsError):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(32))
        return path.read_text()

    @contextlib.contextmanager
    def hold(self, purpose: str) -> Iterator[None]:
        """Hold the directory for ``purpose`` (``city`` or ``replay``) until the block ends or this process dies.

        Raises:
            CityIsRunning: When another process holds it for the same purpose.
        """
        path = self._lock_path(purpose)
        with path.open("a+") as file:
            if not _lock(file.fileno()):
                file.seek(0)
                raise CityIsRunning(path=self.root, holder=file.read().strip() or "?")
            file.truncate(0)
            file.write(f"{purpose}, pid {os.getpid()}")
            file.flush()
            yield
            file.truncate(0)

    def is_held(self, purpose: str) -> bool:
        """Return whether some process holds the directory for ``purpose`` now."""
        with self._lock_path(purpose).open("a+") as file:
            return not _lock(file.fileno())

    def _lock_path(self, purpose: str) -> Path:
        return self.root / "run" / f"{purpose}.lock"


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
