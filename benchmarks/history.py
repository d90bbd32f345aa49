"""How fast history answers when there is much of it: latest, a day of one thing, the city by hour.

Run ``python benchmarks/history.py``; ``--readings 1000000000 --things 2000000 --days 7`` is the size that the figures
in the documentation are from (some 8 GB below ``--folder``, ten minutes). The readings are made up and written straight
into day files and counts, by the same code that compacts; on top come fresh files as the engine leaves them, late ones
among them. Then the program asks over REST inside this process: authentication, scope, reading and JSON are included.
Before anything is timed, the counts of one hour are compared with those of a scan of all files by DuckDB.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import duckdb
import numpy as np

_PARTITIONS = 4
_PIECE = 1 << 20
_END = datetime(2026, 11, 22, 16, tzinfo=UTC)
_FRESH_FILES, _FRESH_ROWS = 12, 50_000
_MS = 1000


def main() -> None:
    """Measure at the size that was asked for and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readings", type=int, default=4_000_000)
    parser.add_argument("--things", type=int, default=20_000)
    parser.add_argument("--days", type=int, default=3)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--folder", type=Path, default=None, help="Where to work; needs 10 byte a reading.")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="furong-history-", dir=given.folder))
    try:
        told = measure(folder, readings=given.readings, things=given.things, days=given.days, queries=given.queries)
    finally:
        shutil.rmtree(folder)
    print(json.dumps(told) if given.json else "\n".join(f"{key}: {value}" for key, value in told.items()))


def measure(folder: Path, *, readings: int, things: int, days: int, queries: int) -> dict[str, Any]:
    """Return the figures of a city of its own below ``folder``."""
    from furong.foundation.servers import DataDirectory
    from furong.project.node import node_database, set_up_django

    directory = DataDirectory(folder)
    directory.prepare()
    with node_database(directory):
        set_up_django(folder)
        from furong.project.preparing import prepare_database

        prepare_database()
        load = os.getloadavg()[0]
        told = {"readings": readings, "things": things, "days": days, "load": round(load, 2)}
        told |= _fill(readings, things, days)
        told |= _ask(things, days, queries)
        return told


