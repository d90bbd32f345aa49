"""Looking over a machine: what is wrong, and the one thing that mends it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from furong.foundation.servers import DataDirectory, find_postgres_binaries
from furong.foundation.servers.nats import find_nats_server
from furong.foundation.servers.service_user import service_user
from furong.kernel.errors import FurongError
from furong.project.options import read_options

__all__ = ["Finding", "examine", "report"]

_DISK_MIN_GB = 2
_MEMORY_MIN_GB = 2
_NATS_PORT = 4222
_ANSWER_S = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at.

    Args:
        name: What.
        ok: Whether it is well.
        found: What was found.
        mend: What to do when it is not well.
    """

    name: str
    ok: bool
    found: str
    mend: str = ""


def examine(data: Path) -> list[Finding]:
    """Look at everything that a node needs."""
    checks: tuple[Callable[[Path], Finding], ...] = (
        _python, _settings, _libraries, _postgres, _nats, _engines, _user, _directory, _disk, _memory, _port, _browser,
    )  # fmt: skip
    return [check(data) for check in checks]


def report(findings: list[Finding], *, as_json: bool) -> str:
    """Return the findings as lines, or as JSON."""
    if as_json:
        return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False)
    lines = [
        f"{'✓' if f.ok else '✗'} {f.name}: {f.found}" + (f"\n    → {f.mend}" if not f.ok else "") for f in findings
    ]
    return "\n".join(lines)


def _python(_data: Path) -> Finding:
    return Finding(
        name="Python",
        ok=sys.version_info >= (3, 11),
        found=sys.version.split()[0],
        mend="install Python 3.11 or newer and run make install PYTHON=/path/to/python3.11",
    )


def _settings(_data: Path) -> Finding:
    try:
        read_options()
    except FurongError as error:
        return Finding(name="settings", ok=False, found=error.sentence("en"), mend="unset or correct the variable")
    return Finding(name="settings", ok=True, found="every FURONG_ variable is known")


def _libraries(_data: Path) -> Finding:
    needed = (
        "django",
        "ninja",
        "uvicorn",
        "polars",
        "shapely",
        "psycopg",
        "procrastinate",
        "PIL",
        "nats",
        "pyarrow",
        "numba",
        "duckdb",
    )
    missing = [name for name in needed if find_spec(name) is None]
    return Finding(
        name="libraries",
        ok=not missing,
        found=f"missing: {', '.join(missing)}" if missing else "all there",
        mend="make install",
    )


def _postgres(_data: Path) -> Finding:
    try:
        if read_options()["DATABASE_URL"]:
            return Finding(name="PostgreSQL", ok=True, found="your own, by FURONG_DATABASE_URL")
        found = find_postgres_binaries(read_options()["PG_BINDIR"] or None)
    except FurongError as error:
        mend = "make install, or unset FURONG_PG_BINDIR" if "PG_BINDIR" in error.sentence("en") else "make install"
        return Finding(name="PostgreSQL", ok=False, found=error.sentence("en"), mend=mend)
    return Finding(name="PostgreSQL", ok=True, found=str(found))


def _nats(_data: Path) -> Finding:
    try:
        url = read_options()["NATS_URL"]
        if not url:
            return Finding(name="NATS", ok=True, found=str(find_nats_server()))
    except FurongError as error:
        return Finding(name="NATS", ok=False, found=error.sentence("en"), mend="make install")
    silent = [server for server in url.split(",") if server and not _answers(server)]
    return Finding(
        name="NATS",
        ok=not silent,
        found=f"no answer: {', '.join(map(_without_secret, silent))}" if silent else "your own, by FURONG_NATS_URL",
        mend="start the servers that do not answer, or correct FURONG_NATS_URL",
    )


def _answers(server: str) -> bool:
    try:
        address = urlsplit(server)
        with socket.create_connection((address.hostname or "", address.port or _NATS_PORT), timeout=_ANSWER_S) as line:
            return line.recv(4) == b"INFO"
    except (OSError, ValueError):
        return False


def _without_secret(server: str) -> str:
    return server.rpartition("@")[2]


def _engines(data: Path) -> Finding:
    """An engine holds its name while it works."""
    directory = DataDirectory(data.absolute())
    try:
        wanted = read_options()["SENSING_ENGINES"]
    except FurongError:
        return Finding(name="engines", ok=True, found="not looked at: the settings cannot be read")
    if not (directory.root / "run").exists() or not directory.is_held("city"):
        return Finding(name="engines", ok=True, found=f"{wanted} when the city runs")
    still = [f"engine-{slot}" for slot in range(wanted) if not directory.is_held(f"engine-{slot}")]
    return Finding(
        name="engines",
        ok=not still,
        found=f"not running: {', '.join(still)}" if still else f"{wanted} running",
        mend=f"see {directory.logs}/engine-*.log for why; the node starts them again by itself",
    )


def _user(data: Path) -> Finding:
    if os.geteuid() != 0:
        return Finding(name="user", ok=True, found="an ordinary user; the database runs as the same")
    user = service_user(data.absolute())
    able = shutil.which("setpriv") is not None
    return Finding(
        name="user",
        ok=able,
        found=f"root; the database runs as user number {user.uid}",
        mend="apt install util-linux (setpriv), or start as an ordinary user",
    )


def _directory(data: Path) -> Finding:
    place = data.absolute()
    existing = next(path for path in (place, *place.parents) if path.exists())
    if not os.access(existing, os.W_OK):
        return Finding(
            name="data directory", ok=False, found=f"{existing} cannot be written", mend="choose another with --data"
        )
    held = place.exists() and (place / "run").exists() and DataDirectory(place).is_held("city")
    return Finding(name="data directory", ok=True, found=f"{place}{' (a city runs on it)' if held else ''}")


def _disk(data: Path) -> Finding:
    existing = next(path for path in (data.absolute(), *data.absolute().parents) if path.exists())
    free_gb = shutil.disk_usage(existing).free / 1e9
    return Finding(
        name="disk",
        ok=free_gb >= _DISK_MIN_GB,
        found=f"{free_gb:.1f} GB free",
        mend=f"free at least {_DISK_MIN_GB} GB, or choose another place with --data",
    )


def _memory(_data: Path) -> Finding:
    total_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return Finding(
        name="memory",
        ok=total_gb >= _MEMORY_MIN_GB,
        found=f"{total_gb:.1f} GB",
        mend=f"a node needs {_MEMORY_MIN_GB} GB",
    )


def _port(_data: Path) -> Finding:
    try:
        port: int = read_options()["HTTP_PORT"]
    except FurongError:
        return Finding(name="port", ok=True, found="not looked at: the settings cannot be read")
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return Finding(
                name="port",
                ok=False,
                found=f"{port} is taken",
                mend="stop what holds it, or choose another with --port",
            )
    return Finding(name="port", ok=True, found=f"{port} is free")


def _browser(_data: Path) -> Finding:
    found = shutil.which("chromium")
    return Finding(name="browser for make test", ok=True, found=found or "none: browser tests will be skipped")
