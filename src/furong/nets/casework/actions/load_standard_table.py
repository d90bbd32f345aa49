"""Load a version of the standard table as a draft, activate it from a day on, and end it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import msgspec

from furong.foundation.citytime.clock import city_clock
from furong.foundation.files.store import store_file
from furong.foundation.tables.findings import Finding, Severity
from furong.foundation.tables.grids import table_type
from furong.foundation.transactions import transaction_required
from furong.kernel.errors import FieldProblem
from furong.nets.casework.actions.install_case_type import install_standard_type
from furong.nets.casework.contracts.standards import StandardClass, StandardTable, TableStatus
from furong.nets.casework.domain.standard_reading import read_standard_table
from furong.nets.casework.domain.standard_types import case_type_of
from furong.nets.casework.errors.standards import (
    TableFaulty,
    TableKeyTaken,
    TableKeyUnusable,
    TableNotDraft,
    TableUnknown,
    ValidityUnusable,
)
from furong.nets.casework.models import FilingConditionRow, StandardClassRow, StandardTableRow
from furong.nets.casework.selectors.standards import list_standard_classes

__all__ = ["NewTable", "activate_standard_table", "load_standard_table", "retire_standard_table"]

_KEY = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
_NAMED_MAX = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTable:
    """A version of the table to be loaded.

    Args:
        key: E.g. ``standard-2026.1``.
        name_zh: Its name in Chinese.
        name_en: Its name in English.
        file: Name of the file.
        content: The file's bytes, CSV or .xlsx.
        fill_merged: Whether merged cells stand for their value in each row.
    """

    key: str
    name_zh: str
    name_en: str
    file: str
    content: bytes
    fill_merged: bool = False


@transaction_required
def load_standard_table(new: NewTable, by: str) -> StandardTable:
    """Store a version as a draft, with the file itself and what its check found; a draft of that key is replaced.

    Raises:
        TableKeyUnusable: When the key cannot be one.
        TableKeyTaken: When a version of that key is not a draft any more.
        TableEmpty, TableFormatUnknown, TableEncodingUnusable, TableBroken, TableTooLarge, TableColumnsMissing,
        TableCellsMerged: When the file is no table.
    """
    if not _KEY.fullmatch(new.key):
        raise TableKeyUnusable(table=new.key)
    table = read_standard_table(new.content, new.file, fill_merged=new.fill_merged)
    known = StandardTableRow.objects.select_for_update().filter(pk=new.key).first()
    if known is not None:
        if known.status != TableStatus.DRAFT:
            raise TableKeyTaken(table=new.key)
        known.delete()
    row = StandardTableRow.objects.create(
        key=new.key,
        name_zh=new.name_zh[:80] or new.key,
        name_en=new.name_en[:160] or new.key,
        file_name=new.file[:200],
        file_id=store_file(new.content, table_type(new.content)),
        findings=msgspec.to_builtins(table.findings),
        loaded_at=city_clock().now(),
        loaded_by=by[:60],
    )
    _store_classes(row, table.classes)
    return table


def _store_classes(table: StandardTableRow, classes: tuple[StandardClass, ...]) -> None:
    rows = {
        one.code: StandardClassRow(
            table=table,
            code=one.code,
            kind=one.kind,
            major_zh=one.major_zh[:80],
            major_en=one.major_en[:160],
            name_zh=one.name_zh[:120],
            name_en=one.name_en[:240],
        )
        for one in classes
    }
    StandardClassRow.objects.bulk_create(rows.values())
    FilingConditionRow.objects.bulk_create(
        FilingConditionRow(
            standard_class=rows[one.code],
            serial=condition.serial,
            row=condition.row,
            text_zh=condition.text_zh,
            text_en=condition.text_en,
            limit=condition.limit,
            limit_kind=condition.limit_kind,
            limit_text=condition.limit_text[:200],
            closing_zh=condition.closing_zh,
            closing_en=condition.closing_en,
            handling_zh=condition.handling_zh[:300],
            handling_en=condition.handling_en[:300],
            supervising_zh=condition.supervising_zh[:300],
            supervising_en=condition.supervising_en[:300],
        )
        for one in classes
        for condition in one.conditions
    )


@transaction_required
def activate_standard_table(key: str, by: str, *, since: date) -> int:
    """Let a draft hold from a day on, and return how many types of cases it makes.

    The version that held until then ends on that day; its types stay installed as they are, for the cases that were
    registered under them.

    Raises:
        TableUnknown: When there is none of that key.
        TableNotDraft: When it is no draft.
        TableFaulty: When its check found errors.
        ValidityUnusable: When the version before begins on that day or later.
    """
    row = _locked(key)
    if row.status != TableStatus.DRAFT:
        raise TableNotDraft(table=key, status=row.status, step="activate")
    _demand_faultless(row)
    before = StandardTableRow.objects.select_for_update().filter(status=TableStatus.ACTIVE).first()
    if before is not None and before.valid_from is not None:
        if before.valid_from >= since:
            raise ValidityUnusable(day=since, table=before.key, since=before.valid_from)
        before.status, before.valid_to = TableStatus.RETIRED, since
        before.save(update_fields=["status", "valid_to"])
    specs = [
        case_type_of(row.key, row.name_zh, one, condition)
        for one in list_standard_classes(key)
        for condition in one.conditions
    ]
    for spec in specs:
        install_standard_type(spec)
    row.status, row.valid_from = TableStatus.ACTIVE, since
    row.activated_at, row.activated_by = city_clock().now(), by[:60]
    row.save(update_fields=["status", "valid_from", "activated_at", "activated_by"])
    return len(specs)


@transaction_required
def retire_standard_table(key: str, *, until: date) -> None:
    """Let an active version end on a day, without another in its place; cases registered under it keep it.

    Raises:
        TableUnknown: When there is none of that key.
        TableNotDraft: When it is not active.
        ValidityUnusable: When it begins on that day or later.
    """
    row = _locked(key)
    if row.status != TableStatus.ACTIVE or row.valid_from is None:
        raise TableNotDraft(table=key, status=row.status, step="retire")
    if row.valid_from >= until:
        raise ValidityUnusable(day=until, table=key, since=row.valid_from)
    row.status, row.valid_to = TableStatus.RETIRED, until
    row.save(update_fields=["status", "valid_to"])


def _locked(key: str) -> StandardTableRow:
    row = StandardTableRow.objects.select_for_update().filter(pk=key).first()
    if row is None:
        raise TableUnknown(table=key)
    return row


def _demand_faultless(row: StandardTableRow) -> None:
    errors = [one for one in msgspec.convert(row.findings, list[Finding]) if one.severity is Severity.ERROR]
    if errors:
        fields = tuple(FieldProblem(pointer=e.place, expected=e.mend_en, got=e.en) for e in errors[:_NAMED_MAX])
        first = errors[0]
        raise TableFaulty(table=row.key, count=len(errors), place=first.place, problem=first.code, fields=fields)
