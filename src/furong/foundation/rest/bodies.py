"""Reading the body of a request: its kind is checked, and what is compressed is unpacked within the limit."""

from __future__ import annotations

import json
import zlib
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.parser import Parser

from furong.foundation.rest.errors import BodyTooLarge, BodyUnreadable, ContentTypeUnusable, EncodingUnusable

__all__ = ["JsonParser", "demand_content_type", "read_body", "read_json"]

_JSON = "application/json"
_BYTES_A_MB = 1024 * 1024
#: Tells zlib to expect the header of a gzip member.
_GZIP = 16 + zlib.MAX_WBITS


class JsonParser(Parser):
    """Reads JSON bodies, and refuses what says of itself that it is something else."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body as Python values.

        Raises:
            ContentTypeUnusable: When it is not declared as JSON.
            BodyUnreadable: When it is not JSON, or holds text that cannot be stored.
        """
        demand_content_type(request, _JSON)
        return read_json(request.body)


def read_json(body: bytes) -> Any:
    """Return JSON as Python values.

    Raises:
        BodyUnreadable: When it is not JSON, or holds text that cannot be stored.
    """
    try:
        found = json.loads(body, parse_constant=_refuse_constant)
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise BodyUnreadable(trouble=str(error)) from error
    return found


def demand_content_type(request: HttpRequest, *expected: str) -> None:
    """Return when the body is declared as one of ``expected``.

    Raises:
        ContentTypeUnusable: When not.
    """
    got = (request.content_type or "").lower()
    if got not in expected:
        raise ContentTypeUnusable(got=got, expected=expected[0])


def read_body(request: HttpRequest) -> bytes:
    """Return the body, unpacked.

    Raises:
        BodyTooLarge: When it is larger than the node takes, as it came or unpacked.
        EncodingUnusable: When it is compressed otherwise than with gzip.
        BodyUnreadable: When it is no whole gzip stream.
    """
    body = request.body
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding in ("gzip", "x-gzip"):
        return _unpacked(body) if body else body
    if encoding != "identity":
        raise EncodingUnusable(got=encoding)
    return body


def _unpacked(packed: bytes) -> bytes:
    limit_mb: int = settings.FURONG_OPTIONS["UPLOAD_MAX_MB"]
    limit = limit_mb * _BYTES_A_MB
    parts: list[bytes] = []
    room = limit
    while packed:  # a gzip stream may have several members
        member = zlib.decompressobj(_GZIP)
        try:
            part = member.decompress(packed, room + 1)
        except zlib.error as error:
            raise BodyUnreadable(trouble=f"gzip: {error}") from error
        room -= len(part)
        if room < 0:
            raise BodyTooLarge(limit_mb=limit_mb)
        if not member.eof:
            raise BodyUnreadable(trouble="gzip: the stream is cut short")
        parts.append(part)
        packed = member.unused_data
    return b"".join(parts)


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
