"""Writing history files: whole and on disk before anybody names them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from furong.engines.history import order_of
from furong.nets.sensing.columns.history.layout import RAW, READINGS, WrittenFile, new_path, sync_folder

__all__ = ["ROW_GROUP", "FileDraft", "write_history"]

#: Rows that a read of one thing has to unpack at most. [1]
ROW_GROUP = 32_768

_ENCODINGS = {"number": "DELTA_BINARY_PACKED", "time": "DELTA_BINARY_PACKED"}
_QUICK: dict[str, Any] = {"compression": "lz4", "use_dictionary": ["quality"]}
_SMALL: dict[str, Any] = {"compression": "zstd", "compression_level": 1, "use_dictionary": ["quality"]}


def write_history(
    root: Path,
    partition: int,
    first_seq: int,
    last_seq: int,
    number: npt.NDArray[Any],
    time_ms: npt.NDArray[Any],
    value: npt.NDArray[Any],
    quality: npt.NDArray[Any],
    is_late: bool = False,
) -> WrittenFile:
    """Write the readings of one commit; they are on disk when this returns, and count once the catalogue names them.

    Args:
        root: Folder of the sensing platform's files.
        partition: Whose things they are about. [1]
        first_seq: Sequence number of the first message that they come from. [1]
        last_seq: Of the last one. [1]
        number: Number of the thing of each, in any order. [1]
        time_ms: When it was made. [ms since 1970-01-01T00:00Z]
        value: What it says.
        quality: Its bits. [1]
        is_late: Whether they came after newer ones of their things.

    Raises:
        ValueError: When there is no reading.
    """
    if not len(number):
        raise ValueError("a history file has at least one row")
    order = order_of(number, time_ms)
    columns = (number, time_ms, value, quality)
    table = readings_table(*(columns if order is None else (column[order] for column in columns)))
    relative, full = new_path(root, partition, f"{'late' if is_late else 'new'}-{first_seq}-{last_seq}")
    sink = pa.BufferOutputStream()
    with pq.ParquetWriter(sink, READINGS, **_settings(READINGS, _QUICK)) as writer:
        writer.write_table(table, row_group_size=ROW_GROUP)
    content = sink.getvalue()
    _write(full, content)
    return WrittenFile(
        partition=partition,
        tier=RAW,
        level=0,
        day=None,
        first_seq=first_seq,
        last_seq=last_seq,
        rows=len(table),
        min_ms=int(time_ms.min()),
        max_ms=int(time_ms.max()),
        min_number=int(number.min()),
        max_number=int(number.max()),
        size_bytes=content.size,
        path=relative,
        is_late=is_late,
    )


def readings_table(
    number: npt.NDArray[Any], time_ms: npt.NDArray[Any], value: npt.NDArray[Any], quality: npt.NDArray[Any]
) -> pa.Table:
    """Return readings as a table of :data:`READINGS`, without copying what has the right width."""
    return pa.Table.from_arrays(
        [
            pa.array(np.ascontiguousarray(number, dtype=np.int32)),
            pa.array(np.ascontiguousarray(time_ms, dtype=np.int64).view("M8[ms]")).cast(READINGS.field("time").type),
            pa.array(np.ascontiguousarray(value, dtype=np.float64)),
            pa.array(np.ascontiguousarray(quality, dtype=np.uint16)),
        ],
        schema=READINGS,
    )


@dataclass(slots=True, eq=False)
class FileDraft:
    """A file that is written piece by piece; as a context manager it is whole at the end, or gone.

    Args:
        root: Folder of the sensing platform's files.
        partition: Whose things it is about. [1]
        label: What its name begins with.
        schema: Its columns.
        about: What the catalogue will say of it besides what is counted here.
    """

    root: Path
    partition: int
    label: str
    schema: pa.Schema
    about: dict[str, Any]
    rows: int = 0
    _bounds: dict[str, tuple[int, int]] = field(default_factory=dict)
    _path: str = ""
    _full: Path = Path()
    _writer: Any = None

    def __enter__(self) -> Self:
        self._path, self._full = new_path(self.root, self.partition, self.label)
        self._writer = pq.ParquetWriter(self._full, self.schema, **_settings(self.schema, _SMALL))
        return self

    def add(self, table: pa.Table) -> None:
        """Write rows, which come after those before by number and time."""
        if not len(table):
            return
        self._writer.write_table(table, row_group_size=ROW_GROUP)
        self.rows += len(table)
        for name in ("number", "time"):
            if name in table.column_names:
                self._widen(name, table[name])

    def __exit__(self, kind: object, _error: object, _trace: object) -> None:
        self._writer.close()
        if kind is not None or not self.rows:
            self._full.unlink(missing_ok=True)
            return
        handle = os.open(self._full, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        sync_folder(self._full.parent)

    def written(self) -> WrittenFile | None:
        """Return what was written, or ``None`` when no row was."""
        if not self.rows:
            return None
        numbers, times = self._bounds.get("number", (0, 0)), self._bounds.get("time", (0, 0))
        return WrittenFile(
            partition=self.partition,
            rows=self.rows,
            min_number=numbers[0],
            max_number=numbers[1],
            min_ms=times[0],
            max_ms=times[1],
            size_bytes=self._full.stat().st_size,
            path=self._path,
            **self.about,
        )

    def _widen(self, name: str, values: Any) -> None:
        array = values.to_numpy()
        if name == "time":
            array = array.astype("M8[ms]").astype(np.int64)
        least, most = int(array.min()), int(array.max())
        known = self._bounds.get(name, (least, most))
        self._bounds[name] = (min(known[0], least), max(known[1], most))


def _settings(schema: pa.Schema, kind: dict[str, Any]) -> dict[str, Any]:
    encodings = {name: encoding for name, encoding in _ENCODINGS.items() if name in schema.names}
    for name in schema.names:
        if pa.types.is_float64(schema.field(name).type):
            encodings[name] = "BYTE_STREAM_SPLIT"
    dictionaries = [name for name in schema.names if name == "quality" or pa.types.is_string(schema.field(name).type)]
    return {**kind, "use_dictionary": dictionaries, "column_encoding": encodings, "store_schema": False}


def _write(path: Path, content: pa.Buffer) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        view = memoryview(content)
        while view:
            view = view[os.write(handle, view) :]
        os.fsync(handle)
    finally:
        os.close(handle)
    sync_folder(path.parent)
