"""Writing readings for people elsewhere: pieces, and one file made of them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from furong.foundation.exports.columns import defused_columns
from furong.nets.sensing.columns.history.layout import sync_folder
from furong.nets.sensing.columns.history.reading import HistoryRows
from furong.nets.sensing.columns.registry import Registry

__all__ = ["EXPORTED", "PieceWriter", "exported", "join_pieces"]

EXPORTED = pa.schema(
    [
        ("code", pa.string()),
        ("category", pa.string()),
        ("time", pa.timestamp("ms", "UTC")),
        ("value", pa.float64()),
        ("unit", pa.string()),
        ("quality", pa.uint16()),
    ]
)
_CHUNK = 1 << 20


def exported(rows: HistoryRows, things: Registry) -> pa.Table:
    """Return readings, in order, as they leave the house: by code and with their unit."""
    numbers, place = np.unique(rows.number, return_inverse=True)
    category = np.asarray(things.category[numbers], dtype=np.int64)
    names = np.array([*things.category_names, ""], dtype=object)
    units = np.array([*things.category_units, ""], dtype=object)
    index = pa.array(place)
    return pa.Table.from_arrays(
        [
            pa.array(things.codes_of(numbers), pa.string()).take(index),
            pa.array(names[category], pa.string()).take(index),
            pa.array(rows.time_ms.view("M8[ms]")).cast(EXPORTED.field("time").type),
            pa.array(rows.value),
            pa.array(units[category], pa.string()).take(index),
            pa.array(rows.quality),
        ],
        schema=EXPORTED,
    )


class PieceWriter:
    """Writes one piece; as a context manager it is on disk at the end, whole, or not there.

    Args:
        path: Of the piece; ends in ``.csv`` or ``.parquet``.
        with_names: Whether a piece of CSV begins with the names of its columns.
    """

    def __init__(self, path: Path, *, with_names: bool) -> None:
        self._path = path
        self._working = path.with_suffix(path.suffix + ".part")
        self._with_names = with_names
        self.rows = 0

    def __enter__(self) -> Self:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._writer = _writer(self._working, self._path.suffix, with_names=self._with_names)
        return self

    def add(self, table: pa.Table) -> None:
        """Write rows."""
        self._writer.write_table(defused_columns(table) if self._path.suffix == ".csv" else table)
        self.rows += len(table)

    def __exit__(self, kind: object, _error: object, _trace: object) -> None:
        self._writer.close()
        if kind is None:
            _settle(self._working, self._path)
        else:
            self._working.unlink(missing_ok=True)


def join_pieces(pieces: Sequence[Path], target: Path) -> None:
    """Write the rows of pieces as one file, on disk when this returns."""
    working = target.with_suffix(target.suffix + ".part")
    if target.suffix == ".csv":
        with working.open("wb") as sink:
            for piece in pieces:
                with piece.open("rb") as source:
                    shutil.copyfileobj(source, sink, _CHUNK)
    else:
        with _writer(working, target.suffix, with_names=True) as writer:
            for batch in _batches(pieces):
                writer.write_batch(batch)
    _settle(working, target)


def _batches(pieces: Sequence[Path]) -> Iterable[pa.RecordBatch]:
    for piece in pieces:
        with pq.ParquetFile(piece) as source:
            yield from source.iter_batches(_CHUNK)


def _writer(path: Path, suffix: str, *, with_names: bool) -> Any:
    if suffix == ".csv":
        options = pa.csv.WriteOptions(include_header=with_names, quoting_style="needed")
        return pa.csv.CSVWriter(path, EXPORTED, write_options=options)
    return pq.ParquetWriter(path, EXPORTED, compression="zstd", use_dictionary=["code", "category", "unit", "quality"])


def _settle(working: Path, path: Path) -> None:
    handle = os.open(working, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    working.replace(path)
    sync_folder(path.parent)
