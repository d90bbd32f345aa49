"""Export the desk's list: asked for once, written in pieces, gone on with after whatever happens to the one who writes.

A piece is on disk, whole, before the row of the export says so; whoever goes on after a kill writes the piece anew that
was not yet told, and no row comes twice or is left out.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
from django.conf import settings
from django.db.models import QuerySet

from furong.foundation.areas.tree import get_area
from furong.foundation.files.store import store_path
from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.jobs.queue import app
from furong.foundation.transactions import advisory_lock, transaction
from furong.kernel.errors import FurongError
from furong.kernel.permissions import Actor
from furong.nets.casework.contracts.case_exports import CaseExportSpec
from furong.nets.casework.domain.case_tables import csv_lines, rows_of_csv, write_workbook
from furong.nets.casework.errors.case_exports import CaseExportUnusable
from furong.nets.casework.models import CaseExport
from furong.nets.casework.selectors.case_exports import EXPORT, read_piece, row_of_case_export_for, spec_of
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
        row = CaseExport.objects.create(id=uuid4(), asked_by=actor.key, spec=msgspec.to_builtins(spec), grants=grants)
        app.configure_task(_JOB, queue=_QUEUE).defer(timestamp=0)
    return row.pk


def cancel_case_export(actor: Actor, export: UUID) -> None:
    """Stop an export that is not done.

    Raises:
        ActionRefused: When ``actor`` may not export.
        CaseExportUnknown: When there is none of that id, or it is somebody else's.
    """
    row = row_of_case_export_for(actor, export)
    with transaction():
        _waiting(row).update(state=CaseExport.State.CANCELLED)
    shutil.rmtree(_folder(row), ignore_errors=True)


def write_next_case_piece() -> bool:
    """Write the next piece of the oldest export that nobody else writes; return whether there was one."""
    waiting = CaseExport.objects.filter(state=CaseExport.State.WAITING).order_by("asked_at")
    for pk in list(waiting.values_list("pk", flat=True)[:20]):
        with advisory_lock(f"casework_export_{pk}") as got:
            row = waiting.filter(pk=pk).first() if got else None
            if row is not None:
                _go_on(row)
                return True
    return False


def _go_on(row: CaseExport) -> None:
    try:
        if row.is_read:
            _finish(row)
        else:
            _write_piece(row)
    except FurongError as error:
        with transaction():
            _waiting(row).update(
                state=CaseExport.State.FAILED, error_zh=error.sentence("zh"), error_en=error.sentence("en")
            )
        shutil.rmtree(_folder(row), ignore_errors=True)


def _write_piece(row: CaseExport) -> None:
    piece = read_piece(row, _ROWS_A_PIECE)
    text = csv_lines(piece.rows, language="" if row.pieces else spec_of(row).language)
    path = _piece(row, row.pieces)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    with draft.open("w", encoding="utf-8", newline="") as sink:
        sink.write(text)
        sink.flush()
        os.fsync(sink.fileno())
    draft.replace(path)
    with transaction():
        _waiting(row).update(
            cursor=piece.last or row.cursor,
            pieces=row.pieces + 1,
            rows=row.rows + len(piece.rows),
            is_read=len(piece.rows) < _ROWS_A_PIECE,
        )


def _finish(row: CaseExport) -> None:
    form = spec_of(row).format
    whole = _folder(row) / "whole.csv"
    with whole.open("wb") as sink:
        for place in range(row.pieces):
            with _piece(row, place).open("rb") as source:
                shutil.copyfileobj(source, sink)
    if form == "xlsx":
        with whole.open(encoding="utf-8", newline="") as lines:
            write_workbook(whole.with_suffix(".xlsx"), rows_of_csv(lines))
        whole = whole.with_suffix(".xlsx")
    size = whole.stat().st_size
    with transaction():
        digest = store_path(whole, _MEDIA[form])
        _waiting(row).update(state=CaseExport.State.DONE, digest=digest, size_bytes=size)
    shutil.rmtree(_folder(row), ignore_errors=True)


def _waiting(row: CaseExport) -> QuerySet[CaseExport]:
    """Return the export as one that is still to be written: one that was cancelled meanwhile stays so."""
    return CaseExport.objects.filter(pk=row.pk, state=CaseExport.State.WAITING)


def _folder(row: CaseExport) -> Path:
    return Path(settings.FURONG_FILES) / "case-exports" / str(row.pk)


def _piece(row: CaseExport, place: int) -> Path:
    return _folder(row) / f"{place:06d}.csv"
