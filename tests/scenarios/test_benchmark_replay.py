"""The benchmark of the replay runs and measures what it says."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

_PROGRAM = Path(__file__).resolve().parents[2] / "benchmarks" / "replay.py"


@pytest.fixture
def program() -> ModuleType:
    """The benchmark as a module."""
    spec = importlib.util.spec_from_file_location("benchmark_replay", _PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_a_small_week_goes_through_the_command(program: ModuleType, tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path.parent):
        folder.chmod(0o755)
    events, zones = program.write_morning(tmp_path, 3000)
    run = program.run_command(events, zones, tmp_path / "data")
    assert run.outcome["events_read"] == 3000
    assert run.outcome["episodes"]
    assert sum(run.outcome["stages"].values()) == pytest.approx(run.outcome["seconds"], abs=0.5)
    assert run.outcome["seconds"] < run.wall_s
    text = program.report("small", run)
    assert all(stage in text for stage in run.outcome["stages"])
