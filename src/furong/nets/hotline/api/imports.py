"""Appeals that come in a file: checked by the column, taken in in bulk; rows that cannot be are put aside and mended.

Every thousand rows are a transaction: an import that was cut off goes on where it ended when the file is sent again,
because a key opens one appeal.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from furong.foundation.exports.cells import CellWriter
from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.import_appeals import import_chunk, reserve_numbers
from furong.nets.hotline.actions.record_import import begin_import, count_chunk
from furong.nets.hotline.actions.settle_rejection import dismiss_rejection as _dismiss_rejection
from furong.nets.hotline.actions.settle_rejection import replay_rejection as _replay_rejection
from furong.nets.hotline.actions.settle_rejection import replay_waiting as _replay_waiting
from furong.nets.hotline.contracts.imports import AppealImportReport, AppealRejection, AppealReplay
from furong.nets.hotline.domain.appeal_reading import read_appeals
from furong.nets.hotline.domain.lifecycle import SUPERVISE
from furong.nets.hotline.selectors.imports import appeal_facts, list_imports_for, list_rejections_for

__all__ = [
    "dismiss_rejection",
    "import_appeals",
    "list_imports_for",
    "list_rejections_for",
    "rejected_file",
    "rejections_of",
    "replay_rejection",
    "replay_waiting",
]

_ROWS_A_TRANSACTION = 1000
_TOLD = 20
_PAGE = 1000


def import_appeals(actor: Actor, file: str, content: bytes) -> AppealImportReport:
    """Take an appeal in for every row of a file that can be one and has none yet; the others are put aside.

    Args:
        actor: In whose name; needs ``hotline.supervise``, and may take appeals in the area of a row for it to be one.
        file: Name of the file.
        content: Its bytes: CSV with a header, in UTF-8 or GB 18030, plain or gzipped.

    Raises:
        ActionRefused: When the actor may not import.
        AppealFileEmpty, AppealFileBroken, AppealFileColumnsMissing: When the file is no table of appeals.
    """
    if not actor.key.startswith("system:"):
        demand_somewhere(actor, SUPERVISE)
    facts = appeal_facts(actor)
    read = read_appeals(content, file, facts)
    with transaction():
        number = begin_import(actor, file, content, read)
    opened = known = 0
    for piece in read.appeals.iter_slices(_ROWS_A_TRANSACTION):
        rows = piece.to_dicts()
        with transaction():
            numbers = reserve_numbers(rows)
        with transaction():
            chunk = import_chunk(rows, facts.areas, actor, numbers)
            count_chunk(number, chunk)
        opened, known = opened + len(chunk.opened), known + chunk.known
    return AppealImportReport(
        id=number,
        file=file,
        rows=read.rows,
        opened=opened,
        known=known,
        rejected=len(read.rejected),
        first=list_rejections_for(actor, states=frozenset(), batch=number, size=_TOLD).rows,
    )


def replay_rejection(actor: Actor, number: int, cells: Mapping[str, str]) -> str:
    """Try a row again; see :func:`furong.nets.hotline.actions.settle_rejection.replay_rejection`."""
    with transaction():
        return _replay_rejection(actor, number, cells)


def replay_waiting(actor: Actor) -> AppealReplay:
    """Try every row that waits again as it is, by what the city knows now."""
    opened = waiting = last = 0
    while True:
        with transaction():
            told, until = _replay_waiting(actor, last)
        opened, waiting = opened + told.opened, waiting + told.waiting
        if until == last:
            return AppealReplay(opened=opened, waiting=waiting)
        last = until


def dismiss_rejection(actor: Actor, number: int, note: str) -> None:
    """Dismiss a row that never will be an appeal, and say why."""
    with transaction():
        _dismiss_rejection(actor, number, note)


def rejections_of(actor: Actor, batch: int) -> list[AppealRejection]:
    """Return every row of a file that was put aside, in the order of the file."""
    found: list[AppealRejection] = []
    while True:
        page = list_rejections_for(
            actor, states=frozenset(), batch=batch, page=len(found) // _PAGE + 1, size=_PAGE
        ).rows
        found.extend(page)
        if len(page) < _PAGE:
            return found


def rejected_file(rows: Sequence[AppealRejection]) -> str:
    """Return rows that were put aside as a file that can be mended and imported again; no cell is a formula in it."""
    heads = list(dict.fromkeys(name for row in rows for name in row.cells))
    buffer = io.StringIO()
    writer = CellWriter(buffer)
    writer.row([*heads, "row", "problems_zh", "problems_en"])
    for row in rows:
        zh = "；".join(f"{one.column}：{one.zh}" for one in row.problems)
        en = "; ".join(f"{one.column}: {one.en}" for one in row.problems)
        writer.row([*(row.cells.get(name, "") for name in heads), row.row, zh, en])
    return buffer.getvalue()
