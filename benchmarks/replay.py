"""How long a made-up week of bike mornings takes from file to cases, through the command, and where the time goes.

Run ``python benchmarks/replay.py``. Each run is that of a newcomer: a new data directory, so the time includes making
and starting the database, the tables, the areas and the packs, and stopping it all again. Everything is durable: the
database writes through to disk at every commit. Wall time depends on who else uses the machine; processor time hardly.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

_BEGIN = datetime.fromisoformat("2020-12-21T07:00:00")
_DAYS = 5
_ZONES = 13
_SIDE_DEG = 0.002
_STEP_DEG = 0.01
_WEST, _SOUTH = 104.0, 30.6
_MORNING_MIN = 120


@dataclass(frozen=True)
class Run:
    """One run of the command.

    Args:
        outcome: What it printed.
        wall_s: How long it took, start of the interpreter included. [s]
        processor_s: Processor time of it and of the database that it started, user and system. [s]
    """

    outcome: dict[str, Any]
    wall_s: float
    processor_s: float


def write_morning(folder: Path, events: int, seed: int = 1) -> tuple[Path, Path]:
    """Write made-up lock events and zones and return the two files.

    Args:
        folder: Where to write.
        events: How many lock events. [1]
        seed: Of the dice.
    """
    dice = np.random.default_rng(seed)
    bikes = dice.integers(0, 16**8, size=max(1, events // 3))
    zone = dice.integers(0, _ZONES, size=events)
    # Two in three stand beside the zone that draws them, as the receivers of real bikes have it.
    lon = _WEST + zone * _STEP_DEG + dice.uniform(-2 * _SIDE_DEG, _SIDE_DEG, size=events)
    lat = _SOUTH + dice.uniform(0, _SIDE_DEG, size=events)
    minutes = dice.integers(0, _DAYS, size=events) * 1440 + dice.integers(0, _MORNING_MIN, size=events)
    rows = zip(
        dice.choice(bikes, size=events).tolist(), lat.tolist(), lon.tolist(), np.sort(minutes).tolist(), strict=True
    )
    told = folder / "events.csv.gz"
    with gzip.open(told, "wt", compresslevel=1, encoding="utf-8") as file:
        file.write("bike_id,lat,lon,lock_time\n")
        file.writelines(
            f"{bike:032x},{y:.6f},{x:.6f},{_BEGIN + timedelta(minutes=minute):%Y-%m-%d %H:%M:%S}\n"
            for bike, y, x, minute in rows
        )
    drawn = folder / "zones.geojson"
    features = [_feature(number, max(2, events // (_DAYS * _ZONES * 6))) for number in range(_ZONES)]
    drawn.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return told, drawn


def _feature(number: int, capacity: int) -> dict[str, Any]:
    west, east = _WEST + number * _STEP_DEG, _WEST + number * _STEP_DEG + _SIDE_DEG
    south, north = _SOUTH, _SOUTH + _SIDE_DEG
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "properties": {"zone_id": f"Z{number:02}", "capacity": capacity},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def run_command(events: Path, zones: Path, data: Path) -> Run:
    """Replay through the command and measure it from outside."""
    program = [sys.executable, "-c", "from furong.project.cli import main; main()", "replay", "bikes"]
    before, begun = _children_s(), perf_counter()
    command = [*program, "--events", str(events), "--zones", str(zones), "--data", str(data), "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return Run(json.loads(done.stdout), perf_counter() - begun, _children_s() - before)


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def report(name: str, run: Run) -> str:
    """Return what a run took, as lines of text."""
    outcome = run.outcome
    lines = [
        f"{name}: {outcome['events_read']:,} events, {len(outcome['episodes'])} episodes,"
        f" {run.wall_s:.2f} s ({run.processor_s:.2f} s of processor)"
    ]
    lines += [f"  {stage:28} {seconds:7.3f} s" for stage, seconds in outcome["stages"].items()]
    return "\n".join(lines)


def main() -> None:
    """Measure a first run on a new data directory, and the same again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=167_208, help="How many lock events.")
    wanted = parser.parse_args().events
    with tempfile.TemporaryDirectory(prefix="furong-bench-") as folder:
        place = Path(folder)
        place.chmod(0o755)
        files = write_morning(place, wanted)
        for name in ("new data directory", "the same again"):
            sys.stdout.write(report(name, run_command(*files, place / "data")) + "\n")


if __name__ == "__main__":
    main()
