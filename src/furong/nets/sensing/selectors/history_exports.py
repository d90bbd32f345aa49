"""Reading exports: where they stand, and their files."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import numpy as np
import numpy.typing as npt

from furong.foundation.files.store import open_file
from furong.foundation.identity.actors import demand_somewhere
from furong.kernel.permissions import Actor
from furong.nets.sensing.contracts.history import ExportInfo, ExportSpec, ExportState
from furong.nets.sensing.errors.history import ExportNotReady, ExportUnknown
from furong.nets.sensing.models.history import HistoryExport
from furong.nets.sensing.selectors.history_things import HistoryScope, registered_things

__all__ = [
    "EXPORT",
    "exported_numbers",
    "get_export_for",
    "list_exports_for",
    "open_export_for",
    "row_of_export_for",
]

EXPORT = "history.export"


def list_exports_for(actor: Actor, *, limit: int = 100) -> list[ExportInfo]:
    """Return the actor's own exports, the newest first.

    Raises:
        ActionRefused: When ``actor`` may not export.
    """
    demand_somewhere(actor, EXPORT)
    rows = HistoryExport.objects.filter(asked_by=actor.key).order_by("-asked_at")[:limit]
    return [_info(row) for row in rows]


def get_export_for(actor: Actor, export: UUID) -> ExportInfo:
    """Return one of the actor's own exports.

    Raises:
        ExportUnknown: When there is none of that id, or it is somebody else's.
    """
    return _info(row_of_export_for(actor, export))


def open_export_for(actor: Actor, export: UUID) -> tuple[Path, str, str]:
    """Return the path, media type and file name of what an export wrote.

    Raises:
        ExportUnknown: When there is none of that id, or it is somebody else's.
        ExportNotReady: When it is not done.
    """
    row = row_of_export_for(actor, export)
    if row.state != HistoryExport.State.DONE:
        raise ExportNotReady(export=str(export), state=row.state)
    path, media_type = open_file(row.digest)
    return path, media_type, f"history-{row.asked_at:%Y%m%d}-{str(row.pk)[:8]}.{row.spec['format']}"


def row_of_export_for(actor: Actor, export: UUID) -> HistoryExport:
    """Return the row of one of the actor's own exports.

    Raises:
        ActionRefused: When ``actor`` may not export.
        ExportUnknown: When there is none of that id, or it is somebody else's.
    """
    demand_somewhere(actor, EXPORT)
    row = HistoryExport.objects.filter(pk=export, asked_by=actor.key).first()
    if row is None:
        raise ExportUnknown(export=str(export))
    return row


def exported_numbers(spec: ExportSpec, scope: HistoryScope, partition: int, partitions: int) -> npt.NDArray[np.int32]:
    """Return the numbers of a partition's things that an export is about, ascending.

    Args:
        spec: What was asked for.
        scope: What whoever asked may see.
        partition: Which one. [1]
        partitions: How many there are. [1]
    """
    things = registered_things()
    numbers: npt.NDArray[Any]
    if spec.codes:
        found = np.unique(things.numbers_of(spec.codes))
        numbers = found[(found >= 0) & (found % partitions == partition)]
    else:
        numbers = np.arange(partition, things.count, partitions, dtype=np.int32)
    keep = scope.allows(things, numbers)
    if spec.area:
        first, last = things.area_range(spec.area)
        keep &= (things.area[numbers] >= first) & (things.area[numbers] < last)
    if spec.category:
        names = list(things.category_names)
        place = names.index(spec.category) if spec.category in names else len(names)
        keep &= things.category[numbers] == place
    return numbers[keep]


def _info(row: HistoryExport) -> ExportInfo:
    return ExportInfo(
        id=row.pk,
        spec=msgspec.convert(row.spec, ExportSpec, strict=False),
        state=ExportState(row.state),
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        pieces_done=len(row.pieces),
        pieces=row.piece_count,
        rows=row.rows,
        size_bytes=row.size_bytes,
        error_zh=row.error_zh,
        error_en=row.error_en,
    )
