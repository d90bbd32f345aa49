"""Files of readings, taken in piece by piece: NDJSON, CSV and Parquet, plain or packed."""

from __future__ import annotations

import csv
import gzip
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from furong.nets.sensing.api import intake as api
from furong.nets.sensing.errors import FileIsFolder, FileMissing, FileUnreadable

__all__ = ["take_file"]

_PIECE = 4 * 1024 * 1024
_ROWS = 131_072
#: So many pieces may be on their way to the disk while the next is read. [1]
_UNDER_WAY = 4
_TROUBLE_MAX = 200
_LINE_SUFFIXES = (".ndjson", ".jsonl", ".json")

Progress = Callable[[int], None]


def take_file(intake: api.Intake, path: Path, *, progress: Progress = lambda _count: None) -> api.IntakeReceipt:
    """Take a file in and return its receipt once all of it is on disk.

    Args:
        intake: Takes the readings.
        path: A file named ``.ndjson``, ``.jsonl``, ``.json`` or ``.csv``, also with ``.gz``, or ``.parquet``.
        progress: Hears how many records have been read so far.

    Raises:
        FileMissing: When there is no such file.
        FileIsFolder: When it is a folder.
        FileUnreadable: When it is not what its name says.
        ArrowColumnsUnusable: When a table lacks a column of readings.
        IntakeUnavailable: When the log does not take it; the file can be sent again as a whole.
    """
    if not path.exists():
        raise FileMissing(file=path)
    if path.is_dir():
        raise FileIsFolder(file=path)
    receipts: list[api.IntakeReceipt] = []
    under_way: deque[api.Pending] = deque()
    received = 0
    try:
        for pending in _pending(intake, path):
            under_way.append(pending)
            received += pending.received
            progress(received)
            if len(under_way) > _UNDER_WAY:
                receipts.append(under_way.popleft().receipt())
        receipts += [pending.receipt() for pending in under_way]
    except (OSError, EOFError, pa.ArrowException) as error:
        raise FileUnreadable(file=path, trouble=str(error)[:_TROUBLE_MAX]) from error
    return api.add_receipts(receipts)


def _pending(intake: api.Intake, path: Path) -> Iterator[api.Pending]:
    source = f"file {path.name}"
    kind = path.with_suffix("").suffix.lower() if path.suffix.lower() == ".gz" else path.suffix.lower()
    if kind in _LINE_SUFFIXES:
        yield from _of_lines(intake, path, source)
    elif kind == ".csv":
        yield from _of_csv(intake, path, source)
    elif kind == ".parquet":
        row = 1
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(_ROWS):
                yield intake.put_table(pa.Table.from_batches([batch]), source, first_row=row)
                row += len(batch)
    else:
        raise FileUnreadable(file=path, trouble="neither .ndjson, .jsonl, .json, .csv nor .parquet")


def _opened(path: Path) -> BinaryIO:
    return cast("BinaryIO", gzip.open(path, "rb")) if path.suffix.lower() == ".gz" else path.open("rb")


def _of_lines(intake: api.Intake, path: Path, source: str) -> Iterator[api.Pending]:
    line = 1
    with _opened(path) as file:
        while piece := file.read(_PIECE):
            piece += file.readline()
            yield intake.put_ndjson(piece, source, first_line=line)
            line += piece.count(b"\n")


def _of_csv(intake: api.Intake, path: Path, source: str) -> Iterator[api.Pending]:
    """Read every column as it is written: what a value means is decided where all records are checked."""
    broken: list[tuple[int, str]] = []

    def skip(row: pa_csv.InvalidRow) -> str:
        broken.append((row.number or 0, row.text))
        return "skip"

    with _opened(path) as file:
        columns = next(csv.reader([file.readline().decode("utf-8-sig", "replace")]), [])
    with _opened(path) as file:
        reader = pa_csv.open_csv(
            file,
            read_options=pa_csv.ReadOptions(block_size=_PIECE, use_threads=False),
            parse_options=pa_csv.ParseOptions(invalid_row_handler=skip),
            convert_options=pa_csv.ConvertOptions(
                column_types={name: pa.string() for name in columns}, strings_can_be_null=True, null_values=[""]
            ),
        )
        row = 2
        for batch in reader:
            yield intake.put_table(pa.Table.from_batches([batch]), source, first_row=row)
            row += len(batch)
    if broken:
        yield intake.put_broken([(f"row {number}", text) for number, text in broken], source)
