"""Files of observations: CSV or NDJSON, plain or gzipped, also when the file ends before its time."""

from __future__ import annotations

import zlib
from dataclasses import replace
from pathlib import Path

from furong.nets.sensing.api import Delivery, ReasonCode, StreamSpec, Unusable, csv_deliveries, read_lines
from furong.nets.sensing.errors import FileUnreadable

__all__ = ["read_deliveries"]

_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


def read_deliveries(path: Path, spec: StreamSpec, *, rows: int) -> list[Delivery]:
    """Read a file into deliveries of at most ``rows`` records in the order of time.

    A gzip that ends early is read as far as it goes; the line that it breaks off in is put aside.

    Raises:
        FileUnreadable: When the file cannot be opened or is neither CSV nor NDJSON.
        ColumnsMissing: When it is a CSV without a column of the stream.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise FileUnreadable(file=path.name, trouble=error.strerror or str(error)) from error
    content, is_whole = _unpacked(raw, path) if raw.startswith(_GZIP_MAGIC) else (raw, True)
    cut: tuple[Unusable, ...] = ()
    if not is_whole:
        content, _, rest = content.rpartition(b"\n")
        lines_read = content.count(b"\n") + 1
        cut = (
            Unusable(
                place=f"line {lines_read + 1}", reason=ReasonCode.INPUT_CUT_SHORT, raw=rest.decode(errors="replace")
            ),
        )
    if not content.strip():
        raise FileUnreadable(file=path.name, trouble="it is empty")
    if content.lstrip()[:1] == b"{":
        return [_with_unusable(read_lines(content, spec, source=path.name), cut)]
    return csv_deliveries(_utf8(content), spec, source=path.name, rows=rows, unusable=cut)


def _unpacked(raw: bytes, path: Path) -> tuple[bytes, bool]:
    """Return what a gzip holds as far as it can be read, and whether that is all of it."""
    unpacker = zlib.decompressobj(_GZIP_WINDOW)
    parts: list[bytes] = []
    rest = raw
    try:
        while rest:
            parts.append(unpacker.decompress(rest))
            rest = unpacker.unused_data
            if rest:  # a gzip may have several members
                unpacker = zlib.decompressobj(_GZIP_WINDOW)
    except zlib.error as error:
        if not any(parts):
            raise FileUnreadable(file=path.name, trouble=f"broken gzip ({error})") from error
        return b"".join(parts), False
    return b"".join(parts), unpacker.eof


def _utf8(content: bytes) -> bytes:
    """Return text as UTF-8 without a byte order mark; what is not UTF-8 is taken for GB 18030, which has every Han."""
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        content.decode()
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace").encode()
    return content


def _with_unusable(delivery: Delivery, more: tuple[Unusable, ...]) -> Delivery:
    return replace(delivery, unusable=(*delivery.unusable, *more))
