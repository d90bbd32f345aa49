"""Export history: what is to be exported, in which pieces, and what is in each."""

from __future__ import annotations

from itertools import product
from typing import Any
from uuid import UUID

import msgspec
import numpy as np

from furong.foundation.areas.tree import get_area
from furong.foundation.exports.writing import begin, cancel, note, settle, write_next
from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.sensing.columns.history.exporting import PieceWriter, exported, join_pieces
from furong.nets.sensing.columns.history.layout import city_day, day_begin_ms
from furong.nets.sensing.columns.history.reading import number_cuts, only_first, read_rows
from furong.nets.sensing.contracts.history import ExportFormat, ExportSpec
from furong.nets.sensing.errors import ThingUnknown
from furong.nets.sensing.errors.history import HistoryCategoryUnknown, HistorySpanUnusable
from furong.nets.sensing.models.history import HistoryExport
from furong.nets.sensing.selectors.history import SPAN_MAX, milliseconds
from furong.nets.sensing.selectors.history_exports import EXPORT, HISTORY_EXPORTS, exported_numbers
from furong.nets.sensing.selectors.history_files import live_files, live_rows
from furong.nets.sensing.selectors.history_reading import with_files_of_now
from furong.nets.sensing.selectors.history_things import (
    HistoryScope,
    history_root,
    partition_count,
    registered_things,
    scope_for,
)

__all__ = ["ask_export", "cancel_export", "write_next_piece"]

_ROWS_A_PIECE = 1 << 20
_MEDIA = {ExportFormat.CSV: "text/csv", ExportFormat.PARQUET: "application/vnd.apache.parquet"}


def ask_export(actor: Actor, spec: ExportSpec) -> UUID:
    """Store what is to be exported, with what ``actor`` may see at this moment, and return its id.

    Raises:
        ActionRefused: When ``actor`` may not export.
        HistorySpanUnusable: When the span is none.
        AreaUnknown: When there is no such area.
        HistoryCategoryUnknown: When there is no such category.
        ThingUnknown: When a code is not registered, or ``actor`` may not see its thing.
    """
    demand_somewhere(actor, EXPORT)
    if not spec.since < spec.until <= spec.since + SPAN_MAX:
        raise HistorySpanUnusable(since=spec.since.isoformat(), until=spec.until.isoformat(), days=SPAN_MAX.days)
    scope, things = scope_for(actor, EXPORT), registered_things()
    if spec.area:
        get_area(spec.area)
    if spec.category and spec.category not in things.category_names:
        raise HistoryCategoryUnknown(category=spec.category)
    numbers = things.numbers_of(spec.codes)
    allowed = numbers >= 0
    allowed[allowed] = scope.allows(things, numbers[allowed])
    for code, is_allowed in zip(spec.codes, allowed.tolist(), strict=True):
        if not is_allowed:
            raise ThingUnknown(thing=code)
    areas = {name: _area_codes(getattr(scope, name)) for name in ("areas", "restricted_areas")}
    with transaction():
        return begin(HISTORY_EXPORTS, actor, {**msgspec.to_builtins(spec), "allowed": areas}).pk


def cancel_export(actor: Actor, export: UUID) -> None:
    """Stop an export that is not done.

    Raises:
        ActionRefused: When ``actor`` may not export.
        ExportUnknown: When there is none of that id, or it is somebody else's.
    """
    cancel(HISTORY_EXPORTS, actor, export)


def write_next_piece() -> bool:
    """Write the next piece of the oldest export that nobody else writes; return whether there was one."""
    return write_next(HISTORY_EXPORTS, _go_on)


def _go_on(row: HistoryExport) -> None:
    if row.piece_count is None:
        _plan(row)
    elif len(row.pieces) < row.piece_count:
        _write_piece(row)
    else:
        _finish(row)


def _plan(row: HistoryExport) -> None:
    """Note the pieces: each partition's days of city time that have readings."""
    spec = _spec(row)
    since, until = milliseconds(spec.since), milliseconds(spec.until)
    days = set()
    for first, last in live_rows(times=(since, until)).values_list("min_ms", "max_ms"):
        days |= set(range(city_day(max(first, since)), city_day(min(last, until - 1)) + 1))
    plan = [list(piece) for piece in product(sorted(days), range(partition_count()))]
    note(HISTORY_EXPORTS, row, spec={**row.spec, "plan": plan}, piece_count=len(plan))


def _write_piece(row: HistoryExport) -> None:
    spec, place = _spec(row), len(row.pieces)
    day, partition = row.spec["plan"][place]
    times = (
        max(day_begin_ms(day), milliseconds(spec.since)),
        min(day_begin_ms(day + 1), milliseconds(spec.until)),
    )
    only = exported_numbers(spec, _scope(row.spec["allowed"]), partition, partition_count())
    path = HISTORY_EXPORTS.piece_of(row, place)

    def write() -> int:
        root, things = history_root(), registered_things()
        files = live_files(partition=partition, times=times) if len(only) else []
        with PieceWriter(path, with_names=place == 0) as writer:
            for numbers in number_cuts(root, files, _ROWS_A_PIECE):
                rows = only_first(read_rows(root, files, numbers=numbers, times=times, only=only))
                if len(rows):
                    writer.add(exported(rows, things))
        return writer.rows

    rows = with_files_of_now(write)
    note(HISTORY_EXPORTS, row, pieces=[*row.pieces, rows], rows=row.rows + rows)


def _finish(row: HistoryExport) -> None:
    spec = _spec(row)
    pieces = [HISTORY_EXPORTS.piece_of(row, place) for place in range(max(row.piece_count or 0, 1))]
    if not row.piece_count:
        with PieceWriter(pieces[0], with_names=True):
            pass
    whole = HISTORY_EXPORTS.folder_of(row) / f"whole.{spec.format.value}"
    join_pieces(pieces, whole)
    settle(HISTORY_EXPORTS, row, whole, _MEDIA[spec.format])


def _spec(row: HistoryExport) -> ExportSpec:
    return msgspec.convert(row.spec, ExportSpec, strict=False)


def _area_codes(mask: Any) -> list[str]:
    """Return the codes of marked areas; "*" when all are."""
    if mask.all():
        return ["*"]
    areas = registered_things().areas
    return [areas[place] for place in np.flatnonzero(mask).tolist()]


def _scope(allowed: dict[str, list[str]]) -> HistoryScope:
    things = registered_things()
    masks = {name: np.isin(np.array(things.areas), codes) | (codes == ["*"]) for name, codes in allowed.items()}
    restricted = np.array([category.sensitivity == "restricted" for category in things.categories], dtype=np.bool_)
    return HistoryScope(**masks, restricted=restricted)
