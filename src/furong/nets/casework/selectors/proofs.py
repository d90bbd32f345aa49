"""Finding the photo that another one is a copy of, and reading what was found about photos."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from furong.engines.pictures import near_bands
from furong.foundation.files.store import read_file
from furong.nets.casework.contracts.proofs import PhotoFinding, ProofTrouble
from furong.nets.casework.domain.photos import difference_of, mirrored_print
from furong.nets.casework.domain.proofs import (
    COPY_BITS,
    COPY_DIFFERENCE,
    REPEAT_BITS,
    REPEAT_DIFFERENCE,
    Found,
    finding_of,
)
from furong.nets.casework.models import HistoryRow, Photo, PhotoFindingRow, PhotoPrint

__all__ = ["copies_of", "dispatched_at", "findings_of"]

_SHIFTS = (48, 32, 16, 0)
#: The bands as their indexes spell them.
_BANDS = " OR ".join(
    f"((p.value >> {shift}) & 65535) = ANY(%s)" if shift else "(p.value & 65535) = ANY(%s)" for shift in _SHIFTS
)
#: The photos that are alike or of the same content, of the same case and of others, the first ones first.
_ALIKE = f"""
WITH alike AS MATERIALIZED (
    SELECT p.photo_id, p.case_id, bit_count((p.value # %s)::bit(64)) AS bits
    FROM {PhotoPrint._meta.db_table} p WHERE {_BANDS}
)
SELECT f.id, a.case_id = %s AS is_own, a.case_id, f.taken_at, f.file_id
FROM alike a JOIN {Photo._meta.db_table} f ON f.id = a.photo_id
WHERE f.id < %s AND a.bits <= CASE WHEN a.case_id = %s THEN {REPEAT_BITS} ELSE {COPY_BITS} END
UNION
SELECT f.id, p.case_id = %s, p.case_id, f.taken_at, f.file_id
FROM {Photo._meta.db_table} f JOIN {PhotoPrint._meta.db_table} p ON p.photo_id = f.id
WHERE f.file_id = %s AND f.id < %s
ORDER BY 1
"""


def copies_of(stored: PhotoPrint) -> list[Found]:
    """Return of which earlier photos a photo is a copy, in a mirror too: the first of another case, and of its own.

    A photo that shows nothing is compared by its content alone.
    """
    digest, found = stored.photo.file_id, dict[bool, Found]()
    content = read_file(digest)[0]
    reflection = mirrored_print(content) if stored.value is not None else None
    alike = [(row, False) for row in _alike(stored, stored.value)]
    alike += [(row, True) for row in (_alike(stored, reflection) if reflection is not None else ())]
    for (_, is_own, case, at, other), mirrored in alike:
        limit = REPEAT_DIFFERENCE if is_own else COPY_DIFFERENCE
        if is_own in found:
            continue
        apart = 0.0 if other == digest else difference_of(content, read_file(other)[0], mirrored=mirrored)
        if apart <= limit:
            trouble = ProofTrouble.REPEATED if is_own else ProofTrouble.REUSED
            found[is_own] = Found(trouble=trouble, case=case, at=at, value=apart, limit=limit)
    return list(found.values())


def _alike(stored: PhotoPrint, value: int | None) -> list[tuple[int, bool, str, datetime, str]]:
    """Return the earlier photos of a print near ``value`` or of the same content: number, whether of the same case,
    the case, when it was taken, and its content.
    """
    bands = near_bands(value) if value is not None else ([], [], [], [])
    own, number, digest = stored.case_id, stored.photo_id, stored.photo.file_id
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, [value or 0, *bands, own, number, own, own, digest, number])
        rows: list[tuple[int, bool, str, datetime, str]] = cursor.fetchall()
    return rows


def dispatched_at(case: str) -> datetime | None:
    """Return when a case was last dispatched, or ``None``."""
    rows = HistoryRow.objects.filter(case_id=case, step="dispatch").order_by("-id")
    return rows.values_list("at", flat=True).first()


def findings_of(rows: list[PhotoFindingRow]) -> tuple[PhotoFinding, ...]:
    """Return what was found about a photo, in sentences."""
    return tuple(
        finding_of(
            Found(
                trouble=ProofTrouble(row.trouble),
                case=row.case_id or "",
                at=row.at,
                since=row.since,
                value=row.value,
                limit=row.limit,
            )
        )
        for row in sorted(rows, key=lambda row: row.pk)
    )
