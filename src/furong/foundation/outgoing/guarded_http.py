"""HTTP for addresses that people have typed in: never to this machine or its link, never more than a set size.

The name is resolved once and the connection goes to that address, so that a name which changes its mind between the
check and the request reaches nothing else. Redirects are followed by the same rules, without the authorisation when
they lead to another host. What goes wrong is told in the words of whoever asks: these exceptions are caught there.
"""

from __future__ import annotations

import contextlib
import http.client
import time
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from furong.foundation.outgoing.addresses import Address, addresses_of, is_named, is_own
from furong.foundation.outgoing.lines import connected, port_of

__all__ = ["Answer", "Ask", "Forbidden", "Refused", "Silent", "TooLarge", "Unreadable", "fetch"]

_REDIRECTS = (301, 302, 303, 307, 308)
_REDIRECTS_MAX = 3
_NOT_MODIFIED = 304
_CHUNK = 65_536
_MB = 1_000_000
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What to fetch and within which limits.

    Args:
        url: ``http(s)://…``.
        headers: What to send; ``Authorization`` only reaches the first host.
        timeout_s: How long all of it may take. [s]
        size_max_mb: The most that is taken, unpacked. [MB]
        open_hosts: Names, addresses and networks that may be asked although they are this machine's or its link's.
        body: What is posted, or ``None`` to get what stands there; what is posted goes to no other address.
    """

    url: str
    headers: Mapping[str, str]
    timeout_s: float
    size_max_mb: int
    open_hosts: Sequence[str] = ()
    body: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came: nothing when it has not changed."""

    content: bytes
    is_unchanged: bool = False
    etag: str = ""
    last_modified: str = ""


@dataclass(slots=True)
class Forbidden(Exception):
    """A host has an address that may not be asked."""

    host: str
    address: str


@dataclass(slots=True)
class Silent(Exception):
    """Nobody answers in time."""

    host: str
    trouble: str


@dataclass(slots=True)
class Refused(Exception):
    """The answer is an error."""

    host: str
    status: int


@dataclass(slots=True)
class TooLarge(Exception):
    """The answer is larger than is taken. [MB]"""

    host: str
    most: int


@dataclass(slots=True)
class Unreadable(Exception):
    """There is no such kind of address, it redirects without end, or the packing of the answer is broken."""

    what: str
    trouble: str


def fetch(ask: Ask) -> Answer:
    """Return what stands at an address.

    Raises:
        Forbidden: When the host, or one that it redirects to, may not be asked.
        Silent: When nobody answers in time.
        Refused: When the answer is an error.
        TooLarge: When there is too much of it.
        Unreadable: When it redirects without end or to no address, or its packing is broken.
    """
    deadline = time.monotonic() + ask.timeout_s
    url, headers = ask.url, dict(ask.headers)
    for _ in range(_REDIRECTS_MAX + 1):
        host = _host_of(url)
        try:
            answer = _once(url, headers, ask, deadline)
        except (OSError, http.client.HTTPException) as error:
            raise Silent(host, _said(error)) from error
        except ValueError as error:
            # A port or a name that no network has.
            raise Unreadable(host or url[:100], _said(error)) from error
        if isinstance(answer, Answer):
            return answer
        if _host_of(answer) != host:
            headers.pop("Authorization", None)
        url = answer
    raise Unreadable(_host_of(ask.url), "redirects without end")


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _said(error: Exception) -> str:
    return str(error) or type(error).__name__


def _once(url: str, headers: Mapping[str, str], ask: Ask, deadline: float) -> Answer | str:
    """Return the answer, or the address that it redirects to."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host:
        raise Unreadable(host or url[:100], "only http and https")
    address = _permitted(host, port_of(parts.scheme, parts.port), ask.open_hosts)
    connection, _ = connected(parts.scheme, host, parts.port, address, deadline)
    with contextlib.ExitStack() as stack:
        stack.callback(connection.close)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        method = "GET" if ask.body is None else "POST"
        sent = {"Accept-Encoding": "gzip", "User-Agent": "furong", **headers}
        connection.request(method, target, body=ask.body, headers=sent)
        response = stack.enter_context(connection.getresponse())
        if response.status in _REDIRECTS and ask.body is None:
            return urljoin(url, response.headers.get("Location", ""))
        if response.status == _NOT_MODIFIED:
            return Answer(content=b"", is_unchanged=True)
        if response.status != 200:
            raise Refused(host, response.status)
        content = _taken(response, ask, host)
        return Answer(
            content=content,
            etag=response.headers.get("ETag", ""),
            last_modified=response.headers.get("Last-Modified", ""),
        )


def _permitted(host: str, port: int, open_hosts: Sequence[str]) -> Address:
    """Return the first address of ``host``, when every address that it has may be asked."""
    found = addresses_of(host, port)
    for address in found:
        if is_own(address) and not is_named(host, address, open_hosts):
            raise Forbidden(host, str(address))
    return found[0]


def _taken(
    response: http.client.HTTPResponse,
    ask: Ask,
    host: str,
) -> bytes:
    most = ask.size_max_mb * _MB
    unpacker = zlib.decompressobj(_GZIP_WINDOW) if response.headers.get("Content-Encoding") == "gzip" else None
    content = bytearray()
    while True:
        chunk = response.read1(_CHUNK)
        if not chunk:
            break
        try:
            content += unpacker.decompress(chunk, most + 1 - len(content)) if unpacker else chunk
        except zlib.error as error:
            raise Unreadable(host, f"broken gzip ({error})") from error
        if len(content) > most:
            raise TooLarge(host, ask.size_max_mb)
    if response.length:
        raise http.client.IncompleteRead(bytes(content[:0]), response.length)
    return bytes(content)
