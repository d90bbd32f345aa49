"""Keep the records that the city's intake could not use: each with its text, floods of them together."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from django.db import connection
from django.utils import timezone

from furong.foundation.files.store import store_file
from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction
from furong.nets.sensing.contracts.intake import RejectedReading
from furong.nets.sensing.models.intake import CityRejectionRow

__all__ = ["ONE_BY_ONE_MAX", "ROWS_MAX", "quarantine_readings"]

#: So many different records of one reason in a delivery are kept one by one; more of them become one file. [1]
ONE_BY_ONE_MAX = 200
#: So many rows, and so many files, of one sender and reason are kept; from then on there is one row a minute. [1]
ROWS_MAX, FILES_MAX = 10_000, 500
#: Longest text of such a row; records beyond it are counted. [character]
_FLOOD_MAX = 65_536
#: Longest text that the table holds. [character]
_RAW_MAX = 16_384
_SHOWN_LINES = 5
_SOURCE_MAX = 200

_Row = tuple[str | int | datetime, ...]

_KEEP = f"""
INSERT INTO {CityRejectionRow._meta.db_table}
    (source, reason, field, place, digest, raw, file, count, first_at, last_at, state, settled_by)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'held', '')
ON CONFLICT (source, reason, digest) WHERE state = 'held'
DO UPDATE SET count = {CityRejectionRow._meta.db_table}.count + excluded.count, last_at = excluded.last_at
"""
_ADD = f"""{_KEEP}, raw = CASE
    WHEN length({CityRejectionRow._meta.db_table}.raw) >= {_FLOOD_MAX} THEN {CityRejectionRow._meta.db_table}.raw
    ELSE left({CityRejectionRow._meta.db_table}.raw || chr(10) || excluded.raw, {_FLOOD_MAX}) END
"""


def quarantine_readings(source: str, rejected: Sequence[RejectedReading]) -> None:
    """Keep records of a delivery that could not be used; when this returns they are on disk.

    Equal records of one source and reason are one row with a count, so that a sender that repeats itself for an hour
    fills nothing. Many different ones are one file, named by its content. A sender that goes on and on gets one row a
    minute, which keeps the first texts of that minute and counts the others: no flood fills the disk.

    Args:
        source: Who sent them.
        rejected: The records. [1]
    """
    if not rejected:
        return
    rows: list[_Row] = []
    floods: list[_Row] = []
    now = timezone.now()
    by_reason = sorted(rejected, key=lambda record: record.reason)
    with transaction():
        for reason, group in groupby(by_reason, key=lambda record: record.reason):
            counted = _counted(group)
            if _is_flooded(source[:_SOURCE_MAX], reason):
                floods.append((source[:_SOURCE_MAX], reason, *_of_this_minute(counted, now), now, now))
            elif len(counted) > ONE_BY_ONE_MAX:
                rows.append((source[:_SOURCE_MAX], reason, *_together(counted), now, now))
            else:
                rows += [(source[:_SOURCE_MAX], reason, *_alone(*one), now, now) for one in counted.values()]
        # In one order, so that two deliveries never wait for one another.
        rows.sort(key=lambda row: (row[1], str(row[4])))
        with connection.cursor() as cursor:
            cursor.executemany(_KEEP, rows)
            cursor.executemany(_ADD, floods)
        notify("sensing.feed")


def _is_flooded(source: str, reason: str) -> bool:
    held = CityRejectionRow.objects.filter(source=source, reason=reason, state=CityRejectionRow.State.HELD).order_by()
    if held[ROWS_MAX : ROWS_MAX + 1].values_list("pk"):
        return True
    return bool(held.exclude(file="")[FILES_MAX : FILES_MAX + 1].values_list("pk"))


def _of_this_minute(counted: dict[str, tuple[RejectedReading, int]], now: datetime) -> _Row:
    """Return the row that stands for what a sender sends in this minute; its text ends where it is full."""
    digest = hashlib.sha256(f"flood {now:%Y-%m-%dT%H:%M}".encode()).hexdigest()
    first, text = next(iter(counted.values()))[0], "\n".join(counted)[:_FLOOD_MAX]
    count = sum(count for _, count in counted.values())
    return first.field, first.place, digest, text.replace("\x00", "\\u0000"), "", count


def _counted(group: Iterable[RejectedReading]) -> dict[str, tuple[RejectedReading, int]]:
    counted: dict[str, tuple[RejectedReading, int]] = {}
    for record in group:
        first, count = counted.get(record.raw, (record, 0))
        counted[record.raw] = (first, count + 1)
    return counted


def _alone(record: RejectedReading, count: int) -> _Row:
    raw = record.raw.replace("\x00", "\\u0000")
    file = ""
    if len(raw) > _RAW_MAX:
        file = store_file(record.raw.encode(), "application/x-ndjson")
    digest = hashlib.sha256(record.raw.encode()).hexdigest()
    return record.field, record.place, digest, raw[:_RAW_MAX], file, count


def _together(counted: dict[str, tuple[RejectedReading, int]]) -> _Row:
    packed = io.BytesIO()
    deflate = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
    for raw in counted:
        packed.write(deflate.compress(raw.encode() + b"\n"))
    packed.write(deflate.flush())
    file = store_file(packed.getvalue(), "application/gzip")
    records = [record for record, _ in counted.values()]
    shown = "\n".join(record.raw for record in records[:_SHOWN_LINES]).replace("\x00", "\\u0000")
    count = sum(count for _, count in counted.values())
    return records[0].field, records[0].place, file, shown[:_RAW_MAX], file, count
