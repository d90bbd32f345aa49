"""The same threshold-and-dwell job on the same bytes on other engines, beside ours.

``python benchmarks/peers/run.py --lines 1000000 --things 200000 --ours 1200000`` writes a file of readings, runs every
contestant on it as a process of its own, compares their counts of alarms, and prints how many readings a second each
took and the ratio to ours: what ``furong bench sensing --lane ndjson`` has measured in the same session, the whole way
from the socket to history, where the others only read a file. ``--install`` first makes an environment for every peer
(pip and npm, a few hundred megabytes); a peer that is not installed is named and left out. Starting a virtual machine
is not counted against anybody.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

_HERE = Path(__file__).resolve().parent
_FIRST_MS = 1_767_225_600_000
_STEP_MS = 10_000
_TIMEOUT_S = 900


@dataclass(frozen=True)
class Contestant:
    """An engine: its program, and the distribution that it needs (empty: what this project has)."""

    program: str
    needs: str = ""


CONTESTANTS = (
    Contestant("plain_python.py"),
    Contestant("duckdb_batch.py"),
    Contestant("polars_batch.py"),
    Contestant("bytewax_flow.py", "bytewax==0.21.1"),
    Contestant("pathway_flow.py", "pathway==0.33.0"),
    Contestant("spark_batch.py", "pyspark==4.3.0"),
    Contestant("flink_batch.py", "apache-flink==2.3.0"),
    Contestant("node_red_flow.js", "node-red@4.1.15"),
)


def write_lines(file: Path, *, lines: int, things: int, seed: int) -> None:
    """Write readings as NDJSON in the order of time: every thing's value walks at random between 30 and 80."""
    random = np.random.default_rng(seed)
    level = np.full(things, 50.0)
    with file.open("wb") as out:
        for start in range(0, lines, things):
            count = min(things, lines - start)
            level = np.clip(level + random.uniform(-6.0, 6.2, things), 30.0, 80.0)
            at = _FIRST_MS + start // things * _STEP_MS + np.arange(count) % _STEP_MS
            codes = pl.Series([f"5101{n:09d}" for n in range(count)])
            table = pl.DataFrame({"code": codes, "time": at, "value": level[:count].round(2)})
            table.write_ndjson(out)


def install(environments: Path) -> None:
    """Make an environment for every peer that has none."""
    for contestant in CONTESTANTS:
        place = environments / Path(contestant.program).stem
        if not contestant.needs or place.exists():
            continue
        if contestant.program.endswith(".js"):
            place.mkdir(parents=True)
            subprocess.run(["npm", "install", "--silent", contestant.needs], cwd=place, check=True)
        else:
            subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
            subprocess.run([str(place / "bin/pip"), "install", "-q", contestant.needs], check=True)


def run(contestant: Contestant, file: Path, environments: Path) -> dict[str, Any] | None:
    """Run one contestant and return what it printed, or ``None`` when it is not installed or did not end."""
    place = environments / Path(contestant.program).stem
    if contestant.needs and not place.exists():
        return None
    program = str(_HERE / contestant.program)
    environment = {**os.environ, "PATH": f"{place}/bin:{os.environ['PATH']}"}
    if contestant.program.endswith(".js"):
        command, cwd = ["node", program, str(file)], place
    else:
        python = place / "bin/python" if contestant.needs else Path(sys.executable)
        module = f"benchmarks.peers.{Path(contestant.program).stem}"
        command, cwd = [str(python), "-m", module, str(file)], _HERE.parent.parent
    try:
        ended = subprocess.run(
            command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=_TIMEOUT_S, check=True
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        sys.stderr.write(f"{contestant.program}: {error}\n")
        return None
    told = ended.stdout[ended.stdout.rindex('{"engine"') :].splitlines()[0]
    figures: dict[str, Any] = json.loads(told)
    return figures


def main() -> None:
    """Run all contestants and print a table, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--things", type=int, default=20_000)
    parser.add_argument("--folder", type=Path, default=Path("build/peers"))
    parser.add_argument("--ours", type=float, default=0.0, help="readings_per_s that furong bench sensing printed")
    parser.add_argument("--install", action="store_true")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    folder = chosen.folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    if chosen.install:
        install(folder)
    file = folder / f"readings-{chosen.lines}-{chosen.things}.ndjson"
    if not file.exists():
        write_lines(file, lines=chosen.lines, things=chosen.things, seed=7)
    results = [figures for c in CONTESTANTS if (figures := run(c, file, folder)) is not None]
    for figures in results:
        figures["readings_per_s"] = round(chosen.lines / figures["seconds"])
        figures["ours_over_theirs"] = round(chosen.ours / figures["readings_per_s"], 1)
    if chosen.json:
        print(json.dumps({"lines": chosen.lines, "things": chosen.things, "results": results}))
    else:
        for figures in results:
            print(
                f"{figures['engine']:24} {figures['version']:10} {figures['alarms']:>8} alarms "
                f"{figures['readings_per_s']:>10,}/s   ours / theirs {figures['ours_over_theirs']:>6}"
            )
    missing = {c.program for c in CONTESTANTS if c.needs and not (folder / Path(c.program).stem).exists()}
    if missing:
        sys.stderr.write(
            f"not installed, left out (--install makes their environments): {', '.join(sorted(missing))}\n"
        )
    if len({figures["alarms"] for figures in results}) != 1:
        sys.exit("the contestants do not agree")


if __name__ == "__main__":
    main()
