"""Sending to addresses that people have typed in: only to the public network, and never for longer than allowed.

The name is resolved once and the connection goes to the address that was judged. Redirects are not followed.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from furong.foundation.outgoing.addresses import Address, addresses_of, is_named, is_public
from furong.foundation.outgoing.lines import connected, port_of
from furong.foundation.webhooks.errors import AddressForbidden

__all__ = ["Outcome", "judge_written_address", "post"]

_TROUBLE_MAX = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an attempt.

    Args:
        status: HTTP status of the answer, or ``None`` when none came.
        trouble: Why it does not count, or empty.
        retry_after_s: How long the receiver asks to be left alone, if it does. [s]
    """

    status: int | None = None
    trouble: str = ""
    retry_after_s: float | None = None

    @property
    def is_delivered(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300


def judge_written_address(url: str, open_hosts: Sequence[str]) -> None:
    """Return unless the address itself, without asking anybody for its meaning, is an internal one.

    Raises:
        AddressForbidden: When it is.
    """
    host = urlsplit(url).hostname or ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        if (host == "localhost" or host.endswith(".localhost")) and host not in open_hosts:
            raise AddressForbidden(host=host, address="127.0.0.1") from None
        return
    _judge(host, address, open_hosts)


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, timeout_s: float, open_hosts: Sequence[str] = ()
) -> Outcome:
    """Send a message once.

    Args:
        url: ``http(s)://…``.
        body: Its content.
        headers: What goes with it.
        timeout_s: How long all of it may take. [s]
        open_hosts: Names, addresses and networks that may be sent to although they are internal.
    """
    deadline = time.monotonic() + timeout_s
    try:
        return _once(url, body, headers, deadline, open_hosts)
    except AddressForbidden as error:
        return Outcome(trouble=error.sentence("en")[:_TROUBLE_MAX])
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Outcome(trouble=f"{type(error).__name__}: {error}"[:_TROUBLE_MAX])


def _once(url: str, body: bytes, headers: Mapping[str, str], deadline: float, open_hosts: Sequence[str]) -> Outcome:
    parts = urlsplit(url)
    host = parts.hostname or ""
    found = addresses_of(host, port_of(parts.scheme, parts.port))
    for address in found:
        _judge(host, address, open_hosts)
    connection, _ = connected(parts.scheme, host, parts.port, found[0], deadline)
    with contextlib.ExitStack() as stack:
        stack.callback(connection.close)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body=body, headers={"User-Agent": "furong", **headers})
        response = stack.enter_context(connection.getresponse())
        is_fine = 200 <= response.status < 300
        return Outcome(
            status=response.status,
            trouble="" if is_fine else f"HTTP {response.status} {response.reason}"[:_TROUBLE_MAX],
            retry_after_s=_seconds(response.headers.get("Retry-After", "")),
        )


def _judge(host: str, address: Address, open_hosts: Sequence[str]) -> None:
    if not is_public(address) and not is_named(host, address, open_hosts):
        raise AddressForbidden(host=host, address=str(address))


def _seconds(text: str) -> float | None:
    return float(text) if text.isascii() and text.isdigit() else None
