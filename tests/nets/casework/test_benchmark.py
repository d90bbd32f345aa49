"""The benchmark of imports runs at a small size, and both of its ways leave the same."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

_PROGRAM = Path(__file__).resolve().parents[3] / "benchmarks" / "case_import.py"


@pytest.mark.slow
def test_a_small_file_is_imported_both_ways(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path.parent):
        folder.chmod(0o755)
    command = [sys.executable, str(_PROGRAM), "--rows", "40", "--each", "10", "--folder", str(tmp_path), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=940)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["cases/min in bulk"] > 0
    assert told["one by one takes"].endswith("times as long")
    assert list(tmp_path.iterdir()) == []
