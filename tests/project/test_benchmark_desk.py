"""The benchmark of the desk runs at a small size."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

_PROGRAM = Path(__file__).resolve().parents[2] / "benchmarks" / "desk.py"


@pytest.mark.slow
def test_a_small_desk_answers_every_kind_of_question(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path.parent):
        folder.chmod(0o755)
    sizes = ["--cases", "400", "--at-once", "2", "--seconds", "4"]
    command = [sys.executable, str(_PROGRAM), *sizes, "--folder", str(tmp_path), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["counts"] == 50
    assert {name.removesuffix("_p95_ms") for name in told if name.endswith("_p95_ms")} >= {"all", "list", "drawer"}
    assert told["cpu_web_ms"] > 0 < told["cpu_postgres_ms"]
    assert list(tmp_path.iterdir()) == []
