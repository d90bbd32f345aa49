"""Loading the code lists that a release carries, once per release of them."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from datetime import date
from importlib.resources import files
from itertools import pairwise

from django.db import connection

from furong.foundation.codelists.errors import CodesOverlap
from furong.foundation.codelists.models import CodeValue
from furong.foundation.transactions import transaction

__all__ = ["demand_no_overlap", "load_code_lists", "shipped_codes"]

_SOURCE = "code_lists.csv"
_MEANING = ["title_zh", "title_en", "parent", "source", "valid_to"]


def load_code_lists() -> int:
    """Bring the code lists up to those that this release carries; return how many values are stored.

    A value that the release no longer names stays, because old records speak of it.

    Raises:
        CodesOverlap: When a code would mean two things on one day.
    """
    text = _shipped_text()
    release = hashlib.sha256(text.encode()).hexdigest()
    with transaction(), connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('codelists_codevalue'::regclass)")
        if cursor.fetchone() != (release,):
            values = shipped_codes()
            demand_no_overlap(values)
            CodeValue.objects.bulk_create(
                values,
                update_conflicts=True,
                unique_fields=["code_list", "code", "valid_from"],
                update_fields=_MEANING,
            )
            cursor.execute(f"COMMENT ON TABLE codelists_codevalue IS '{release}'")
    return CodeValue.objects.count()


def shipped_codes() -> list[CodeValue]:
    """Return the values that this release carries, not stored yet."""
    return [
        CodeValue(
            code_list=row["code_list"],
            code=row["code"],
            title_zh=row["title_zh"],
            title_en=row["title_en"],
            parent=row["parent"],
            source=row["source"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        )
        for row in csv.DictReader(_shipped_text().splitlines())
    ]


def demand_no_overlap(values: Iterable[CodeValue]) -> None:
    """Return when no code means two things on one day.

    Raises:
        CodesOverlap: When one does.
    """
    ordered = sorted(values, key=lambda value: (value.code_list, value.code, value.valid_from))
    for earlier, later in pairwise(ordered):
        same = (earlier.code_list, earlier.code) == (later.code_list, later.code)
        if same and (earlier.valid_to is None or earlier.valid_to > later.valid_from):
            raise CodesOverlap(code_list=later.code_list, value=later.code, day=later.valid_from)


def _shipped_text() -> str:
    return files("furong.foundation.codelists").joinpath("data", _SOURCE).read_text(encoding="utf-8")
