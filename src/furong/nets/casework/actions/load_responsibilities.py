"""Load the list of responsibilities: the file is the list as it is known from now on.

Lines that the file no longer has are not deleted: it is only no longer known that they hold, so that what was decided
on them stays explained.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from furong.foundation.areas.tree import get_area
from furong.foundation.citytime.clock import city_clock
from furong.foundation.files.store import store_file
from furong.foundation.responsibilities.changes import change_of
from furong.foundation.responsibilities.errors import demand_faultless
from furong.foundation.responsibilities.known import unit_of_name
from furong.foundation.tables.grids import table_type
from furong.foundation.transactions import transaction_required, wait_for_lock
from furong.kernel.clock import city_time
from furong.nets.casework.contracts.responsibility import ResponsibilityReport
from furong.nets.casework.domain.responsibility_reading import Known, ReadResponsibility, read_responsibilities
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
    # Of two who load at once the second compares with what the first has left.
    wait_for_lock("casework responsibilities")
    now = city_clock().now()
    known = city_known(city_time(now).date())
    lines, findings = read_responsibilities(new.content, new.file, known, fill_merged=new.fill_merged)
    demand_faultless(new.file, findings)
    load = ResponsibilityLoad(file_name=new.file[:200], findings=msgspec.to_builtins(findings), loaded_at=now)
    known_rows = ResponsibilityRow.objects.filter(replaced_at=None)
    change = change_of(known_rows, _rows(lines, known, now), _line_of)
    load.file_id = store_file(new.content, table_type(new.content))
    load.added, load.replaced, load.kept = len(change.fresh), len(change.gone), change.kept
    load.loaded_by = by[:60]
    load.save()
    ResponsibilityRow.objects.filter(pk__in=[row.pk for row in change.gone]).update(replaced_at=now)
    for row in change.fresh:
        row.load = load
    ResponsibilityRow.objects.bulk_create(change.fresh, batch_size=2000)
    return ResponsibilityReport(
        file=new.file, rows=len(lines), added=load.added, replaced=load.replaced, kept=load.kept, findings=findings
    )


def _rows(lines: Iterable[ReadResponsibility], known: Known, now: datetime) -> Iterable[ResponsibilityRow]:
    units: dict[str, str] = dict(known.city_units.units)
    for line in lines:
        said = line.said
        area = get_area(said.area)
        yield ResponsibilityRow(
            class_code=line.class_code,
            area_id=area.code,
            area_path=area.path,
            valid_from=said.valid_from,
            valid_to=said.valid_to,
            recorded_at=now,
            organisation_id=unit_of_name(said.main, area.path, units),
            assisting=list(dict.fromkeys(unit_of_name(name, area.path, units) for name in said.assisting)),
            clause_zh=said.clause[:300],
            clause_en=line.clause_en[:300],
            row=said.row,
        )


def _line_of(row: ResponsibilityRow) -> _Line:
    dates = (row.valid_from, row.valid_to)
    return (row.class_code, row.area_id, *dates, row.organisation_id, *row.assisting, row.clause_zh, row.clause_en)
