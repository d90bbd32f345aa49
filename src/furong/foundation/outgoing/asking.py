"""Sending something to an address that an operator has registered, and taking the answer: no redirects, no surprises.

Only the public network is reached, and internal hosts that the node's settings name. The name is resolved once and the
connection goes to the address that was judged. Neither time nor answer grows beyond what is set.
"""

from __future__ import annotations

import contextlib
import http.client
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from furong.foundation.outgoing.addresses import Address, addresses_of, is_named, is_public
from furong.foundation.outgoing.lines import connected, port_of

__all__ = ["Reply", "Sending", "send"]

_CHUNK = 65_536
_TROUBLE_MAX = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What to send and within which limits.

    Args:
        url: ``http(s)://…``.
        body: The content.
        headers: What goes with it.
        timeout_s: How long all of it may take. [s]
        answer_max: How much of an answer is taken. [By]
        open_hosts: Names, addresses and networks that may be reached although they are internal.
    """

    url: str
    body: bytes
    headers: Mapping[str, str]
    timeout_s: float
    answer_max: int
    open_hosts: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came of it.

    Args:
        status: HTTP status, or ``None`` when no whole answer came.
        content: The answer.
        media_type: What it says that it is.
        trouble: Why there is none, or empty.
    """

    status: int | None = None
    content: bytes = b""
    media_type: str = ""
    trouble: str = ""


def send(sending: Sending) -> Reply:
    """Send something once and return what came of it; whatever goes wrong on the way is told, never raised."""
    deadline = time.monotonic() + sending.timeout_s
    try:
        return _once(sending, deadline)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Reply(trouble=f"{type(error).__name__}: {error}"[:_TROUBLE_MAX])


def _once(sending: Sending, deadline: float) -> Reply:
    parts = urlsplit(sending.url)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host:
        return Reply(trouble="only http and https")
    found = addresses_of(host, port_of(parts.scheme, parts.port))
    forbidden = next((one for one in found if not _may_reach(host, one, sending.open_hosts)), None)
    if forbidden is not None:
        return Reply(trouble=f"{host} ({forbidden}) is internal, and no setting opens it")
    connection, _ = connected(parts.scheme, host, parts.port, found[0], deadline)
    with contextlib.ExitStack() as stack:
        stack.callback(connection.close)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body=sending.body, headers={"User-Agent": "furong", **sending.headers})
        response = stack.enter_context(connection.getresponse())
        content = _taken(response, sending.answer_max)
        if content is None:
            return Reply(trouble=f"the answer has more than {sending.answer_max} bytes")
        return Reply(
            status=response.status, content=content, media_type=response.headers.get_content_type(), trouble=""
        )


def _may_reach(host: str, address: Address, open_hosts: Sequence[str]) -> bool:
    return is_public(address) or is_named(host, address, open_hosts)


def _taken(response: http.client.HTTPResponse, most: int) -> bytes | None:
    content = bytearray()
    while chunk := response.read1(_CHUNK):
        content += chunk
        if len(content) > most:
            return None
    if response.length:
        raise http.client.IncompleteRead(bytes(content[:0]), response.length)
    return bytes(content)
