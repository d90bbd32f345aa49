"""How many appeals a minute come in from one file: checked, numbered, timed, threaded; beside one appeal at a time.

Run ``python benchmarks/hotline_import.py``. The appeals are made up, of all districts and kinds, over the last month,
from as many phones as a third of them. First the same rows are taken both ways, and what they leave is compared, table
by table; then the file is imported, and as many rows as asked for are taken in one by one, as channels do it.
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
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

_HEADER = ("source_key", "text", "area", "kind", "place", "citizen_name", "citizen_phone", "received_at")
_TABLES = ("hotline_contact", "hotline_appealtimer", "hotline_appealstep")
_KINDS = ("consult", "help", "complaint", "report", "suggestion")
_MINUTE_S = 60


def main() -> None:
    """Measure at the size that was asked for and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000, help="Appeals of the file.")
    parser.add_argument("--each", type=int, default=500, help="Appeals that are taken in one by one.")
    parser.add_argument("--folder", type=Path, default=None, help="Where to work.")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="furong-appeals-", dir=given.folder))
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
        "appeals/s in bulk": round(bulk, 1),
        "appeals/min in bulk": round(bulk * _MINUTE_S),
        "appeals/s one by one": round(one, 1),
        "one by one takes": f"{bulk / one:.1f} times as long",
    }


def _made_up(count: int, prefix: str) -> list[tuple[str, ...]]:
    """Return made-up rows: the same for every prefix, but for their keys."""
    from furong.foundation.areas.tree import list_areas

    dice = random.Random(5)
    areas = list_areas(level="district")
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    rows: list[tuple[str, ...]] = []
    for number in range(count):
        at = today - timedelta(seconds=dice.randrange(1, 30 * 86_400))
        phone = f"138{dice.randrange(max(count // 3, 1)):08}"
        area, kind = dice.choice(areas), dice.choice(_KINDS)
        text = f"{area.name_zh}第{number}号楼下的路灯不亮，晚上看不清路，已经两周了，请尽快处理。"
        rows.append((f"{prefix}{number:07}", text, area.code, kind, "made up", "王小明", phone, at.isoformat()))
    return rows


def _in_bulk(rows: list[tuple[str, ...]]) -> None:
    from furong.foundation.identity.actors import system_actor
    from furong.nets.hotline.api.imports import import_appeals

    buffer = io.StringIO()
    csv.writer(buffer).writerows([_HEADER, *rows])
    report = import_appeals(system_actor("import"), "made_up.csv", buffer.getvalue().encode())
    if report.opened != len(rows):
        raise SystemExit(f"opened {report.opened} of {len(rows)}")


def _one_by_one(rows: list[tuple[str, ...]]) -> None:
    from furong.foundation.identity.actors import system_actor
    from furong.nets.hotline.api.appeals import receive_appeal
    from furong.nets.hotline.contracts.appeals import AppealChannel, AppealKind, NewAppeal

    for key, text, area, kind, place, name, phone, at in rows:
        new = NewAppeal(
            channel=AppealChannel.BATCH,
            source_key=key,
            text=text,
            area=area,
            kind=AppealKind(kind),
            place=place,
            citizen_name=name,
            citizen_phone=phone,
            received_at=datetime.fromisoformat(at),
        )
        receive_appeal(system_actor("import"), new)


def _left_by(run: Callable[[], None], prefix: str) -> dict[str, Any]:
    """Return how many rows of each table a run leaves for the keys of a prefix, and a digest of what they say."""
    from django.db import connection

    run()
    left: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(
                f"SELECT count(*) FROM {table} WHERE appeal_id IN"
                " (SELECT number FROM hotline_appeal WHERE source_key LIKE %s)",
                [f"{prefix}%"],
            )
            left[table] = cursor.fetchone()[0]
        cursor.execute(
            "SELECT hashtext(string_agg(concat_ws('|', state, kind, title, due_at, version, area_path, citizen_id),"
            " ',' ORDER BY source_key)) FROM hotline_appeal WHERE source_key LIKE %s",
            [f"{prefix}%"],
        )
        left["appeals"] = cursor.fetchone()[0]
    return left


def _timed(run: Callable[[], None]) -> float:
    began = perf_counter()
    run()
    return perf_counter() - began


if __name__ == "__main__":
    main()
