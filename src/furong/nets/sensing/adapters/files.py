"""Files of observations: CSV or NDJSON, plain or gzipped, also when the file ends before its time."""

from __future__ import annotations

import codecs
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from furong.nets.sensing.api import Delivery, ReasonCode, StreamSpec, Unusable, read_lines, read_table
from furong.nets.sensing.errors import FileEmpty, FileIsFolder, FileMissing, FileNotJson, FileUnreadable

__all__ = ["read_delivery", "read_document"]

_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
#: How much of a gzip is unpacked at once: what comes before a broken place is kept. [byte]
_CHUNK = 65_536
_LINES = (".ndjson", ".jsonl")


def read_delivery(path: Path, spec: StreamSpec) -> Delivery:
    """Read a file of observations.

    A gzip that ends early is read as far as it goes; the line that it breaks off in is put aside.

    Raises:
        FileMissing, FileIsFolder, FileEmpty, FileUnreadable: When there is nothing to be read.
        ColumnsMissing: When it is a CSV without a column of the stream.
    """
    whole = _unpacked(_read(path), path)
    content = whole.content
    cut: tuple[Unusable, ...] = ()
    if not whole.is_complete:
        content, _, rest = content.rpartition(b"\n")
        place = f"line {content.count(10) + 2}"
        cut = (Unusable(place=place, reason=ReasonCode.INPUT_CUT_SHORT, raw=rest.decode(errors="replace")),)
    content = _utf8(content)
    if not content.strip():
        raise FileEmpty(file=path.name)
    is_lines = path.name.removesuffix(".gz").endswith(_LINES) or content.lstrip()[:1] == b"{"
    delivery = (read_lines if is_lines else read_table)(content, spec, source=path.name)
    return replace(delivery, unusable=(*delivery.unusable, *cut))


def read_document(path: Path) -> Any:
    """Read a JSON file, plain or gzipped.

    Raises:
        FileMissing, FileIsFolder, FileEmpty, FileUnreadable, FileNotJson: When that cannot be done.
    """
    content = _utf8(_unpacked(_read(path), path).content)
    if not content.strip():
        raise FileEmpty(file=path.name)
    try:
        return json.loads(content)
    except ValueError as error:
        raise FileNotJson(file=path.name, trouble=str(error)) from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise FileMissing(file=path) from error
    except IsADirectoryError as error:
        raise FileIsFolder(file=path) from error
    except OSError as error:
        raise FileUnreadable(file=path.name, trouble=error.strerror or str(error)) from error


@dataclass(frozen=True, slots=True)
class _Content:
    """What a file holds as far as it can be read, and whether that is all of it."""

    content: bytes
    is_complete: bool


def _unpacked(raw: bytes, path: Path) -> _Content:
    if not raw.startswith(_GZIP_MAGIC):
        return _Content(raw, is_complete=True)
    parts: list[bytes] = []
    try:
        parts.extend(_inflated(raw))
    except zlib.error as error:
        if not any(parts):
            raise FileUnreadable(file=path.name, trouble=f"broken gzip ({error})") from error
        return _Content(b"".join(parts), is_complete=False)
    except EOFError:
        return _Content(b"".join(parts), is_complete=False)
    return _Content(b"".join(parts), is_complete=True)


def _inflated(raw: bytes) -> Iterator[bytes]:
    """Yield what a gzip of one or several members holds; EOFError when the last member is not finished."""
    unpacker = zlib.decompressobj(_GZIP_WINDOW)
    for start in range(0, len(raw), _CHUNK):
        rest = raw[start : start + _CHUNK]
        while rest:
            if unpacker.eof:
                unpacker = zlib.decompressobj(_GZIP_WINDOW)
            yield unpacker.decompress(rest)
            rest = unpacker.unused_data.lstrip(b"\0")  # some writers fill up to a whole block
    if not unpacker.eof:
        raise EOFError


def _utf8(content: bytes) -> bytes:
    """Return text as UTF-8 without a byte order mark; what is not UTF-8 is taken for GB 18030, which has every Han."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace").encode(errors="replace")
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        content.decode()
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace").encode()
    return content
