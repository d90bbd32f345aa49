"""The benchmark of imported appeals runs at a small size, and both of its ways leave the same."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

_PROGRAM = Path(__file__).resolve().parents[3] / "benchmarks" / "hotline_import.py"
_BURST = _PROGRAM.with_name("hotline_burst.py")


@pytest.mark.slow
def test_a_small_file_of_appeals_is_imported_both_ways(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path.parent):
        folder.chmod(0o755)
    command = [sys.executable, str(_PROGRAM), "--rows", "40", "--each", "10", "--folder", str(tmp_path), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=940)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["appeals/min in bulk"] > 0
    assert told["one by one takes"].endswith("times as long")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_small_burst_is_kept_suggested_and_signed_though_web_processes_are_killed(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path.parent):
        folder.chmod(0o755)
    # However many were acted on by themselves by then: all that wait are taken to their unit by hand.
    sizes = ["--rows", "60", "--seconds", "3", "--single", "0.5", "--wait", "0", "--by-hand", "60"]
    command = [sys.executable, str(_BURST), *sizes, "--kill", "web", "--folder", str(tmp_path), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=980)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["acknowledged"], told["stored"], told["double"], told["suggested"]) == (60, 60, 0, 60)
    assert told["assigned"] == told["signed"] == told["clocks_stopped"] == 60
    assert "web" in told["in_flight_when_killed"]
    assert told["p95_ms"] > 0 < told["single_p95_ms"]
    assert list(tmp_path.iterdir()) == []
