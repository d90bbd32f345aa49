"""A load that is killed at any moment leaves nothing half done, and the same load again finishes it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import polars as pl
from tests.support.registry_rows import things

from furong.nets.sensing.columns.registry import Registry

_FILES, _ROWS = 4, 20_000


def _load(data: Path, files: list[Path]) -> subprocess.Popen[bytes]:
    command = [str(Path(sys.executable).with_name("furong")), "sensing", "load", *map(str, files)]
    return subprocess.Popen([*command, "--data", str(data), "--json"], stdout=subprocess.PIPE)


def _kill_after(process: subprocess.Popen[bytes], segments: Path, count: int, pause_s: float) -> None:
    deadline = time.monotonic() + 300
    while len(list(segments.glob("*.parquet"))) < count and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.001)
    time.sleep(pause_s)
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL


def test_nothing_is_half_done_and_no_number_is_given_twice(tmp_path: Path) -> None:
    data = tmp_path / "city"
    files = []
    for at in range(_FILES):
        files.append(tmp_path / f"things-{at}.parquet")
        codes = [f"K{at}-{row:06d}" for row in range(_ROWS)]
        things("x").drop("code").join(pl.DataFrame({"code": codes}), how="cross").write_parquet(files[-1])
    segments = data / "sensing" / "registry" / "segments"
    numbers: dict[str, int] = {}
    for count, pause_s in ((1, 0.0), (2, 0.01), (3, 0.03)):
        _kill_after(_load(data, files), segments, count, pause_s)
        _demand_whole(segments.parent, numbers)
    told, _ = _load(data, files).communicate(timeout=600)
    answer = json.loads(told)
    assert [answer[file.name]["quarantined"] for file in files] == [0] * _FILES
    assert answer[files[-1].name]["things"] == _FILES * _ROWS
    assert _demand_whole(segments.parent, numbers) == _FILES * _ROWS


def _demand_whole(root: Path, numbers: dict[str, int]) -> int:
    """Check that what can be seen is complete and keeps its numbers; return how many things there are. [1]"""
    registry = Registry.open(root)
    codes = registry.codes_of(np.arange(registry.count))
    found = registry.numbers_of(codes)
    assert found.tolist() == list(range(registry.count))
    assert (registry.cell > 0).all()
    assert (registry.lon == 1_040_500_000).all()
    assert all(registry.numbers_of([code])[0] == number for code, number in list(numbers.items())[:: _ROWS // 10])
    numbers.update(zip(codes, found.tolist(), strict=True))
    return registry.count
