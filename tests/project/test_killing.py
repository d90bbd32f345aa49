"""Killed at any point and started again, a replay ends with the same cases and tasks as one that nobody disturbed."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from tests.support.mornings import made_up_morning, write_events, write_zones

pytestmark = pytest.mark.slow

_KILLS = 6


def command(data: Path, events: Path, zones: Path) -> list[str]:
    program = [sys.executable, "-c", "from furong.project.cli import main; main()", "replay", "bikes"]
    return [*program, "--events", str(events), "--zones", str(zones), "--data", str(data), "--json"]


def outcome(data: Path, events: Path, zones: Path) -> dict[str, Any]:
    done = subprocess.run(command(data, events, zones), capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def comparable(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Everything about the episodes but the random ids of tasks."""
    return [
        {**episode, "tasks": [(task["operator"], task["share"]) for task in episode["tasks"]]}
        for episode in found["episodes"]
    ]


def postgres_pids(data: Path) -> list[int]:
    """Processes of the embedded server of that directory."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            line = (entry / "cmdline").read_bytes().decode(errors="replace")
            parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError):
            continue
        if f"{data}/postgres" in line or parent in found and line.startswith("postgres"):
            found.append(int(entry.name))
    return found


def test_a_replay_that_is_killed_again_and_again_ends_like_one_that_is_not(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    told, zones = made_up_morning(11, bikes=400, events=6000)
    files = write_events(tmp_path / "e.csv", told), write_zones(tmp_path / "z.geojson", zones)
    undisturbed = outcome(tmp_path / "calm", *files)
    assert undisturbed["episodes"]
    disturbed = tmp_path / "stormy"
    dice = random.Random(4)
    for number in range(_KILLS):
        with subprocess.Popen(
            command(disturbed, *files), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as running:
            time.sleep(dice.uniform(0.3, 3.5))
            victims = [running.pid] if number % 2 == 0 else (postgres_pids(disturbed) or [running.pid])
            try:
                os.kill(dice.choice(victims), signal.SIGKILL)
            except ProcessLookupError:
                pass
            if number % 2 == 0:
                running.kill()
    assert comparable(outcome(disturbed, *files)) == comparable(undisturbed)


def test_two_replays_on_one_directory_do_not_disturb_each_other(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    told, zones = made_up_morning(1)
    files = write_events(tmp_path / "e.csv", told), write_zones(tmp_path / "z.geojson", zones)
    data = tmp_path / "data"
    with subprocess.Popen(command(data, *files), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as first:
        time.sleep(1.0)
        second = subprocess.run(command(data, *files), capture_output=True, text=True, check=False, timeout=60)
        printed, trouble = first.communicate(timeout=60)
    assert first.returncode == 0, trouble
    assert json.loads(printed)["episodes"]
    assert second.returncode == 1
    assert "another process" in second.stderr
