"""Files of observations: CSV or NDJSON, plain or gzipped, also when the file ends before its time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from furong.nets.sensing.adapters.content import read_bytes, unpacked, utf8
from furong.nets.sensing.api import Delivery, ReasonCode, StreamSpec, Unusable, read_lines, read_table
from furong.nets.sensing.errors import FileEmpty

__all__ = ["read_delivery"]

_LINES = (".ndjson", ".jsonl")


def read_delivery(path: Path, spec: StreamSpec) -> Delivery:
    """Read a file of observations.

    A gzip that ends early is read as far as it goes; the line that it breaks off in is put aside.

    Raises:
        FileMissing, FileIsFolder, FileEmpty, FileUnreadable: When there is nothing to be read.
        ColumnsMissing: When it is a CSV without a column of the stream.
    """
    whole = unpacked(read_bytes(path), path)
    content = whole.content
    cut: tuple[Unusable, ...] = ()
    if not whole.is_complete:
        content, _, rest = content.rpartition(b"\n")
        place = f"line {content.count(10) + 2}"
        cut = (Unusable(place=place, reason=ReasonCode.INPUT_CUT_SHORT, raw=rest.decode(errors="replace")),)
    content = utf8(content)
    if not content.strip():
        raise FileEmpty(file=path.name)
    is_lines = path.name.removesuffix(".gz").endswith(_LINES) or content.lstrip()[:1] == b"{"
    delivery = (read_lines if is_lines else read_table)(content, spec, source=path.name)
    return replace(delivery, unusable=(*delivery.unusable, *cut))
