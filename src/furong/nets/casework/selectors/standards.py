"""Reading versions of the standard table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, TypedDict

import msgspec
import polars as pl
from django.conf import settings
from django.db.models import Count, Q, QuerySet

from furong.engines.worktime import load_calendar
from furong.foundation.tables.findings import Finding, Severity
from furong.kernel.clock import city_time
from furong.nets.casework.contracts import CaseTypeSpec
from furong.nets.casework.contracts.standards import (
    ClassKind,
    FilingCondition,
    StandardClass,
    TableChange,
    TableInfo,
    TableReplay,
    TableStatus,
)
from furong.nets.casework.domain.standard_diff import compare_tables
from furong.nets.casework.domain.standard_replay import PastType, replay_table
from furong.nets.casework.domain.standard_types import type_key
from furong.nets.casework.errors.standards import TableUnknown
from furong.nets.casework.models import Case, CaseType, StandardClassRow, StandardTableRow

__all__ = [
    "compare_standard_tables",
    "find_table_on",
    "get_standard_table",
    "list_class_codes_on",
    "list_standard_classes",
    "list_standard_tables",
    "list_standard_types",
    "list_table_findings",
    "replay_standard_table",
]


class _Counts(TypedDict):
    class_count: int
    condition_count: int


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    CountedTable = WithAnnotations[StandardTableRow, _Counts]


def list_standard_tables() -> list[TableInfo]:
    """Return every version: drafts first, then those that hold, the newest first."""
    rows = sorted(_tables(), key=lambda row: (row.status, -row.loaded_at.timestamp()))
    order = {TableStatus.DRAFT: 0, TableStatus.ACTIVE: 1, TableStatus.RETIRED: 2}
    return sorted((_info(row) for row in rows), key=lambda info: order[info.status])


def get_standard_table(key: str) -> TableInfo:
    """Return a version.

    Raises:
        TableUnknown: When there is none of that key.
    """
    row = _tables().filter(pk=key).first()
    if row is None:
        raise TableUnknown(table=key)
    return _info(row)


def find_table_on(day: date) -> TableInfo | None:
    """Return the version that holds on a day, or ``None``."""
    row = _tables().filter(_holds_on(day)).order_by("-valid_from").first()
    return _info(row) if row else None


def list_standard_classes(key: str) -> list[StandardClass]:
    """Return the classes of a version with their conditions, components before events, by code.

    Raises:
        TableUnknown: When there is none of that key.
    """
    get_standard_table(key)
    rows = StandardClassRow.objects.filter(table_id=key).prefetch_related("conditions").order_by("kind", "code")
    return [_class(row) for row in rows]


def list_class_codes_on(day: date) -> frozenset[str]:
    """Return the codes of the classes that hold on a day."""
    table = find_table_on(day)
    codes = StandardClassRow.objects.filter(table_id=table.key if table else "").values_list("code", flat=True)
    return frozenset(codes)


def list_standard_types(day: date, *, class_code: str = "") -> list[CaseTypeSpec]:
    """Return the types of cases of the version that holds on a day, those of one class or all, by key.

    Args:
        day: The day.
        class_code: Keeps those of that class.
    """
    table = find_table_on(day)
    if table is None:
        return []
    rows = CaseType.objects.filter(pk__startswith=f"{table.key}/{class_code}").order_by("pk")
    specs = [msgspec.convert(row.spec, CaseTypeSpec) for row in rows]
    return [spec for spec in specs if not class_code or spec.class_code == class_code]


def list_table_findings(key: str) -> list[Finding]:
    """Return what the check of a version found, errors first.

    Raises:
        TableUnknown: When there is none of that key.
    """
    row = StandardTableRow.objects.filter(pk=key).first()
    if row is None:
        raise TableUnknown(table=key)
    order = list(Severity)
    return sorted(msgspec.convert(row.findings, list[Finding]), key=lambda one: (order.index(one.severity), one.row))


def compare_standard_tables(key: str, *, against: str = "") -> list[TableChange]:
    """Return what a version changes against another one, by default the newest that was activated.

    Raises:
        TableUnknown: When either does not exist.
    """
    new = list_standard_classes(key)
    against = against or _active_beside(key)
    return compare_tables(list_standard_classes(against) if against else [], new)


def replay_standard_table(key: str, *, since: datetime, until: datetime) -> TableReplay:
    """Return what a version would have made of the cases that were opened in a span.

    Raises:
        TableUnknown: When there is none of that key.
    """
    classes = list_standard_classes(key)
    opened = Case.objects.filter(opened_at__gte=since, opened_at__lt=until, case_type__isnull=False)
    values = opened.values_list("number", "case_type_id", "title_zh", "title_en", "opened_at", "closed_at")
    rows = [(*row[:4], int(row[4].timestamp()), int((row[5] or until).timestamp())) for row in values.iterator()]
    schema = {**dict.fromkeys(("number", "type", "title_zh", "title_en"), pl.String), "opened_s": pl.Int64}
    cases = pl.DataFrame(rows, schema={**schema, "ended_s": pl.Int64}, orient="row")
    types = _past_types(cases["type"].unique().to_list())
    calendar = load_calendar(settings.FURONG_OPTIONS["CALENDAR"])
    return replay_table(cases, types, classes, calendar, since=since, until=until)


def _past_types(keys: Iterable[str]) -> dict[str, PastType]:
    """Return the types of those keys, with the unit that their own table names."""
    rows = CaseType.objects.filter(pk__in=list(keys))
    specs = {row.pk: msgspec.convert(row.spec, CaseTypeSpec) for row in rows}
    tables = {key.partition("/")[0] for key in specs}
    found = StandardClassRow.objects.filter(table_id__in=tables).values_list(
        "table_id", "code", "conditions__serial", "conditions__handling_zh"
    )
    units = {type_key(table, code, serial): unit for table, code, serial, unit in found}
    return {key: PastType(spec, units.get(key, "")) for key, spec in specs.items()}


def _active_beside(key: str) -> str:
    rows = StandardTableRow.objects.exclude(pk=key).exclude(status=TableStatus.DRAFT).order_by("-valid_from")
    return str(rows.values_list("pk", flat=True).first() or "")


def _tables() -> QuerySet[CountedTable]:
    return StandardTableRow.objects.annotate(
        class_count=Count("classes", distinct=True), condition_count=Count("classes__conditions", distinct=True)
    )


def _holds_on(day: date) -> Q:
    return ~Q(status=TableStatus.DRAFT) & Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))


def _info(row: CountedTable) -> TableInfo:
    severities = [finding["severity"] for finding in row.findings]
    return TableInfo(
        key=row.key,
        name_zh=row.name_zh,
        name_en=row.name_en,
        status=TableStatus(row.status),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        file=row.file_name,
        digest=row.file_id,
        loaded_at=city_time(row.loaded_at),
        loaded_by=row.loaded_by,
        classes=row.class_count,
        conditions=row.condition_count,
        errors=severities.count(Severity.ERROR),
        warnings=severities.count(Severity.WARNING),
    )


def _class(row: StandardClassRow) -> StandardClass:
    return StandardClass(
        code=row.code,
        kind=ClassKind(row.kind),
        major_zh=row.major_zh,
        major_en=row.major_en,
        name_zh=row.name_zh,
        name_en=row.name_en,
        conditions=tuple(
            FilingCondition(
                serial=one.serial,
                row=one.row,
                text_zh=one.text_zh,
                text_en=one.text_en,
                limit=one.limit,
                limit_kind=one.limit_kind,
                limit_text=one.limit_text,
                closing_zh=one.closing_zh,
                closing_en=one.closing_en,
                handling_zh=one.handling_zh,
                handling_en=one.handling_en,
                supervising_zh=one.supervising_zh,
                supervising_en=one.supervising_en,
            )
            for one in sorted(row.conditions.all(), key=lambda condition: condition.serial)
        ),
    )
