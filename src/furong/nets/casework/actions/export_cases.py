"""Export the desk's list: which cases it holds, and how its pieces become a table or a workbook."""

from __future__ import annotations

import os
import shutil
from uuid import UUID

import msgspec

from furong.foundation.areas.tree import get_area
from furong.foundation.exports.workbooks import write_workbook
from furong.foundation.exports.writing import begin, cancel, note, settle, write_next
from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.jobs.queue import app
from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.casework.contracts.case_exports import CaseExportSpec
from furong.nets.casework.domain.case_tables import csv_lines, rows_of_csv
from furong.nets.casework.errors.case_exports import CaseExportUnusable
from furong.nets.casework.models import CaseExport
from furong.nets.casework.selectors.case_exports import CASE_EXPORTS, EXPORT, read_piece, spec_of
from furong.nets.casework.selectors.cases import VIEWS

__all__ = ["ask_case_export", "cancel_case_export", "write_next_case_piece"]

#: The job that writes; it comes every minute by itself as well, and after this at once.
_JOB, _QUEUE = "furong.nets.casework.jobs.case_exports.go_on_with_exports", "casework-exports"
_ROWS_A_PIECE = 5_000
_MEDIA = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_VIEWS = ("", "overdue", "late", *VIEWS)


def ask_case_export(actor: Actor, spec: CaseExportSpec) -> UUID:
    """Store what is to be exported, with what ``actor`` may see at this moment, and return its id.

    Raises:
        ActionRefused: When ``actor`` may not export.
        AreaUnknown: When there is no such area.
        CaseExportUnusable: When there is no such view.
    """
    demand_somewhere(actor, EXPORT)
    if spec.view not in _VIEWS:
        raise CaseExportUnusable(name="view", value=spec.view)
    if spec.area:
        get_area(spec.area)
    grants = [msgspec.to_builtins(grant) for grant in actor.grants_for(EXPORT)]
    with transaction():
        row = begin(CASE_EXPORTS, actor, msgspec.to_builtins(spec), grants=grants)
        app.configure_task(_JOB, queue=_QUEUE).defer(timestamp=0)
    return row.pk


def cancel_case_export(actor: Actor, export: UUID) -> None:
    """Stop an export that is not done.

    Raises:
        ActionRefused: When ``actor`` may not export.
        CaseExportUnknown: When there is none of that id, or it is somebody else's.
    """
    cancel(CASE_EXPORTS, actor, export)


def write_next_case_piece() -> bool:
    """Write the next piece of the oldest export that nobody else writes; return whether there was one."""
    return write_next(CASE_EXPORTS, _go_on)


def _go_on(row: CaseExport) -> None:
    if row.is_read:
        _finish(row)
    else:
        _write_piece(row)


def _write_piece(row: CaseExport) -> None:
    piece = read_piece(row, _ROWS_A_PIECE)
    text = csv_lines(piece.rows, language="" if row.pieces else spec_of(row).language)
    path = CASE_EXPORTS.piece_of(row, row.pieces)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    with draft.open("w", encoding="utf-8", newline="") as sink:
        sink.write(text)
        sink.flush()
        os.fsync(sink.fileno())
    draft.replace(path)
    note(
        CASE_EXPORTS,
        row,
        cursor=piece.last or row.cursor,
        pieces=row.pieces + 1,
        rows=row.rows + len(piece.rows),
        is_read=len(piece.rows) < _ROWS_A_PIECE,
    )


def _finish(row: CaseExport) -> None:
    form = spec_of(row).format
    whole = CASE_EXPORTS.folder_of(row) / "whole.csv"
    with whole.open("wb") as sink:
        for place in range(row.pieces):
            with CASE_EXPORTS.piece_of(row, place).open("rb") as source:
                shutil.copyfileobj(source, sink)
    if form == "xlsx":
        with whole.open(encoding="utf-8", newline="") as lines:
            write_workbook(whole.with_suffix(".xlsx"), rows_of_csv(lines))
        whole = whole.with_suffix(".xlsx")
    settle(CASE_EXPORTS, row, whole, _MEDIA[form])
