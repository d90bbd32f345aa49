"""Reading exports: where they stand, and their files."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import numpy as np
import numpy.typing as npt

from furong.foundation.exports.reading import file_of, row_of, rows_of
from furong.foundation.exports.rows import ExportKind
from furong.kernel.clock import city_time
from furong.kernel.permissions import Actor
from furong.nets.sensing.contracts.history import ExportInfo, ExportSpec, ExportState
from furong.nets.sensing.errors.history import ExportNotReady, ExportUnknown
from furong.nets.sensing.models.history import HistoryExport
from furong.nets.sensing.selectors.history_things import HistoryScope, history_root, registered_things

__all__ = [
    "EXPORT",
    "HISTORY_EXPORTS",
    "exported_numbers",
    "get_export_for",
    "list_exports_for",
    "open_export_for",
]

EXPORT = "history.export"


#: What is peculiar to exports of history.
HISTORY_EXPORTS = ExportKind(
    model=HistoryExport,
    action=EXPORT,
    lock="sensing_export",
    folder=lambda: history_root() / "export",
    suffix=lambda row: str(row.spec["format"]),
    unknown=ExportUnknown,
    not_ready=ExportNotReady,
)


def list_exports_for(actor: Actor, *, limit: int = 100) -> list[ExportInfo]:
    """Return the actor's own exports, the newest first.

    Raises:
        ActionRefused: When ``actor`` may not export.
    """
    return [_info(row) for row in rows_of(HISTORY_EXPORTS, actor, limit)]


def get_export_for(actor: Actor, export: UUID) -> ExportInfo:
    """Return one of the actor's own exports.

    Raises:
        ActionRefused: When ``actor`` may not export.
        ExportUnknown: When there is none of that id, or it is somebody else's.
    """
    return _info(row_of(HISTORY_EXPORTS, actor, export))


def open_export_for(actor: Actor, export: UUID) -> tuple[Path, str, str]:
    """Return the path, media type and file name of what an export wrote.

    Raises:
        ActionRefused, ExportUnknown: As for the export itself.
        ExportNotReady: When it is not done.
    """
    row, path, media_type = file_of(HISTORY_EXPORTS, actor, export)
    return path, media_type, f"history-{city_time(row.asked_at):%Y%m%d}-{str(row.pk)[:8]}.{row.spec['format']}"


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
