"""Keep on record that a file of appeals was imported, how far that went, and which rows were put aside."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.import_appeals import Chunk
from furong.nets.hotline.contracts.imports import AppealRejectionState
from furong.nets.hotline.domain.appeal_reading import ReadAppeals, RejectedRow
from furong.nets.hotline.errors.imports import AppealRowSettled, AppealRowUnknown
from furong.nets.hotline.models import AppealImport, RejectedAppeal
from furong.nets.hotline.selectors.imports import rejections_for

__all__ = ["begin_import", "count_chunk", "keep_mended", "locked_rejection", "settle_dismissed", "settle_opened"]

_AT_ONCE = 1000
_NOTE_MAX = 300


@transaction_required
def begin_import(actor: Actor, file: str, content: bytes, read: ReadAppeals) -> int:
    """Record a file with the rows that are no appeals, and return its number."""
    batch = AppealImport.objects.create(
        file_name=file[:200],
        digest=hashlib.sha256(content).hexdigest(),
        rows=read.rows,
        rejected=len(read.rejected),
        at=city_clock().now(),
        by=actor.name[:60],
        by_key=actor.key,
    )
    RejectedAppeal.objects.bulk_create(
        (
            RejectedAppeal(
                batch=batch,
                row=one.row,
                cells=list(one.cells.items()),
                problems=[asdict(told) for told in one.problems],
            )
            for one in read.rejected
        ),
        batch_size=_AT_ONCE,
    )
    return batch.pk


@transaction_required
def count_chunk(number: int, chunk: Chunk) -> None:
    """Add what became of some rows to the record of their file."""
    batch = AppealImport.objects.select_for_update().get(pk=number)
    batch.opened += len(chunk.opened)
    batch.known += chunk.known
    batch.save(update_fields=["opened", "known"])


@transaction_required
def locked_rejection(actor: Actor, number: int) -> RejectedAppeal:
    """Return a row that waits, locked.

    Raises:
        AppealRowUnknown: When there is none, or the actor may not see it.
        AppealRowSettled: When it does not wait any more.
    """
    row = rejections_for(actor).select_related("batch").select_for_update(of=("self",)).filter(pk=number).first()
    if row is None:
        raise AppealRowUnknown(row=number)
    if row.state != AppealRejectionState.WAITING:
        raise AppealRowSettled(row=number)
    return row


@transaction_required
def keep_mended(row: RejectedAppeal, cells: Mapping[str, str], found: Sequence[RejectedRow]) -> None:
    """Keep what was mended, and what is still wrong with it."""
    row.cells = list(cells.items())
    row.problems = [asdict(told) for one in found for told in one.problems]
    row.save(update_fields=["cells", "problems"])


@transaction_required
def settle_opened(row: RejectedAppeal, actor: Actor, number: str) -> None:
    """Note which appeal a row has become."""
    row.state, row.appeal_id = AppealRejectionState.OPENED.value, number
    _settle(row, actor)


@transaction_required
def settle_dismissed(row: RejectedAppeal, actor: Actor, note: str) -> None:
    """Note that a row will never be an appeal, and why."""
    row.state, row.note = AppealRejectionState.DISMISSED.value, note.strip()[:_NOTE_MAX]
    _settle(row, actor)


def _settle(row: RejectedAppeal, actor: Actor) -> None:
    row.settled_by, row.settled_at = actor.name[:60], city_clock().now()
    row.save()
