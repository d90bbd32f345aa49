"""The benchmark of history runs at a small size and finds its counts right."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

_PROGRAM = Path(__file__).resolve().parents[4] / "benchmarks" / "history.py"


@pytest.mark.slow
def test_a_small_city_answers_as_a_scan_of_its_files_does(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path.parent):
        folder.chmod(0o755)
    sizes = ["--readings", "40000", "--things", "400", "--days", "2", "--queries", "3"]
    command = [sys.executable, str(_PROGRAM), *sizes, "--folder", str(tmp_path), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=940)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["readings"] == 40_000
    assert told["day_of_a_thing_p95_ms"] > 0
    assert list(tmp_path.iterdir()) == []
