"""Finding the photo that another one is a copy of, and reading what was found about photos."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from furong.engines.pictures import near_bands
from furong.nets.casework.contracts.proofs import PhotoFinding, ProofTrouble
from furong.nets.casework.domain.proofs import COPY_BITS, REPEAT_BITS, Found, finding_of
from furong.nets.casework.models import HistoryRow, Photo, PhotoFindingRow, PhotoPrint

__all__ = ["copies_of", "dispatched_at", "findings_of"]

_SHIFTS = (48, 32, 16, 0)
#: The bands as their indexes spell them.
_BANDS = " OR ".join(
    f"((p.value >> {shift}) & 65535) = ANY(%s)" if shift else "(p.value & 65535) = ANY(%s)" for shift in _SHIFTS
)
#: Of the photos that are alike or of the same content, the first of another case and the first of the same one.
_COPIES = f"""
WITH alike AS MATERIALIZED (
    SELECT p.photo_id, p.case_id, p.stored_at, bit_count((p.value # %s)::bit(64)) AS bits
    FROM {PhotoPrint._meta.db_table} p WHERE {_BANDS}
), same AS (
    SELECT p.photo_id, p.case_id, p.stored_at, 0::bigint AS bits
    FROM {Photo._meta.db_table} f JOIN {PhotoPrint._meta.db_table} p ON p.photo_id = f.id WHERE f.file_id = %s
)
SELECT DISTINCT ON (case_id = %s) case_id = %s AS is_own, case_id, stored_at, bits
FROM (SELECT * FROM alike UNION ALL SELECT * FROM same) found
WHERE photo_id < %s AND bits <= CASE WHEN case_id = %s THEN {REPEAT_BITS} ELSE {COPY_BITS} END
ORDER BY case_id = %s, photo_id
"""


def copies_of(stored: PhotoPrint) -> list[Found]:
    """Return of which earlier photos a photo is a copy: the first of another case, and the first of its own.

    A photo that shows nothing is compared by its content alone.
    """
    bands = near_bands(stored.value) if stored.value is not None else ([], [], [], [])
    own = stored.case_id
    with connection.cursor() as cursor:
        cursor.execute(_COPIES, [stored.value or 0, *bands, stored.photo.file_id, own, own, stored.photo_id, own, own])
        rows = cursor.fetchall()
    return [
        Found(
            trouble=ProofTrouble.REPEATED if is_own else ProofTrouble.REUSED,
            case=case,
            at=at,
            value=float(bits),
            limit=float(REPEAT_BITS if is_own else COPY_BITS),
        )
        for is_own, case, at, bits in rows
    ]


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
