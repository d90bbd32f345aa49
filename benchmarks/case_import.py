"""How many cases a minute come in from one file, numbered, timed, routed and dispatched; beside one row at a time.

Run ``python benchmarks/case_import.py``. The cases are made up, of all classes of the standard table that comes along,
in all districts, over the last month. First the same rows are taken both ways, and what they leave is compared, table
by table; then the file is imported, and as many rows as asked for are opened and dispatched one by one, by the same
actions that the desk uses, each in transactions of its own.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import random
import shutil
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

_HEADER = ("source", "source_key", "case_type", "title", "title_en", "area", "place", "lon", "lat", "occurred_at")
_TABLES = ("casework_case", "casework_task", "casework_timer", "casework_routing", "casework_historyrow")
_MINUTE_S = 60


def main() -> None:
    """Measure at the size that was asked for and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000, help="Cases of the file.")
    parser.add_argument("--each", type=int, default=500, help="Cases that are opened one by one.")
    parser.add_argument("--folder", type=Path, default=None, help="Where to work.")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="furong-import-", dir=given.folder))
    folder.chmod(0o755)
    try:
        told = measure(folder, rows=given.rows, each=given.each)
    finally:
        shutil.rmtree(folder)
    print(json.dumps(told) if given.json else "\n".join(f"{key}: {value}" for key, value in told.items()))


def measure(folder: Path, *, rows: int, each: int) -> dict[str, Any]:
    """Return the figures of a city of its own below ``folder``."""
    from furong.foundation.servers import DataDirectory
    from furong.project.node import node_database, set_up_django

    directory = DataDirectory(folder)
    directory.prepare()
    with node_database(directory):
        set_up_django(folder)
        from furong.project.preparing import prepare_database

        prepare_database()
        _settle()
        load = round(os.getloadavg()[0], 2)
        few = min(each, rows)
        same = _left_by(lambda: _in_bulk(_made_up(few, "s")), "s") == _left_by(
            lambda: _one_by_one(_made_up(few, "t")), "t"
        )
        if not same:
            raise SystemExit("the two ways do not leave the same")
        bulk_s = _timed(lambda: _in_bulk(_made_up(rows, "b")))
        each_s = _timed(lambda: _one_by_one(_made_up(few, "e")))
    bulk, one = rows / bulk_s, few / each_s
    return {
        "rows": rows,
        "load": load,
        "cases/s in bulk": round(bulk, 1),
        "cases/min in bulk": round(bulk * _MINUTE_S),
        "cases/s one by one": round(one, 1),
        "one by one takes": f"{bulk / one:.1f} times as long",
    }


def _settle() -> None:
    """Let the standard table hold, and a list that leaves no doubt in the districts."""
    from furong.foundation.areas.tree import list_areas
    from furong.nets.casework.api import responsibility, standards

    standards.load_standard_table(standards.shipped_table(), "benchmark")
    standards.activate_standard_table(standards.SHIPPED_TABLE, "benchmark", since=date(2020, 1, 1))
    lines = [
        (code, area.code, f"{area.name_zh}{unit}", "", "made up", "2020-01-01")
        for area in list_areas(level="district")
        for code, unit in (("E", "city management"), ("C", "public works"))
    ]
    content = _csv(("class_code", "area", "main", "assisting", "clause", "valid_from"), lines)
    new = responsibility.NewResponsibilities(file="list.csv", content=content)
    responsibility.load_responsibilities(new, "benchmark")


def _made_up(count: int, prefix: str) -> list[tuple[str, ...]]:
    """Return made-up rows: the same for every prefix, but for their keys, and so far apart that none are one matter."""
    from furong.foundation.areas.tree import list_areas
    from furong.nets.casework.api import standards

    dice, south = random.Random(4), 30.1 + "stbe".index(prefix) / 4
    types = standards.list_standard_types(datetime.now(UTC).date())
    areas = list_areas(level="district")
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    rows: list[tuple[str, ...]] = []
    for number in range(count):
        at = today - timedelta(seconds=dice.randrange(1, 30 * 86_400))
        spec, area = dice.choice(types), dice.choice(areas)
        place = (f"{104 + dice.random() / 5:.5f}", f"{south + dice.random() / 5:.5f}")
        words = (spec.title_zh, spec.title_en, area.code, "made up")
        rows.append(("patrol", f"{prefix}{number:07}", spec.key, *words, *place, at.isoformat()))
    return rows


def _in_bulk(rows: list[tuple[str, ...]]) -> None:
    from furong.foundation.identity.actors import system_actor
    from furong.nets.casework.api.imports import import_cases

    report = import_cases("made_up.csv", _csv(_HEADER, rows), system_actor("import"))
    if (report.opened, report.dispatched) != (len(rows), len(rows)):
        raise SystemExit(f"opened {report.opened} and dispatched {report.dispatched} of {len(rows)}")


def _one_by_one(rows: list[tuple[str, ...]]) -> None:
    from furong.foundation.identity.actors import system_actor
    from furong.foundation.transactions import transaction
    from furong.nets.casework import api
    from furong.nets.casework.api.routing import dispatch_certain_cases
    from furong.nets.casework.contracts import NewCase, Source

    for source, key, case_type, title_zh, title_en, area, place, lon, lat, at in rows:
        new = NewCase(
            source=Source(source),
            source_key=key,
            case_type=case_type,
            title_zh=title_zh,
            title_en=title_en,
            priority="4",
            area=area,
            place_zh=place,
            place_en=place,
            lon=float(lon),
            lat=float(lat),
            occurred_at=datetime.fromisoformat(at),
        )
        with transaction():
            api.open_case(new, system_actor("import"))
    if dispatch_certain_cases(limit=len(rows)) != len(rows):
        raise SystemExit("not every case was dispatched one by one")


def _left_by(run: Callable[[], None], prefix: str) -> dict[str, int]:
    """Return how many rows of each table a run leaves for the keys of a prefix, and a digest of their deadlines."""
    from django.db import connection

    run()
    left: dict[str, int] = {}
    with connection.cursor() as cursor:
        for table in _TABLES:
            key = "number" if table == "casework_case" else "case_id"
            cursor.execute(
                f"SELECT count(*) FROM {table} WHERE {key} IN"
                " (SELECT number FROM casework_case WHERE source_key LIKE %s)",
                [f"{prefix}%"],
            )
            left[table] = cursor.fetchone()[0]
        cursor.execute(
            "SELECT hashtext(string_agg(state || due_at || version, ',' ORDER BY source_key))"
            " FROM casework_case WHERE source_key LIKE %s",
            [f"{prefix}%"],
        )
        left["deadlines"] = cursor.fetchone()[0]
    return left


def _csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([header, *rows])
    return buffer.getvalue().encode()


def _timed(run: Callable[[], None]) -> float:
    began = perf_counter()
    run()
    return perf_counter() - began


if __name__ == "__main__":
    main()
