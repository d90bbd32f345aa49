"""Loading the reference data of areas, once per release of it."""

from __future__ import annotations

import csv
import hashlib
from importlib.resources import files

from django.db import connection

from furong.foundation.areas.grids import generated_grids
from furong.foundation.areas.tree import forget_areas
from furong.foundation.transactions import transaction

__all__ = ["load_areas"]

_SOURCE = "chengdu_areas.csv"
_COLUMNS = "code, level, name_zh, name_en, parent_id, statutory_parent, scheme, path, lon, lat, note"
Row = tuple[str | None, ...]


def load_areas() -> int:
    """Bring the table of areas up to the data that this release carries; return how many areas it holds.

    An area that the data no longer names stays, because old cases lie in it.
    """
    text = files("furong.foundation.areas").joinpath("data", _SOURCE).read_text(encoding="utf-8")
    release = hashlib.sha256(text.encode()).hexdigest()
    with transaction(), connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('areas_area'::regclass)")
        if cursor.fetchone() != (release,):
            _merge(_rows(text))
            cursor.execute(f"COMMENT ON TABLE areas_area IS '{release}'")
            forget_areas()
        cursor.execute("SELECT count(*) FROM areas_area")
        (count,) = cursor.fetchone()
    return int(count)


def _merge(rows: list[Row]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE incoming (LIKE areas_area) ON COMMIT DROP")
        with cursor.copy(f"COPY incoming ({_COLUMNS}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        assignments = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS.split(", ")[1:])
        cursor.execute(
            f"INSERT INTO areas_area ({_COLUMNS}) SELECT {_COLUMNS} FROM incoming"
            f" ON CONFLICT (code) DO UPDATE SET {assignments}"
        )


def _rows(text: str) -> list[Row]:
    paths: dict[str, str] = {}
    rows: list[Row] = []
    for area in csv.DictReader(text.splitlines()):
        code, parent = area["code"], area["parent"] or None
        paths[code] = f"{paths[parent]}/{code}" if parent else code
        rows.append(
            (
                code,
                area["level"],
                area["name_zh"],
                area["name_en"],
                parent,
                area["statutory_parent"],
                area["scheme"],
                paths[code],
                area["lon"] or None,
                area["lat"] or None,
                area["note"],
            )
        )
        if area["level"] == "community":
            rows.extend(_grid_rows(code, paths[code]))
    return rows


def _grid_rows(community: str, path: str) -> list[Row]:
    return [
        (
            grid.code,
            "grid",
            grid.name_zh,
            grid.name_en,
            community,
            "",
            "generated",
            f"{path}/{grid.code}",
            None,
            None,
            "",
        )
        for grid in generated_grids(community)
    ]
