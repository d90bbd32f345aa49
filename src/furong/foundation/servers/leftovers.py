"""What a killed server or a killed starter leaves behind: ended, waited for, cleared away, so that a start can follow.

A server is known by its data directory, never by its number alone: after a restart of the machine or container that
number may belong to anybody.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

__all__ = ["clear_leftovers", "clear_nats_leftovers", "server_pid"]

_POLL_S = 0.02
#: How a server is asked to end, and how long each way is waited for. The first keeps to the rules; the second makes the
#: next start replay the log; the third does, too, and is for a server that no longer listens. [s]
_WAYS_TO_END = ((signal.SIGINT, 10.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0))
#: Children of a killed server notice by themselves that it is gone; those that do not are ended after this. [s]
_ORPHANS_S = 5.0


def server_pid(data: Path) -> int | None:
    """Return the number of the server that runs over ``data``, whoever started it, or ``None``."""
    pid = _noted_pid(data)
    return pid if pid is not None and _serves(pid, data) else None


def clear_leftovers(data: Path, socket: Path) -> bool:
    """End a server that runs over ``data``, wait for its children, and remove what would keep a new one from starting.

    Args:
        data: The server's data directory; the caller makes sure that nobody wants that server any more.
        socket: Directory of its socket.

    Returns:
        Whether nothing is left.
    """
    if not _end(lambda: server_pid(data)):
        return False
    deadline = time.monotonic() + _ORPHANS_S
    while (orphans := _at_work_in(data)) and time.monotonic() < deadline:
        time.sleep(_POLL_S)
    for pid in orphans:
        _send(pid, signal.SIGKILL)
    noted = _noted_pid(data)
    if noted is not None and Path(f"/proc/{noted}").exists():
        # The number is somebody else's by now: PostgreSQL would take that process for its own server and refuse.
        (data / "postmaster.pid").unlink(missing_ok=True)
    for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
        (socket / name).unlink(missing_ok=True)
    return True


def clear_nats_leftovers(configuration: Path) -> bool:
    """End a NATS server that runs by a configuration file: two over the same streams would spoil them.

    Returns:
        Whether none is left.
    """
    return _end(lambda: _nats_pid(configuration))


def _nats_pid(configuration: Path) -> int | None:
    wanted = os.fsencode(configuration)
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            arguments = (entry / "cmdline").read_bytes().split(b"\0")
            if wanted in arguments and b"-c" in arguments and int(entry.name) != os.getpid():
                return int(entry.name)
    return None


def _end(find: Callable[[], int | None]) -> bool:
    for way, patience_s in _WAYS_TO_END:
        pid = find()
        if pid is None:
            return True
        _send(pid, way)
        deadline = time.monotonic() + patience_s
        while find() == pid and time.monotonic() < deadline:
            time.sleep(_POLL_S)
    return find() is None


def _noted_pid(data: Path) -> int | None:
    try:
        return int((data / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None


def _serves(pid: int, data: Path) -> bool:
    try:
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return b"-D" in arguments and os.fsencode(data) in arguments


def _at_work_in(data: Path) -> list[int]:
    """Processes whose working directory is ``data``: a server and its children have theirs there."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (entry / "cwd").readlink() == data and int(entry.name) != os.getpid():
                found.append(int(entry.name))
    return found


def _send(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