def _fill(readings: int, things: int, days: int) -> dict[str, Any]:
    from furong.foundation.transactions import transaction
    from furong.nets.sensing.actions.record_history import record_history
    from furong.nets.sensing.selectors.history_files import history_extents
    from furong.project.registry_loading import register_made_up

    register_made_up(things, seed=1)
    begun = perf_counter()
    for partition in range(_PARTITIONS):
        files = _whole_days(partition, readings // _PARTITIONS, things, days)
        with transaction():
            record_history(files)
    seconds = perf_counter() - begun
    with transaction():
        record_history(_fresh(things))
    size = sum(extent.size_bytes for extent in history_extents())
    return {
        "written_per_s": int(readings / seconds),
        "files": sum(extent.files for extent in history_extents()),
        "bytes_a_reading": round(size / readings, 2),
    }


def _whole_days(partition: int, readings: int, things: int, days: int) -> list[Any]:
    """Write a partition's readings, one file a day and its counts."""
    from furong.nets.sensing.columns.history.layout import RAW, WrittenFile
    from furong.nets.sensing.columns.history.merging import write_days
    from furong.nets.sensing.selectors.history_things import groups_of_things, history_root

    origin = WrittenFile(
        partition=partition, tier=RAW, level=0, day=None, first_seq=1, last_seq=1, rows=0, min_ms=0, max_ms=0,
        min_number=0, max_number=0, size_bytes=0, path="",
    )  # fmt: skip
    numbers = np.arange(partition, things, _PARTITIONS, dtype=np.int32)
    a_day = max(1, readings // (len(numbers) * days))
    files = []
    for day in range(days):
        pieces = _pieces(numbers, a_day, _END - timedelta(days=days - day), partition * days + day)
        files += write_days(history_root(), [origin], pieces, level=9, groups=groups_of_things())
    return files


def _pieces(numbers: Any, a_day: int, begin: datetime, seed: int) -> Iterator[Any]:
    from furong.nets.sensing.columns.history.reading import HistoryRows

    dice = np.random.default_rng(seed)
    step_ms = 86_400_000 // a_day
    times = int(begin.timestamp() * _MS) + np.arange(a_day) * step_ms
    width = max(1, _PIECE // a_day)
    for first in range(0, len(numbers), width):
        some = numbers[first : first + width]
        shift = dice.integers(0, max(1, min(step_ms, 60_000)), size=len(some))
        rows = len(some) * a_day
        yield HistoryRows(
            number=np.repeat(some, a_day),
            time_ms=(shift[:, None] + times[None, :]).ravel(),
            value=np.round(np.cumsum(dice.normal(0, 0.2, rows)) % 60, 1),
            quality=np.where(dice.random(rows) < 0.01, 4, 0).astype(np.uint16),
        )


def _fresh(things: int) -> list[Any]:
    """Write what the engine would have written in the last seconds; the last file of each partition is late."""
    from furong.nets.sensing.columns.history import write_history
    from furong.nets.sensing.selectors.history_things import history_root

    dice = np.random.default_rng(7)
    end_ms = int(_END.timestamp() * _MS)
    files = []
    for partition in range(_PARTITIONS):
        for place in range(_FRESH_FILES):
            is_late = place == _FRESH_FILES - 1
            many = min(_FRESH_ROWS, things // _PARTITIONS)
            numbers = dice.choice(things // _PARTITIONS, size=many, replace=False) * _PARTITIONS + partition
            times = np.full(len(numbers), end_ms - 1 if is_late else end_ms + place * 1000)
            ones, zeros = np.ones(len(numbers)), np.zeros(len(numbers), dtype=np.uint16)
            files.append(
                write_history(
                    history_root(), partition, place, place, numbers.astype(np.int32), times, ones, zeros, is_late
                )
            )
    return files


def _ask(things: int, days: int, queries: int) -> dict[str, Any]:
    from django.conf import settings

    from furong.nets.sensing.selectors.history_things import registered_things

    settings.ALLOWED_HOSTS = ["testserver"]
    get = _client()
    _compare(get, days)
    codes = registered_things().codes_of(np.random.default_rng(3).integers(0, things, size=queries))
    _live(things)
    day = {"since": (_END - timedelta(days=1)).isoformat(), "until": _END.isoformat()}
    whole = {"since": (_END - timedelta(days=days)).isoformat(), "until": (_END + timedelta(hours=1)).isoformat()}
    everything = {**whole, "by": "hour,district,category", "format": "arrow"}
    latest = _times(lambda code: get(f"/things/{code}/latest"), codes)
    history = _times(lambda code: get(f"/things/{code}/history", **day), codes)
    again = _times(lambda code: get(f"/things/{code}/history", **day), codes)
    city = _times(lambda _: get("/history/city", **everything), range(5))
    one_day = _times(lambda _: get("/history/city", **{**everything, **day}), range(5))
    return {
        **_told("latest", latest),
        **_told("day_of_a_thing_first_time", history),
        **_told("day_of_a_thing", again),
        "city_all_days_ms": round(max(city), 1),
        "city_one_day_ms": round(max(one_day), 1),
    }


def _compare(get: Callable[..., bytes], days: int) -> None:
    """Compare the counts of one hour, and the last with fresh and late files in it, with a scan of all files."""
    from furong.nets.sensing.columns.history import history_folder
    from furong.nets.sensing.selectors.history_files import live_files
    from furong.nets.sensing.selectors.history_things import history_root

    paths = [str(history_folder(history_root()) / file.path) for file in live_files()]
    for begin in (_END - timedelta(days=days) + timedelta(hours=5), _END - timedelta(hours=1), _END):
        until = begin + timedelta(hours=1)
        query = {"since": begin.isoformat(), "until": until.isoformat(), "by": ""}
        told = json.loads(get("/history/city", **query))["counts"]
        scanned = duckdb.sql(
            "SELECT count(*) FROM (SELECT DISTINCT number, time FROM read_parquet($paths)"
            " WHERE epoch_ms(time) >= $since AND epoch_ms(time) < $until)",
            params={"paths": paths, "since": int(begin.timestamp() * _MS), "until": int(until.timestamp() * _MS)},
        ).fetchall()[0][0]
        if sum(count["n"] for count in told) != scanned:
            raise SystemExit(f"the city counts {told}, a scan {scanned}")


def _live(things: int) -> None:
    """Lay the newest state where the engine would."""
    from furong.nets.sensing.columns.state.layout import open_live
    from furong.nets.sensing.selectors.history_things import history_root

    for partition in range(_PARTITIONS):
        records = open_live(history_root(), partition, things // _PARTITIONS + 1)
        records["time"], records["value"] = int(_END.timestamp() * _MS), 12.5
        records.flush()


def _client() -> Callable[..., bytes]:
    """Return a function that asks the API in the name of somebody who may see everything."""
    from datetime import date

    from django.test import Client

    from furong.foundation.identity.people import NewOrganisation, NewPerson, register_organisations, register_person
    from furong.foundation.identity.tokens import issue_token
    from furong.foundation.transactions import transaction

    with transaction():
        register_organisations([NewOrganisation("bench", "centre", "测", "Bench", "510100")])
        person = NewPerson("bench", "测", "bench", "data_steward", "510100")
        user = register_person(person, "correct horse battery", since=date(2020, 1, 1))
    client, headers = Client(), {"Authorization": f"Bearer {issue_token(user, 'bench')}"}

    def get(path: str, **query: str) -> bytes:
        answer = client.get(f"/api/v1{path}", query, headers=headers)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code} {answer.content!r}")
        return answer.getvalue()

    return get


def _times(ask: Callable[[Any], Any], things: Any) -> list[float]:
    """Return how long each question took. [ms]"""
    taken = []
    for thing in things:
        begun = perf_counter()
        ask(thing)
        taken.append((perf_counter() - begun) * 1000)
    return taken


def _told(name: str, taken: list[float]) -> dict[str, float]:
    return {
        f"{name}_p50_ms": round(float(np.median(taken)), 2),
        f"{name}_p95_ms": round(float(np.percentile(taken, 95)), 2),
    }


if __name__ == "__main__":
    main()
