"""Reading exports: whoever asked for one sees it and fetches its file, and nobody else does."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from furong.foundation.exports.rows import ExportKind, Row
from furong.foundation.files.store import open_file
from furong.foundation.identity.actors import demand_somewhere
from furong.kernel.permissions import Actor

__all__ = ["file_of", "row_of", "rows_of"]


def rows_of(kind: ExportKind[Row], actor: Actor, limit: int) -> list[Row]:
    """Return the actor's own exports, the newest first.

    Args:
        kind: Of which kind.
        actor: Who asks.
        limit: How many at most. [1]

    Raises:
        ActionRefused: When ``actor`` may not export.
    """
    demand_somewhere(actor, kind.action)
    return list(kind.model._default_manager.filter(asked_by=actor.key).order_by("-asked_at")[:limit])


def row_of(kind: ExportKind[Row], actor: Actor, export: UUID) -> Row:
    """Return one of the actor's own exports.

    Raises:
        ActionRefused: When ``actor`` may not export.
        NotFound: As the kind says it, when there is none of that id, or it is somebody else's.
    """
    demand_somewhere(actor, kind.action)
    row = kind.model._default_manager.filter(pk=export, asked_by=actor.key).first()
    if row is None:
        raise kind.unknown(export=str(export))
    return row


def file_of(kind: ExportKind[Row], actor: Actor, export: UUID) -> tuple[Row, Path, str]:
    """Return one of the actor's own exports with the path and the media type of what it wrote.

    Raises:
        ActionRefused, NotFound: As :func:`row_of`.
        Conflict: As the kind says it, when it is not done.
    """
    row = row_of(kind, actor, export)
    if row.state != row.State.DONE:
        raise kind.not_ready(export=str(export), state=row.state)
    path, media_type = open_file(row.digest)
    return row, path, media_type
