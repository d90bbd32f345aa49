"""How far off forecasts of bikes are: on made-up mornings, and on recorded ones at many sets of made-up points.

Run ``python benchmarks/bike_forecast.py --data FOLDER``; without a folder (or ``BENCH_BIKES``) only made-up mornings
are used, and what is left out is said. The folder holds ``xiamen_lock_events_*.csv.gz`` with two whole mornings or
more, and may hold ``zones_13.geojson``.

Recorded mornings: each whole morning is forecast from each other one, as if it were the next day. A set of points is 13
discs of 75 m, 0.9 km apart, about the busiest places of a shifted grid; how busy is told by the days left over, an
outage as well, so that the points are not chosen by the counts that are forecast. ``ratio`` is the error by that of the
mean of earlier days; figures come as mean and spread over sets. The three constants of the profile were chosen on cells
of these same mornings (the error is flat around them), so the figures of 15 minutes are somewhat kind.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import shapely
from shapely.geometry import mapping

from furong.engines.forecast import BASELINES, MINUTES_A_DAY, Setting, WalkedDay, coverage, errors_of, walk
from furong.engines.places import ZoneRecord
from furong.engines.synthetic import lock_mornings
from furong.project.bike_counting import Events, count_events
from furong.project.bike_events import open_events
from furong.project.bike_zones import Plane, ZoneSet, open_zones

_MONDAY = 18_617
_POINTS = 13
_RADIUS_M = 75.0
_CELL_M = 150.0
_APART_M = 900.0
_BIN_MIN = 5
_WHOLE = 0.6
_HORIZONS = (5, 15, 30, 60)

FloatArray = npt.NDArray[np.float64]


def measured(day: WalkedDay) -> dict[str, float]:
    """Return the errors of a day."""
    fine = day.scored
    found = {"forecast": errors_of(day.forecast.count[fine], day.truth[fine]).wape}
    found |= {name: errors_of(day.baselines[name][fine], day.truth[fine]).wape for name in BASELINES}
    found["ratio"] = found["forecast"] / found["same_slot_mean"]
    found["coverage"] = coverage(day.forecast.low[fine], day.forecast.high[fine], day.truth[fine])
    return found


def summed(days: list[dict[str, float]]) -> dict[str, str]:
    """Return mean and spread of each figure."""
    names = [name for name in days[0] if name != "same_slot_mean_all"]
    table = np.array([[day[name] for name in names] for day in days])
    return {name: f"{table[:, n].mean():.3f} ± {table[:, n].std():.3f}" for n, name in enumerate(names)}


def forecast(rows: pl.DataFrame, zones: ZoneSet, minutes: int) -> dict[str, float]:
    """Forecast the last day of some rows from the others."""
    last = rows["minute"].max()
    assert isinstance(last, int)
    tested = rows.with_columns(tested=pl.col("minute") // MINUTES_A_DAY == last // MINUTES_A_DAY)
    counted = count_events(Events(tested, {}, []), zones, min(minutes, _BIN_MIN))
    setting = Setting(slot_min=minutes, horizon_min=minutes)
    (day,) = walk(counted.tallies, counted.training.tolist(), counted.tested.tolist(), setting)
    return measured(day)


def discs(lon: FloatArray, lat: FloatArray, plane: Plane) -> ZoneSet:
    """Return discs about places."""
    east, north = plane.east(np.array([1.0]))[0], plane.north(np.array([1.0]))[0]
    ring = shapely.get_coordinates(shapely.Point(0, 0).buffer(_RADIUS_M)) / (east, north)
    zones = []
    for number, (x, y) in enumerate(zip(lon, lat, strict=True)):
        disc = shapely.Polygon(np.add(ring, (x, y)))
        zones.append(ZoneRecord(f"D{number:02}", {}, mapping(disc), float(x), float(y)))
    return ZoneSet(tuple(zones), ())


def points(rows: pl.DataFrame, draw: np.random.Generator) -> ZoneSet:
    """Return busy places well apart from one another, on a grid shifted at random."""
    plane = Plane(round(float(np.mean(rows["lat"].to_numpy()))))
    shift = draw.uniform(0, _CELL_M, 2)
    east, north = plane.east(rows["lon"].to_numpy()) + shift[0], plane.north(rows["lat"].to_numpy()) + shift[1]
    cells = np.stack([east // _CELL_M, north // _CELL_M], axis=1)
    found, counts = np.unique(cells, axis=0, return_counts=True)
    chosen: list[int] = []
    # The order among busy places is shaken, so that sets differ by more than their grid.
    for cell in np.argsort(-counts * draw.uniform(0.6, 1.0, len(counts))):
        away = [np.hypot(*(found[cell] - found[other])) * _CELL_M for other in chosen]
        if all(metres > _APART_M for metres in away):
            chosen.append(int(cell))
        if len(chosen) == _POINTS:
            break
    middle = (found[chosen] + 0.5) * _CELL_M - shift
    return discs(middle[:, 0] / plane.east(np.array([1.0]))[0], middle[:, 1] / plane.north(np.array([1.0]))[0], plane)


def made_up(seeds: int) -> dict[str, Any]:
    """Forecast made-up mornings: two to learn from, an outage, and one that is a little quieter."""
    found: dict[int, list[dict[str, float]]] = {minutes: [] for minutes in _HORIZONS}
    for seed in range(seeds):
        mornings = lock_mornings(seed, (1.0, 1.04, 0.38, 0.94), first_day=_MONDAY)
        locks = mornings.locks
        rows = pl.DataFrame(
            {"lon": locks.lon, "lat": locks.lat, "minute": locks.minute, "received": [None] * len(locks)},
            schema_overrides={"received": pl.Int64},
        )
        zones = points(rows.filter(pl.col("minute") < (_MONDAY + 1) * MINUTES_A_DAY), np.random.default_rng(seed))
        for minutes in _HORIZONS:
            found[minutes].append(forecast(rows, zones, minutes))
    return {f"{minutes} min": summed(days) for minutes, days in found.items()}


def pairs(rows: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame, pl.DataFrame]]:
    """Yield for each whole morning and each other one both as if they followed one another, and what is left over."""
    by_day = {day[0]: part for day, part in rows.group_by(pl.col("minute") // MINUTES_A_DAY, maintain_order=True)}
    most = max(part.height for part in by_day.values())
    whole = [day for day, part in by_day.items() if part.height > _WHOLE * most]
    for known in whole:
        for tested in whole:
            if known != tested:
                late = by_day[tested].with_columns(minute=pl.col("minute") + (known + 1 - tested) * MINUTES_A_DAY)
                rest = [part for day, part in by_day.items() if day not in (known, tested)]
                title = f"{np.datetime64(tested, 'D')} by {np.datetime64(known, 'D')}"
                yield title, pl.concat([by_day[known], late]), pl.concat(rest or [by_day[known]])


def recorded(folder: Path, sets: int) -> dict[str, Any]:
    """Forecast recorded mornings at many sets of points, and at those of a file."""
    (path, *_) = sorted(folder.glob("xiamen_lock_events_*.csv.gz"))
    frame = open_events(path).usable().collect().with_columns(minute=pl.col("second") // 60)
    rows = frame.unique(["bike", "minute"], keep="first", maintain_order=True).select(
        "lon", "lat", "minute", "received"
    )
    own = folder / "zones_13.geojson"
    found: dict[str, Any] = {}
    for title, both, rest in pairs(rows):
        drawn = [points(rest, np.random.default_rng(seed)) for seed in range(sets)]
        found[title] = {
            f"{minutes} min, {sets} sets": summed([forecast(both, zones, minutes) for zones in drawn])
            for minutes in _HORIZONS
        }
        if own.exists():
            told = {minutes: forecast(both, open_zones(own), minutes) for minutes in _HORIZONS}
            found[title] |= {
                f"{minutes} min, {own.name}": {name: round(value, 3) for name, value in one.items()}
                for minutes, one in told.items()
            }
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=os.environ.get("BENCH_BIKES"), help="folder of recorded mornings")
    parser.add_argument("--seeds", type=int, default=6, help="made-up cities")
    parser.add_argument("--sets", type=int, default=12, help="sets of points in recorded mornings")
    chosen = parser.parse_args()
    print(json.dumps({"made up": made_up(chosen.seeds)}, indent=1))
    if chosen.data and any(Path(chosen.data).glob("xiamen_lock_events_*.csv.gz")):
        print(json.dumps({"recorded": recorded(Path(chosen.data), chosen.sets)}, indent=1, ensure_ascii=False))
    else:
        print("SKIPPED: recorded mornings (no --data with xiamen_lock_events_*.csv.gz)")


if __name__ == "__main__":
    main()
