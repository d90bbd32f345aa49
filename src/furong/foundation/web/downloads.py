"""Files that are sent whole or in part, so that a download that broke off goes on where it stood (RFC 9110, 14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

__all__ = ["send_file"]

_CHUNK = 1 << 16
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_PARTIAL = 206
_NOT_SATISFIABLE = 416


def send_file(request: HttpRequest, path: Path, media_type: str, name: str, *, tag: str) -> HttpResponseBase:
    """Return a file to download, or the one range of it that was asked for.

    Args:
        request: The request; ``Range`` and ``If-Range`` are kept to.
        path: Of the file.
        media_type: Of its content.
        name: Under which it is saved.
        tag: Names the content: another content has another tag.
    """
    size = path.stat().st_size
    etag = f'"{tag}"'
    asked = request.headers.get("Range", "")
    if request.headers.get("If-Range", etag) != etag:
        asked = ""
    first, last = _span(asked, size)
    if first > last and size:
        refused = HttpResponse(status=_NOT_SATISFIABLE)
        refused.headers["Content-Range"] = f"bytes */{size}"
        return refused
    is_part = (first, last) != (0, size - 1)
    response = StreamingHttpResponse(
        _read(path, first, last - first + 1), content_type=media_type, status=_PARTIAL if is_part else 200
    )
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Length"] = str(last - first + 1)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response.headers["ETag"] = etag
    if is_part:
        response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _span(asked: str, size: int) -> tuple[int, int]:
    """Return the first and last byte to send; what is no single range means the whole, as the standard has it."""
    found = _RANGE.fullmatch(asked.strip())
    if found is None or found[0] == "bytes=-":
        return 0, size - 1
    if not found[1]:
        return max(size - int(found[2]), 0), size - 1 if int(found[2]) else -1
    last = min(int(found[2]), size - 1) if found[2] else size - 1
    if found[2] and int(found[2]) < int(found[1]):
        return 0, size - 1
    return int(found[1]), last


def _read(path: Path, first: int, count: int) -> Iterator[bytes]:
    with path.open("rb") as source:
        source.seek(first)
        while count > 0 and (chunk := source.read(min(_CHUNK, count))):
            count -= len(chunk)
            yield chunk
