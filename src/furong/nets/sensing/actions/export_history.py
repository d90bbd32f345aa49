"""Exports: asked for once, written in pieces, gone on with after whatever happens to the one who writes."""

from __future__ import annotations

import shutil
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import msgspec
import numpy as np

from furong.foundation.areas.tree import get_area
from furong.foundation.files.store import store_path
from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.transactions import advisory_lock, transaction
from furong.kernel.errors import FurongError
from furong.kernel.permissions import Actor
from furong.nets.sensing.columns.history.exporting import PieceWriter, exported, join_pieces
from furong.nets.sensing.columns.history.layout import city_day, day_begin_ms
from furong.nets.sensing.columns.history.reading import number_cuts, only_first, read_rows
from furong.nets.sensing.contracts.history import ExportFormat, ExportSpec
from furong.nets.sensing.errors import ThingUnknown
from furong.nets.sensing.errors.history import HistoryCategoryUnknown, HistorySpanUnusable
from furong.nets.sensing.models.history import HistoryExport
from furong.nets.sensing.selectors.history import SPAN_MAX, milliseconds
from furong.nets.sensing.selectors.history_exports import EXPORT, exported_numbers, row_of_export_for
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
        row = HistoryExport.objects.create(
            id=uuid4(), asked_by=actor.key, spec={**msgspec.to_builtins(spec), "allowed": areas}
        )
    return row.pk


def cancel_export(actor: Actor, export: UUID) -> None:
    """Stop an export that is not done.

    Raises:
        ExportUnknown: When there is none of that id, or it is somebody else's.
    """
    row = row_of_export_for(actor, export)
    with transaction():
        HistoryExport.objects.filter(pk=row.pk, state=HistoryExport.State.WAITING).update(
            state=HistoryExport.State.CANCELLED
        )
    shutil.rmtree(_folder(row.pk), ignore_errors=True)


def write_next_piece() -> bool:
    """Write the next piece of the oldest export that nobody else writes; return whether there was one."""
    waiting = HistoryExport.objects.filter(state=HistoryExport.State.WAITING).order_by("asked_at")
    for pk in list(waiting.values_list("pk", flat=True)[:20]):
        with advisory_lock(f"sensing_export_{pk}") as got:
            row = waiting.filter(pk=pk).first() if got else None
            if row is not None:
                _go_on(row)
                return True
    return False


def _go_on(row: HistoryExport) -> None:
    try:
        if row.piece_count is None:
            _plan(row)
        elif len(row.pieces) < row.piece_count:
            _write_piece(row)
        else:
            _finish(row)
    except FurongError as error:
        HistoryExport.objects.filter(pk=row.pk).update(
            state=HistoryExport.State.FAILED, error_zh=error.sentence("zh"), error_en=error.sentence("en")
        )
        shutil.rmtree(_folder(row.pk), ignore_errors=True)


def _plan(row: HistoryExport) -> None:
    """Note the pieces: each partition's days of city time that have readings."""
    spec = _spec(row)
    since, until = milliseconds(spec.since), milliseconds(spec.until)
    days = set()
    for first, last in live_rows(times=(since, until)).values_list("min_ms", "max_ms"):
        days |= set(range(city_day(max(first, since)), city_day(min(last, until - 1)) + 1))
    row.spec["plan"] = [list(piece) for piece in product(sorted(days), range(partition_count()))]
    row.piece_count = len(row.spec["plan"])
    _save(row)


def _write_piece(row: HistoryExport) -> None:
    spec, place = _spec(row), len(row.pieces)
    day, partition = row.spec["plan"][place]
    times = (
        max(day_begin_ms(day), milliseconds(spec.since)),
        min(day_begin_ms(day + 1), milliseconds(spec.until)),
    )
    only = exported_numbers(spec, _scope(row.spec["allowed"]), partition, partition_count())
    path = _piece(row, place)

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
    row.pieces = [*row.pieces, rows]
    row.rows += rows
    _save(row)


def _finish(row: HistoryExport) -> None:
    spec = _spec(row)
    if not row.piece_count:
        with PieceWriter(_piece(row, 0), with_names=True):
            pass
    target = _folder(row.pk) / f"whole.{spec.format.value}"
    join_pieces([_piece(row, place) for place in range(max(row.piece_count or 0, 1))], target)
    size = target.stat().st_size
    digest = store_path(target, _MEDIA[spec.format])
    with transaction():
        HistoryExport.objects.filter(pk=row.pk, state=HistoryExport.State.WAITING).update(
            state=HistoryExport.State.DONE, digest=digest, size_bytes=size
        )
    shutil.rmtree(_folder(row.pk), ignore_errors=True)


def _save(row: HistoryExport) -> None:
    """Store the progress; one that was cancelled meanwhile stays so."""
    with transaction():
        HistoryExport.objects.filter(pk=row.pk, state=HistoryExport.State.WAITING).update(
            spec=row.spec, pieces=row.pieces, piece_count=row.piece_count, rows=row.rows
        )


def _spec(row: HistoryExport) -> ExportSpec:
    return msgspec.convert(row.spec, ExportSpec, strict=False)


def _folder(export: Any) -> Path:
    return history_root() / "export" / str(export)


def _piece(row: HistoryExport, place: int) -> Path:
    return _folder(row.pk) / f"{place:06d}.{row.spec['format']}"


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
