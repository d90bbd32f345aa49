"""How well faults of sensors are found: on recorded readings with faults put in, and on two public collections.

Run ``python benchmarks/faults.py --data FOLDER``; without a folder (or ``BENCH_SENSORS``) only the recorded year that
the project ships is used, and what is left out is said. The folder may hold

* ``pm25_<City>_*.csv.gz``: hourly PM2.5 of several stations (UCI, five cities); faults are put into every year;
* ``beijing_multisite_*.csv.gz``: the same of four stations;
* ``chengdu_pm25_injected_faults/``: ``series_*.csv.gz`` and ``labels.json``, faults that somebody else put in;
* ``nab/``: series with ``windows.json``; each is learnt from itself. Told are windows met, and events outside a day;
* ``skab/``: a water bench; learnt from ``anomaly-free``, told as it is, point by point.

The limits of the detector were chosen on Chengdu 2013 and 2014 and Shanghai 2013 to 2015, with other seeds than here;
figures of Beijing were seen meanwhile.
A fault counts as found when an event meets it or the 13 hours after it; false events within 12 hours are one.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import numpy.typing as npt

from furong.engines.faults import FaultKind, Injected, find_faults, inject_faults, learn, score_events
from furong.nets.sensing.adapters.station_tables import StationTable, read_station_table

_OURS = Path(__file__).parents[1] / "packs/air_quality/data/pm25_chengdu.csv.gz"
_YEAR = 8_760
_KINDS = tuple(FaultKind)


@dataclass(frozen=True)
class Year:
    """A table of one year."""

    title: str
    table: StationTable


def years_of(path: Path, title: str) -> Iterator[Year]:
    """Yield the calendar years of a file in which most hours of every station are there."""
    whole = read_station_table(path)
    for year in range(whole.begin.year, whole.begin.year + 7):
        january = whole.begin.replace(year=year, month=1, day=1, hour=0, minute=0, second=0)
        first = round((january - whole.begin) / whole.period)
        last = min(first + _YEAR, whole.values.shape[1])
        part = whole.values[:, max(0, first) : last] if first >= 0 else whole.values[:, :0]
        if part.shape[1] > _YEAR // 2 and (np.isfinite(part).mean(axis=1) > 0.5).all():
            begin = whole.begin + max(0, first) * whole.period
            yield Year(f"{title} {year}", StationTable(whole.names, begin, whole.period, whole.has_zone, part))


def injected(year: Year, seeds: range) -> dict[str, Any]:
    """Put faults into a year, once a seed, and tell how many are found and how much is false."""
    values, names = year.table.values, year.table.names
    unit = float(np.nanmedian(values))
    found, false, by_kind = [], [], dict.fromkeys(_KINDS, 0)
    for seed in seeds:
        changed, faults = inject_faults(values, seed=seed, unit=min(unit, 60.0))
        events, _ = find_faults(learn(names, changed), names, changed)
        score = score_events(events, faults, stations=len(names), steps=values.shape[1])
        found.append(score.found)
        false.append(score.false_a_month)
        for kind, count in score.found_by_kind.items():
            by_kind[kind] += count
    return {
        "found_of_36": {"mean": round(float(np.mean(found)), 1), "min": min(found), "max": max(found)},
        "share_of_34_or_more": round(float(np.mean(np.array(found) >= 34)), 2),
        "false_a_sensor_month": {"mean": round(float(np.mean(false)), 2), "max": round(max(false), 2)},
        "found_by_kind": {kind.value: f"{count}/{6 * len(seeds)}" for kind, count in by_kind.items()},
    }


def labelled(folder: Path, train: Path) -> dict[str, Any]:
    """Tell how the faults are found that somebody else put in, learnt from ``train``."""
    (series,) = sorted(folder.glob("series_*.csv.gz"))[:1]
    table, known = read_station_table(series), read_station_table(train)
    faults = [
        Injected(
            table.names.index(entry["sensor"]),
            FaultKind(entry["kind"]),
            *(round((datetime.fromisoformat(entry[end]) - table.begin) / table.period) for end in ("start", "end")),
        )
        for entry in json.loads((folder / "labels.json").read_text())
    ]
    begun = perf_counter()
    events, _ = find_faults(learn(known.names, known.values), table.names, table.values)
    score = score_events(events, faults, stations=len(table.names), steps=table.values.shape[1])
    return {
        "found": f"{score.found}/{score.faults}",
        "false_a_sensor_month": round(score.false_a_month, 2),
        "found_by_kind": {kind.value: count for kind, count in score.found_by_kind.items()},
        "seconds": round(perf_counter() - begun, 2),
    }


def nab(folder: Path) -> dict[str, Any]:
    """Tell, series by series, how many labelled windows an event meets, and how many events meet none a day."""
    met = windows_all = outside = 0
    days = 0.0
    for name, windows in json.loads((folder / "windows.json").read_text()).items():
        table = read_station_table(folder / name)
        events, _ = find_faults(learn(table.names, table.values), table.names, table.values)
        spans = [
            tuple((datetime.fromisoformat(end) - table.begin) / table.period for end in window) for window in windows
        ]
        met += sum(any(e.first <= last and e.last >= first for e in events) for first, last in spans)
        outside += sum(not any(e.first <= last and e.last >= first for first, last in spans) for e in events)
        windows_all += len(spans)
        days += table.values.shape[1] * table.period / timedelta(days=1)
    return {"windows_met": f"{met}/{windows_all}", "false_events_a_day": round(outside / days, 2), "days": round(days)}


def skab(folder: Path) -> dict[str, Any]:
    """Tell F1, false and missed alarms point by point, and how many changes an event begins within a minute of."""
    clean = read_station_table(folder / "anomaly-free" / "anomaly-free.csv")
    model = learn(clean.names, clean.values)
    counts = np.zeros((2, 2), dtype=np.int64)
    changes = met = 0
    for path in sorted(folder.glob("valve*/*.csv")):
        table = read_station_table(path)
        events, _ = find_faults(model, table.names, table.values)
        said = np.zeros(table.values.shape[1], dtype=bool)
        for event in events:
            said[event.first : event.last + 1] = True
        truth, change, at = _labels(path, table)
        np.add.at(counts, (truth.astype(int), said[at].astype(int)), 1)
        for step in at[change]:
            changes += 1
            met += any(abs(event.first - step) <= 60 for event in events)
    (right_no, false), (missed, right) = counts.tolist()
    return {
        "f1": round(2 * right / max(1, 2 * right + false + missed), 3),
        "false_alarm_rate_percent": round(100 * false / max(1, false + right_no), 2),
        "missed_alarm_rate_percent": round(100 * missed / max(1, missed + right), 2),
        "changes_met_within_60_s": f"{met}/{changes}",
    }


Labels = tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_], npt.NDArray[np.int64]]


def _labels(path: Path, table: StationTable) -> Labels:
    rows = [line.split(";") for line in path.read_text().splitlines()]
    head, body = rows[0], rows[1:]
    anomaly, change = head.index("anomaly"), head.index("changepoint")
    at = [round((datetime.fromisoformat(row[0]) - table.begin) / table.period) for row in body]
    truth = np.array([float(row[anomaly]) > 0 for row in body])
    return truth, np.array([float(row[change]) > 0 for row in body]), np.array(at, dtype=np.int64)


def measure(data: Path | None, seeds: range) -> tuple[dict[str, Any], list[str]]:
    """Return what was measured, and what was left out."""
    told: dict[str, Any] = {"shipped year": injected(Year("", read_station_table(_OURS)), seeds)}
    if data is None or not data.is_dir():
        return told, ["no --data: other cities, labelled faults, NAB and SKAB are left out"]
    left = []
    for path in sorted([*data.glob("pm25_*.csv.gz"), *data.glob("beijing_multisite_*.csv.gz")]):
        title = path.name.split("_")[1] if path.name.startswith("pm25") else "Beijing, four sites"
        told |= {year.title: injected(year, seeds) for year in years_of(path, title)}
    train = next(iter(sorted(data.glob("pm25_Chengdu_*.csv.gz"))), None)
    parts = {
        "labelled": data / "chengdu_pm25_injected_faults",
        "NAB": data / "nab",
        "SKAB": data / "skab",
    }
    for title, folder in parts.items():
        if not folder.is_dir() or (title == "labelled" and train is None):
            left.append(f"{title}: there is no {folder.name}")
        elif title == "labelled" and train is not None:
            told[title] = labelled(folder, train)
        else:
            told[title] = nab(folder) if title == "NAB" else skab(folder)
    return told, left


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, default=os.environ.get("BENCH_SENSORS"), help="folder of collections")
    parser.add_argument("--seeds", type=int, default=10, help="how many times faults are put into each year")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    options = parser.parse_args()
    told, left = measure(options.data, range(1000, 1000 + options.seeds))
    if options.json:
        print(json.dumps({**told, "left_out": left}, ensure_ascii=False))
        return
    for title, figures in told.items():
        print(f"{title}: {json.dumps(figures, ensure_ascii=False)}")
    for line in left:
        print(f"SKIPPED  {line}")


if __name__ == "__main__":
    main()
