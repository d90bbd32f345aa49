"""The ``furong`` command as processes: started, killed, and what they left in the database."""

from __future__ import annotations

import functools
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg

from furong.foundation.servers import DataDirectory, EmbeddedPostgres, find_postgres_binaries

__all__ = ["furong", "recorded", "replay_command", "replay_outcome", "server_processes", "token_of", "tokens_of"]

#: However busy the machine is. [s]
_PATIENCE_S = 600.0
#: What ``furong token create`` does, for several people at once.
_TOKENS = """
import pathlib, sys
from furong.project.access_tokens import create_token
for username in sys.argv[2:]:
    print(create_token(pathlib.Path(sys.argv[1]), username=username, label="test", days=0))
"""
#: What must be the same whatever was killed, in one order.
_RECORDED = {
    "cases": "SELECT number, source_key, title_zh, due_at FROM casework_case ORDER BY 1",
    "tasks": 'SELECT id, case_id, "group", share, state FROM casework_task ORDER BY 1',
    "history": "SELECT case_id, step, reason FROM casework_historyrow ORDER BY 1, 2, 3",
    "alarms": "SELECT id, raised_min, cleared_min, value, withdrawn FROM sensing_alarmrow ORDER BY 1",
    "transitions": "SELECT alarm_id, kind, event_time FROM sensing_alarmtransition ORDER BY 1, 2, 3",
    "levels": "SELECT thing_id, minute, value FROM sensing_levelrow ORDER BY 1, 2",
    "pending": "SELECT event_id, consumer FROM outbox_outboxdelivery WHERE applied_at IS NULL ORDER BY 1, 2",
}


def furong(*arguments: str | Path) -> list[str]:
    """The command line of ``furong`` with these arguments."""
    return [sys.executable, "-c", "from furong.project.cli import main; main()", *map(str, arguments)]


@functools.cache
def token_of(data: Path, username: str) -> str:
    """An access token for somebody of the running city in that directory, made when it is first asked for."""
    command = furong("token", "create", "--user", username, "--label", "test", "--data", data)
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=_PATIENCE_S).stdout.strip()


def tokens_of(data: Path, *usernames: str) -> dict[str, str]:
    """New access tokens for people of the running city in that directory, made by one process."""
    command = [sys.executable, "-c", _TOKENS, str(data), *usernames]
    made = subprocess.run(command, capture_output=True, text=True, check=True, timeout=_PATIENCE_S).stdout.split()
    return dict(zip(usernames, made, strict=True))


def replay_command(data: Path, events: Path, zones: Path, *more: str) -> list[str]:
    """The command line of a replay."""
    files = ("--events", events, "--zones", zones, "--data", data)
    return furong("replay", "bikes", *files, "--json", *more)


def replay_outcome(data: Path, events: Path, zones: Path, *more: str) -> dict[str, Any]:
    """What a replay that must succeed prints, without the time it took."""
    command = replay_command(data, events, zones, *more)
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_PATIENCE_S)
    assert done.returncode == 0, done.stderr
    outcome: dict[str, Any] = json.loads(done.stdout)
    return {key: value for key, value in outcome.items() if key not in ("seconds", "stages")}


def recorded(data: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What lies in the database of a data directory on which nothing runs."""
    directory = DataDirectory(data)
    server = EmbeddedPostgres(directory, find_postgres_binaries())
    server.start()
    try:
        with psycopg.connect(host=str(directory.socket), user="furong", dbname="furong") as connection:
            return {name: connection.execute(query.encode()).fetchall() for name, query in _RECORDED.items()}
    finally:
        server.stop()


def server_processes(data: Path) -> dict[int, str]:
    """Numbers and command lines of the embedded server of a data directory and of its children."""
    found: dict[int, str] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            where = (entry / "cwd").readlink()
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if where.is_relative_to(data) and line:
            found[int(entry.name)] = line
    return found
