"""Keep on record that a file of cases was imported, how far that went, and which rows opened none."""

from __future__ import annotations

import hashlib

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction_required
from furong.nets.casework.actions.import_cases import Chunk
from furong.nets.casework.contracts.imports import CaseRejected
from furong.nets.casework.models import CaseImport, RejectedCase

__all__ = ["begin_import", "count_chunk"]


@transaction_required
def begin_import(file: str, content: bytes, rows: int, rejected: tuple[CaseRejected, ...], by: str) -> int:
    """Record a file with the rows that open no case, and return its number.

    Args:
        file: Name of the file.
        content: Its bytes.
        rows: Rows of it. [1]
        rejected: Those that open no case.
        by: Who imports it.
    """
    batch = CaseImport.objects.create(
        file_name=file[:200],
        digest=hashlib.sha256(content).hexdigest(),
        rows=rows,
        opened=0,
        known=0,
        dispatched=0,
        rejected=len(rejected),
        imported_at=city_clock().now(),
        imported_by=by[:60],
    )
    RejectedCase.objects.bulk_create(
        (
            RejectedCase(
                batch=batch,
                row=one.row,
                cells=one.cells,
                column=problem.column,
                problem=problem.code,
                zh=problem.zh[:300],
                en=problem.en[:300],
            )
            for one in rejected
            for problem in one.problems
        ),
        batch_size=2000,
    )
    return batch.pk


@transaction_required
def count_chunk(number: int, chunk: Chunk) -> None:
    """Add what became of some rows to the record of their file."""
    batch = CaseImport.objects.select_for_update().get(pk=number)
    batch.opened += chunk.opened
    batch.known += chunk.known
    batch.dispatched += chunk.dispatched
    batch.save(update_fields=["opened", "known", "dispatched"])
