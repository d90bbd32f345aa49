"""Load the list of responsibilities: the file is the list as it is known from now on.

Lines that the file no longer has are not deleted: it is only no longer known that they hold, so that what was decided
on them stays explained.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.db import connection

from furong.foundation.areas.tree import get_area
from furong.foundation.citytime.clock import city_clock
from furong.foundation.files.store import store_file
from furong.foundation.identity.people import department_of_name
from furong.foundation.transactions import transaction_required
from furong.kernel.clock import city_time
from furong.kernel.errors import FieldProblem
from furong.nets.casework.actions.load_standard_table import table_type
from furong.nets.casework.contracts.responsibility import ResponsibilityReport
from furong.nets.casework.contracts.tables import Finding, Severity
from furong.nets.casework.domain.responsibility_reading import Known, ReadResponsibility, read_responsibilities
from furong.nets.casework.errors.standards import ResponsibilityUnusable
from furong.nets.casework.models import ResponsibilityLoad, ResponsibilityRow
from furong.nets.casework.selectors.responsibilities import city_known

__all__ = ["NewResponsibilities", "load_responsibilities"]

#: What makes two lines the same: class, area, first and last day, main unit, assisting units, clause in both languages.
_Line = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewResponsibilities:
    """A list to be loaded.

    Args:
        file: Name of the file.
        content: The file's bytes, CSV or .xlsx.
        fill_merged: Whether merged cells stand for their value in each row.
    """

    file: str
    content: bytes
    fill_merged: bool = False


@transaction_required
def load_responsibilities(new: NewResponsibilities, by: str) -> ResponsibilityReport:
    """Let a file be the list from now on: new lines are added, those that it no longer has are replaced.

    Units that are new are registered as departments. One line with an error keeps the whole file out.

    Raises:
        ResponsibilityUnusable: When lines cannot be used; every one is named.
        TableEmpty, TableFormatUnknown, TableEncodingUnusable, TableBroken, TableTooLarge, TableColumnsMissing,
        TableCellsMerged: When the file is no table.
    """
    with connection.cursor() as cursor:  # of two who load at once the second compares with what the first has left
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('casework responsibilities', 0))")
    now = city_clock().now()
    known = city_known(city_time(now).date())
    lines, findings = read_responsibilities(new.content, new.file, known, fill_merged=new.fill_merged)
    _demand_faultless(new.file, findings)
    load = ResponsibilityLoad(file_name=new.file[:200], findings=msgspec.to_builtins(findings), loaded_at=now)
    before = {_line_of(row): row for row in ResponsibilityRow.objects.filter(replaced_at=None)}
    rows = {_line_of(row): row for row in _rows(lines, known, now)}
    gone = [row.pk for line, row in before.items() if line not in rows]
    fresh = [row for line, row in rows.items() if line not in before]
    load.file_id = store_file(new.content, table_type(new.content))
    load.added, load.replaced, load.kept = len(fresh), len(gone), len(before) - len(gone)
    load.loaded_by = by[:60]
    load.save()
    ResponsibilityRow.objects.filter(pk__in=gone).update(replaced_at=now)
    for row in fresh:
        row.load = load
    ResponsibilityRow.objects.bulk_create(fresh, batch_size=2000)
    return ResponsibilityReport(
        file=new.file, rows=len(lines), added=load.added, replaced=load.replaced, kept=load.kept, findings=findings
    )


def _demand_faultless(file: str, findings: Iterable[Finding]) -> None:
    errors = [one for one in findings if one.severity is Severity.ERROR]
    if errors:
        fields = tuple(FieldProblem(pointer=e.place, expected=e.mend_en, got=e.en) for e in errors)
        first = errors[0]
        raise ResponsibilityUnusable(file=file, count=len(errors), place=first.place, problem=first.code, fields=fields)


def _rows(lines: Iterable[ReadResponsibility], known: Known, now: datetime) -> Iterable[ResponsibilityRow]:
    units: dict[str, str] = dict(known.units)
    for line in lines:
        area = get_area(line.area)
        yield ResponsibilityRow(
            class_code=line.class_code,
            area_id=area.code,
            area_path=area.path,
            valid_from=line.valid_from,
            valid_to=line.valid_to,
            recorded_at=now,
            organisation_id=_unit(line.main, area.path, units),
            assisting=list(dict.fromkeys(_unit(name, area.path, units) for name in line.assisting)),
            clause_zh=line.clause_zh[:300],
            clause_en=line.clause_en[:300],
            row=line.row,
        )


def _unit(name: str, area_path: str, units: dict[str, str]) -> str:
    """Return the code of a unit; one that is new is registered, once."""
    if name not in units:
        units[name] = department_of_name(name, area_path)
    return units[name]


def _line_of(row: ResponsibilityRow) -> _Line:
    dates = (row.valid_from, row.valid_to)
    return (row.class_code, row.area_id, *dates, row.organisation_id, *row.assisting, row.clause_zh, row.clause_en)
