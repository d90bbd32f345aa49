"""Writing exports: one piece at a time, by whoever holds the lock of the oldest one that waits.

A piece is on disk, whole, before the row says so (:func:`note`); whoever goes on after a kill writes the piece anew
that was not yet told, and no row comes twice or is left out.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.db.models import QuerySet

from furong.foundation.exports.reading import row_of
from furong.foundation.exports.rows import ExportKind, Row
from furong.foundation.files.store import store_path
from furong.foundation.transactions import advisory_lock, transaction, transaction_required
from furong.kernel.errors import FurongError
from furong.kernel.permissions import Actor

__all__ = ["begin", "cancel", "note", "settle", "still_waiting", "write_next"]

#: So many of the oldest are tried for one that nobody else writes.
_TRIED = 20


@transaction_required
def begin(kind: ExportKind[Row], actor: Actor, spec: Mapping[str, Any], **more: Any) -> Row:
    """Store what ``actor`` asks for, with what else the rows of the kind hold, and return the row."""
    return kind.model._default_manager.create(id=uuid4(), asked_by=actor.key, spec=dict(spec), **more)


def cancel(kind: ExportKind[Row], actor: Actor, export: UUID) -> None:
    """Stop one of the actor's own exports; one that has ended stays as it is.

    Raises:
        ActionRefused, NotFound: As :func:`furong.foundation.exports.reading.row_of`.
    """
    row = row_of(kind, actor, export)
    note(kind, row, state=row.State.CANCELLED)
    with advisory_lock(kind.lock_of(row)) as got:
        # Whoever is writing it sees that it was cancelled once the piece is written, and removes the folder then.
        if got:
            _remove(kind, row)


def write_next(kind: ExportKind[Row], go_on: Callable[[Row], None]) -> bool:
    """Write the next piece of the oldest export that nobody else writes; return whether there was one.

    Args:
        kind: Of which kind.
        go_on: Writes the next piece of an export and notes it, or settles one whose pieces are all there; what it
            raises as one of ours is why the export has failed.
    """
    waiting = kind.model._default_manager.filter(state=kind.model.State.WAITING).order_by("asked_at")
    for oldest in list(waiting.only("pk")[:_TRIED]):
        with advisory_lock(kind.lock_of(oldest)) as got:
            row = waiting.filter(pk=oldest.pk).first() if got else None
            if row is not None:
                _go_on(kind, row, go_on)
        if row is not None:
            # After the lock is free again: whoever cancels leaves the folder to the one who holds it.
            if not still_waiting(kind, row).exists():
                _remove(kind, row)
            return True
    return False


def note(kind: ExportKind[Row], row: Row, **progress: Any) -> None:
    """Store how far an export is written, or how it has ended; one that has ended meanwhile stays so."""
    with transaction():
        still_waiting(kind, row).update(**progress)


def settle(kind: ExportKind[Row], row: Row, whole: Path, media_type: str) -> None:
    """Store the file of an export, which is thereby done.

    Args:
        kind: Of which kind.
        row: The export.
        whole: All of its pieces as one file, which goes.
        media_type: Of its content.
    """
    size = whole.stat().st_size
    # A large file takes a while to read through: no transaction stays open for it.
    digest = store_path(whole, media_type)
    note(kind, row, state=row.State.DONE, digest=digest, size_bytes=size)


def still_waiting(kind: ExportKind[Row], row: Row) -> QuerySet[Row]:
    """Return the export as one that is still to be written: nothing when it has ended meanwhile."""
    return kind.model._default_manager.filter(pk=row.pk, state=row.State.WAITING)


def _go_on(kind: ExportKind[Row], row: Row, go_on: Callable[[Row], None]) -> None:
    try:
        go_on(row)
    except FurongError as error:
        note(kind, row, state=row.State.FAILED, error_zh=error.sentence("zh"), error_en=error.sentence("en"))


def _remove(kind: ExportKind[Row], row: Row) -> None:
    shutil.rmtree(kind.folder_of(row), ignore_errors=True)
