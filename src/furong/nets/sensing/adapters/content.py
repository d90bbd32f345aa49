"""What a file holds: unpacked, as UTF-8, also when a gzip ends before its time."""

from __future__ import annotations

import codecs
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from furong.nets.sensing.errors import FileEmpty, FileIsFolder, FileMissing, FileNotJson, FileUnreadable

__all__ = ["Content", "read_bytes", "read_content", "read_document", "separator_of", "unpacked", "utf8"]

_GZIP_MAGIC = b"\x1f\x8b"
_REPLACED = "\ufffd"
#: Of what is beyond ASCII so much may be broken in a text that is taken for UTF-8. [1]
_BROKEN_SHARE = 0.1
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
#: How much of a gzip is unpacked at once: what comes before a broken place is kept. [byte]
_CHUNK = 65_536


def read_content(path: Path) -> bytes:
    """Return the text of a file as UTF-8, unpacked; of a gzip that ends early, its whole lines.

    Raises:
        FileMissing, FileIsFolder, FileEmpty, FileUnreadable: When there is nothing to be read.
    """
    whole = unpacked(read_bytes(path), path)
    content = utf8(whole.content if whole.is_complete else whole.content.rpartition(b"\n")[0])
    if not content.strip():
        raise FileEmpty(file=path.name)
    return content


def read_document(path: Path) -> Any:
    """Read a JSON file, plain or gzipped.

    Raises:
        FileMissing, FileIsFolder, FileEmpty, FileUnreadable, FileNotJson: When that cannot be done.
    """
    content = utf8(unpacked(read_bytes(path), path).content)
    if not content.strip():
        raise FileEmpty(file=path.name)
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise FileNotJson(file=path.name, trouble=str(error)) from error


def separator_of(head: str) -> str:
    """Return what stands between the cells of a table's first line: a comma, a semicolon or a tab."""
    return max(",;\t", key=head.count)


def read_bytes(path: Path) -> bytes:
    """Return what a file holds, or say why it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise FileMissing(file=path) from error
    except IsADirectoryError as error:
        raise FileIsFolder(file=path) from error
    except OSError as error:
        raise FileUnreadable(file=path.name, trouble=error.strerror or str(error)) from error


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds as far as it can be read, and whether that is all of it."""

    content: bytes
    is_complete: bool


def unpacked(raw: bytes, path: Path) -> Content:
    """Return the text of a file, unpacked when it is a gzip, as far as that can be done."""
    if not raw.startswith(_GZIP_MAGIC):
        return Content(raw, is_complete=True)
    parts: list[bytes] = []
    try:
        parts.extend(_inflated(raw))
    except zlib.error as error:
        if not any(parts):
            raise FileUnreadable(file=path.name, trouble=f"broken gzip ({error})") from error
        return Content(b"".join(parts), is_complete=False)
    except EOFError:
        return Content(b"".join(parts), is_complete=False)
    return Content(b"".join(parts), is_complete=True)


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


def utf8(content: bytes) -> bytes:
    """Return text as UTF-8 without a byte order mark; what is not UTF-8 is taken for GB 18030, which has every Han.

    A few broken characters make no GB 18030 of a text that is UTF-8 for the rest: they are replaced.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace").encode(errors="replace")
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        content.decode()
    except UnicodeDecodeError:
        text = content.decode(errors="replace")
        broken, beyond = text.count(_REPLACED), sum(sign > "\x7f" for sign in text)
        if broken > _BROKEN_SHARE * beyond:
            text = content.decode("gb18030", errors="replace")
        return text.encode()
    return content
