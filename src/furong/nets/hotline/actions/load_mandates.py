"""Load the hotline's list of responsibilities: the file is the list as it is known from now on.

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
from furong.foundation.responsibilities.known import known_units, unit_of_name
from furong.foundation.tables.grids import table_type
from furong.foundation.transactions import transaction_required, wait_for_lock
from furong.nets.hotline.contracts.mandates import MandateReport
from furong.nets.hotline.domain.mandate_reading import ReadMandate, read_mandates
from furong.nets.hotline.models import MandateLoad, MandateRow

__all__ = ["NewMandates", "load_mandates"]

#: What makes two lines the same: category, kind, area, first and last day, units, clause and document.
_Line = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMandates:
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
def load_mandates(new: NewMandates, by: str) -> MandateReport:
    """Let a file be the list from now on: new lines are added, those that it no longer has are replaced.

    Units that are new are registered as departments. One line with an error keeps the whole file out.

    Raises:
        ResponsibilityUnusable: When lines cannot be used; every one is named.
        TableEmpty, TableFormatUnknown, TableEncodingUnusable, TableBroken, TableTooLarge, TableColumnsMissing,
        TableCellsMerged: When the file is no table.
    """
    # Of two who load at once the second compares with what the first has left.
    wait_for_lock("hotline responsibilities")
    now, known = city_clock().now(), known_units()
    lines, findings = read_mandates(new.content, new.file, known, fill_merged=new.fill_merged)
    demand_faultless(new.file, findings)
    known_rows = MandateRow.objects.filter(replaced_at=None)
    change = change_of(known_rows, _rows(lines, dict(known.units), now), _line_of)
    load = MandateLoad.objects.create(
        file_name=new.file[:200],
        file_id=store_file(new.content, table_type(new.content)),
        findings=msgspec.to_builtins(findings),
        added=len(change.fresh),
        replaced=len(change.gone),
        kept=change.kept,
        loaded_at=now,
        loaded_by=by[:60],
    )
    MandateRow.objects.filter(pk__in=[row.pk for row in change.gone]).update(replaced_at=now)
    for row in change.fresh:
        row.load = load
    MandateRow.objects.bulk_create(change.fresh, batch_size=2000)
    return MandateReport(
        file=new.file, rows=len(lines), added=load.added, replaced=load.replaced, kept=load.kept, findings=findings
    )


def _rows(lines: Iterable[ReadMandate], units: dict[str, str], now: datetime) -> Iterable[MandateRow]:
    for line in lines:
        said = line.said
        area = get_area(said.area)
        yield MandateRow(
            category=line.category,
            kind=line.kind.value if line.kind else "",
            area_id=area.code,
            area_path=area.path,
            valid_from=said.valid_from,
            valid_to=said.valid_to,
            recorded_at=now,
            organisation_id=unit_of_name(said.main, area.path, units),
            assisting=list(dict.fromkeys(unit_of_name(name, area.path, units) for name in said.assisting)),
            clause=said.clause[:300],
            document=line.document[:200],
            row=said.row,
        )


def _line_of(row: MandateRow) -> _Line:
    dates = (row.valid_from, row.valid_to)
    return (row.category, row.kind, row.area_id, *dates, row.organisation_id, *row.assisting, row.clause, row.document)
