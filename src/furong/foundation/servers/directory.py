"""The data directory of one node: where everything lies, and who is at work in it."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from furong.kernel.errors import Broken, Conflict

__all__ = ["CityIsRunning", "DataDirectory", "DirectoryUnusable"]

#: Longest path of a Unix socket that Linux takes (sun_path, unix(7)), less the name PostgreSQL gives it. [byte]
_SOCKET_DIRECTORY_MAX = 107 - len("/.s.PGSQL.5432.lock")

#: How long a lock is tried for: somebody may be looking for a moment whether it is held. [s]
_PATIENCE_S = 0.2
_POLL_S = 0.01


class CityIsRunning(Conflict):
    """Another process holds the directory."""

    code = "servers.directory_in_use"
    zh = "数据目录 {path} 正被另一个进程（{holder}）使用。请先停止它，或换一个目录。"
    en = (
        "The data directory {path} is in use by another process ({holder}). Stop that one, or choose another directory."
    )


class DirectoryUnusable(Broken):
    """The directory cannot be made or written."""

    code = "servers.directory_unusable"
    zh = "数据目录 {path} 无法使用（{trouble}）。请换一个可写的目录。"
    en = "The data directory {path} cannot be used ({trouble}). Choose one that can be written."


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
        """Make the directories that are missing.

        Raises:
            DirectoryUnusable: When that cannot be done.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            for path in (self.files, self.static, self.logs, self.root / "run"):
                path.mkdir(exist_ok=True)
            (self.root / "secrets").mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise DirectoryUnusable(path=self.root, trouble=error.strerror or str(error)) from error

    def secret(self, name: str) -> str:
        """Return the secret of that name, made on first use and readable by the owner alone."""
        path = self.root / "secrets" / name
        if not path.exists() or not path.stat().st_size:
            path.unlink(missing_ok=True)
            # Written whole beside its place, then put there unless somebody was first: never there in part.
            draft = path.with_name(f"{name}.{os.getpid()}")
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(32))
            with contextlib.suppress(FileExistsError):
                os.link(draft, path)
            draft.unlink()
        return path.read_text()

    @contextlib.contextmanager
    def hold(self, purpose: str) -> Iterator[None]:
        """Hold the directory for ``purpose`` (``city``, ``replay``) until the block ends or this process dies.

        Raises:
            CityIsRunning: When another process holds it for the same purpose.
        """
        path = self._lock_path(purpose)
        with path.open("a+") as file:
            if not _lock(file.fileno(), fcntl.LOCK_EX, _PATIENCE_S):
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
            return not _lock(file.fileno(), fcntl.LOCK_SH, 0.0)

    def _lock_path(self, purpose: str) -> Path:
        return self.root / "run" / f"{purpose}.lock"


def _lock(descriptor: int, kind: int, patience_s: float) -> bool:
    deadline = time.monotonic() + patience_s
    while True:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(_POLL_S)
        else:
            return True
