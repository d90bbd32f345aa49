"""Bodies of requests in parts of bounded size, unpacked as they come: no bomb is ever held whole."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Iterator

from starlette.requests import Request

from furong.foundation.rest.errors import BodyUnreadable, EncodingUnusable

__all__ = ["pieces_of", "unpacked"]

_STEP = 1024 * 1024
#: Tells zlib to expect the header of a gzip member.
_GZIP = 16 + zlib.MAX_WBITS


async def unpacked(request: Request) -> AsyncIterator[bytes]:
    """Yield the body of a request.

    Raises:
        EncodingUnusable: When it is compressed otherwise than with gzip.
        BodyUnreadable: When it is no whole gzip stream.
    """
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip"):
        raise EncodingUnusable(got=encoding)
    gunzip = None if encoding == "identity" else _Gunzip()
    async for part in request.stream():
        if gunzip is None:
            yield part
            continue
        for some in gunzip.feed(part):
            yield some
    if gunzip is not None:
        gunzip.demand_end()


async def pieces_of(body: AsyncIterator[bytes], size: int) -> AsyncIterator[bytes]:
    """Yield a body in pieces that end with a line, each of about that size. [B]"""
    held = bytearray()
    async for part in body:
        held += part
        if len(held) < size:
            continue
        # A line without end is cut as well: it is longer than any record.
        cut = held.rfind(b"\n") + 1 or len(held)
        yield bytes(held[:cut])
        del held[:cut]
    if held:
        yield bytes(held)


class _Gunzip:
    """Unpacks a gzip stream of one or several members."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(_GZIP)
        self._is_inside = False

    def feed(self, packed: bytes) -> Iterator[bytes]:
        """Yield what a part holds, in steps of bounded size."""
        while packed:
            if self._inflate.eof:
                self._inflate = zlib.decompressobj(_GZIP)
            try:
                some = self._inflate.decompress(packed, _STEP)
            except zlib.error as error:
                raise BodyUnreadable(trouble=f"gzip: {error}") from error
            self._is_inside = not self._inflate.eof
            yield some
            packed = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail

    def demand_end(self) -> None:
        """Return when the last member is whole."""
        if self._is_inside:
            raise BodyUnreadable(trouble="gzip: the stream ends early")
