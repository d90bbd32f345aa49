"""The benchmarks run, and their contestants agree; how fast they are is nobody's test."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
TINY = {
    "intake.py": ["--rows", "300", "--things", "1000", "--pieces", "2"],
    "worktime.py": ["--rows", "200", "--each", "20"],
    "morning.py": ["--bikes", "150"],
}
#: They start a database: tests/nets/casework/test_benchmark.py, tests/nets/hotline/test_benchmark.py,
#: tests/scenarios/test_benchmark_replay.py, tests/nets/sensing/history/test_benchmark.py
#: and tests/project/test_benchmark_desk.py.
ELSEWHERE = (
    "case_import.py",
    "hotline_import.py",
    "hotline_burst.py",
    "replay.py",
    "history.py",
    "streams.py",
    "desk.py",
)
#: They tell how much is found and how far off it is, not how fast.
FINDS = "faults.py"
FORECASTS = "bike_forecast.py"
#: It tells how near plans come to the best.
PLANS = "bike_plan.py"
#: How often categories of appeals are told right.
APPEALS = "hotline.py"


def test_every_benchmark_is_run_here_and_told_of_in_the_readme() -> None:
    programs = {path.name for path in BENCHMARKS.glob("*.py")}
    readme = (BENCHMARKS / "README.md").read_text(encoding="utf-8")
    assert programs == {*TINY, *ELSEWHERE, FINDS, FORECASTS, PLANS, APPEALS}
    assert all(f"python benchmarks/{program}" in readme for program in programs)


@pytest.mark.parametrize("program", TINY)
def test_a_benchmark_runs_by_hand(program: str) -> None:
    command = [sys.executable, "-W", "error", str(BENCHMARKS / program), *TINY[program]]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    assert "/s" in done.stdout
    assert "times as long" in done.stdout


def test_what_is_found_is_told_and_what_is_left_out_as_well() -> None:
    command = [sys.executable, "-W", "error", str(BENCHMARKS / FINDS), "--seeds", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    assert "found_of_36" in done.stdout
    assert "SKIPPED" in done.stdout


def test_what_is_forecast_is_told_beside_the_baselines() -> None:
    command = [sys.executable, "-W", "error", str(BENCHMARKS / FORECASTS), "--seeds", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    assert "same_slot_mean" in done.stdout
    assert "SKIPPED" in done.stdout


def test_how_near_plans_come_to_the_best_is_told() -> None:
    command = [sys.executable, "-W", "error", str(BENCHMARKS / PLANS), "--states", "2", "--zones", "6", "--regret"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    assert "gap to the bound" in done.stdout
    assert "saved against nearest first" in done.stdout
    assert "regret" in done.stdout


def test_how_well_appeals_are_told_apart_is_told_beside_the_baseline() -> None:
    command = [sys.executable, "-W", "error", str(BENCHMARKS / APPEALS), "--rows", "300"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    assert "baseline" in done.stdout
    assert "SKIPPED" in done.stdout
