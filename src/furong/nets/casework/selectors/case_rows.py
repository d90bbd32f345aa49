"""Cases as lists show them, by their numbers: one query, written out, because every list of the desk asks it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection

from furong.nets.casework.contracts import CaseInfo, CaseState, Source

__all__ = ["read_case_infos"]

_ROWS = """
SELECT c.number, c.case_type_id,
    CASE WHEN t.key IS NULL THEN r.class_zh ELSE t.spec ->> 'title_zh' END,
    CASE WHEN t.key IS NULL THEN r.class_en ELSE t.spec ->> 'title_en' END,
    c.title_zh, c.title_en, c.state, c.priority, c.source, c.source_key, c.area_id, c.area_path, c.place_zh, c.place_en,
    c.lon, c.lat, c.opened_at, c.due_at, c.closed_at, c.version,
    ARRAY(SELECT k.organisation_id FROM casework_task k WHERE k.case_id = c.number ORDER BY k."group"),
    c.is_place_rough
FROM casework_case c
LEFT JOIN casework_casetype t ON t.key = c.case_type_id
LEFT JOIN casework_report r ON r.case_id = c.number
WHERE c.number = ANY(%s)
"""


def read_case_infos(numbers: Iterable[str], states: Collection[CaseState]) -> dict[str, CaseInfo]:
    """Return the cases of these numbers, by number, without those in another than one of ``states``, if any."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [list(numbers)])
        infos = map(_info, cursor.fetchall())
    return {info.number: info for info in infos if not states or info.state in states}


def _info(row: tuple[Any, ...]) -> CaseInfo:
    return CaseInfo(
        number=row[0], case_type=row[1] or "", class_zh=row[2], class_en=row[3], title_zh=row[4], title_en=row[5],
        state=CaseState(row[6]), priority=row[7], source=Source(row[8]), source_key=row[9], area=row[10],
        area_path=row[11], place_zh=row[12], place_en=row[13], lon=row[14], lat=row[15], opened_at=row[16],
        due_at=row[17], closed_at=row[18], version=row[19], organisations=tuple(row[20]),
        is_place_rough=row[21],
    )  # fmt: skip
