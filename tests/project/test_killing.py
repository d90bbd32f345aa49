"""Killed at any point and started again, a replay ends with the same cases and tasks as one that nobody disturbed."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.support.commands import furong, recorded, replay_command, replay_outcome, server_processes
from tests.support.mornings import made_up_morning, write_events, write_zones
from tests.support.ports import free_port
from tests.support.tables import give_tables

from furong.foundation.servers import DataDirectory

pytestmark = pytest.mark.slow

Files = tuple[Path, Path]
#: How long a city may take to answer on a machine that does other things as well. [s]
_PATIENCE_S = 600.0


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the server's own user may walk through."""
    place = tmp_path_factory.mktemp("killing")
    for folder in (place, place.parent):
        folder.chmod(0o755)
    return place


@pytest.fixture(scope="module")
def files(place: Path) -> Files:
    """A morning of some size."""
    told, zones = made_up_morning(11, bikes=400, events=6000)
    return write_events(place / "e.csv", told), write_zones(place / "z.geojson", zones)


@pytest.fixture(scope="module")
def undisturbed(place: Path, files: Files) -> dict[str, Any]:
    """What a replay prints that nobody disturbs."""
    give_tables(place / "calm")
    found = replay_outcome(place / "calm", *files)
    assert found["episodes"]
    return found


@pytest.fixture(scope="module")
def undisturbed_records(place: Path, undisturbed: dict[str, Any]) -> dict[str, Any]:
    """What lies in the database after it."""
    return recorded(place / "calm")


def kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def victims(kind: str, data: Path, command: int) -> list[int]:
    processes = server_processes(data)
    chosen = {
        "command": [command],
        "server": [pid for pid, line in processes.items() if "/postgres -D" in line],
        "child": [pid for pid, line in processes.items() if line.startswith("postgres:")],
        "everything": [command, *processes],
    }[kind]
    return chosen or [command]


def test_killed_again_and_again_it_ends_like_one_that_is_not(
    place: Path, files: Files, undisturbed: dict[str, Any], undisturbed_records: dict[str, Any]
) -> None:
    data = place / "stormy"
    dice = random.Random(4)
    for kind in dice.sample(["command", "server", "child", "everything"], 4):
        command = replay_command(data, *files)
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            time.sleep(dice.uniform(0.3, 3.0))
            for pid in victims(kind, data, running.pid):
                kill(pid)
            running.kill()
    assert replay_outcome(data, *files) == undisturbed
    assert recorded(data) == undisturbed_records
    assert not server_processes(data)


def batches_told(data: Path) -> int:
    """How many batches lie in the database; none while it does not answer."""
    try:
        with psycopg.connect(
            host=str(DataDirectory(data).socket), user="furong", dbname="furong", connect_timeout=2
        ) as connection:
            row = connection.execute("SELECT count(*) FROM sensing_observationbatch").fetchone()
    except psycopg.Error:
        return 0
    return int(row[0]) if row else 0


@contextlib.contextmanager
def paced_replay(data: Path, files: Files, *, known: int = 0, speed: str = "5000x") -> Iterator[subprocess.Popen[str]]:
    """A replay that takes some seconds, once it has told more batches than are ``known``."""
    command = replay_command(data, *files, "--speed", speed)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        try:
            deadline = time.monotonic() + _PATIENCE_S
            while batches_told(data) <= known:
                assert time.monotonic() < deadline
                assert running.poll() is None, running.stderr and running.stderr.read()
                time.sleep(0.05)
            yield running
        finally:
            running.kill()


def test_it_goes_on_by_itself_when_the_database_is_killed(
    place: Path, files: Files, undisturbed: dict[str, Any]
) -> None:
    data = place / "healing"
    give_tables(data)
    told, zones = made_up_morning(1)
    other = write_events(place / "other.csv", told), write_zones(place / "other.geojson", zones)
    replay_outcome(data, *other)  # so that the directory is a city before anything is killed
    with paced_replay(data, files, known=1) as running:
        for pid in victims("server", data, running.pid):
            kill(pid)
        printed, said = running.communicate(timeout=_PATIENCE_S)
    assert running.returncode == 0, said
    assert "The database went away" in said
    assert [episode["raised"] for episode in json.loads(printed)["episodes"]] == [
        episode["raised"] for episode in undisturbed["episodes"]
    ]


def test_interrupted_it_ends_with_a_sentence_and_goes_on_the_next_time(
    place: Path, files: Files, undisturbed: dict[str, Any]
) -> None:
    data = place / "interrupted"
    give_tables(data)
    with paced_replay(data, files, speed="300x") as running:  # far from its end, however slow the machine
        running.send_signal(signal.SIGINT)
        printed, said = running.communicate(timeout=_PATIENCE_S)
    assert running.returncode == 130
    assert printed == ""
    assert "Stopped as asked" in said
    assert "Traceback" not in said
    assert not server_processes(data)
    assert replay_outcome(data, *files) == undisturbed


def test_two_replays_on_one_directory_do_not_disturb_each_other(place: Path, files: Files) -> None:
    data = place / "shared"
    command = replay_command(data, *files)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as first:
        while not (data / "run" / "replay.lock").exists() or not (data / "run" / "replay.lock").read_text():
            assert first.poll() is None, "it ended before it had begun"
            time.sleep(0.05)
        second = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_PATIENCE_S)
        printed, trouble = first.communicate(timeout=_PATIENCE_S)
    assert first.returncode == 0, trouble
    assert json.loads(printed)["episodes"]
    assert second.returncode == 1
    assert "another process" in second.stderr


@contextlib.contextmanager
def running_city(data: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A city without a demo, once it answers; killed at the end."""
    port = free_port()
    command = furong("up", "--data", data, "--port", str(port), "--no-demo")
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as city:
        try:
            deadline = time.monotonic() + _PATIENCE_S
            while True:
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                        break
                except OSError:
                    assert time.monotonic() < deadline
                    assert city.poll() is None
                    time.sleep(0.2)
            yield city
        finally:
            city.kill()


def test_beside_a_city_whose_database_is_killed_it_goes_on_and_after_the_city_is_killed_too(
    place: Path, files: Files, undisturbed: dict[str, Any], undisturbed_records: dict[str, Any]
) -> None:
    data = place / "city"
    give_tables(data)
    with running_city(data):
        command = replay_command(data, *files)
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
            time.sleep(1.5)
            for pid in random.Random(1).sample(victims("child", data, running.pid), 1):
                kill(pid)
            printed, said = running.communicate(timeout=_PATIENCE_S)
        assert running.returncode == 0, said
        assert json.loads(printed)["episodes"] == undisturbed["episodes"]
    assert replay_outcome(data, *files) == undisturbed
    assert recorded(data) == undisturbed_records
