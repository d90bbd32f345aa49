"""GBFS feeds are pulled every minute, those that are due."""

from __future__ import annotations

import http.client
import json
import time
from urllib.parse import urlsplit

from django.conf import settings

from furong.foundation.jobs.queue import app, on_own_connection
from furong.foundation.outgoing.addresses import addresses_of, is_named, is_own
from furong.foundation.outgoing.lines import connected, port_of
from furong.nets.mobility.api.gbfs import pull_due_gbfs
from furong.nets.mobility.errors.gbfs import GbfsAddressForbidden, GbfsSilent, GbfsUnreadable

__all__ = ["fetch_json", "pull_gbfs"]

_TIMEOUT_S = 20.0
#: The largest file that is taken: a position and an id of half a million vehicles. [byte]
_SIZE_MAX = 64_000_000
_OK = 200


@app.periodic(cron="* * * * *")
@app.task(queue="mobility", pass_context=False)
@on_own_connection
def pull_gbfs(timestamp: int) -> int:
    """Pull the feeds that are due; return how many that were."""
    return pull_due_gbfs(fetch_json)


def fetch_json(url: str) -> object:
    """Return what stands at an address, decoded.

    Raises:
        GbfsAddressForbidden: When it is this machine's or its link's and not listed, or no http address.
        GbfsSilent: When nobody answers in time, or with an error.
        GbfsUnreadable: When it is too much, or no JSON.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host:
        raise GbfsAddressForbidden(host=url[:100])
    deadline = time.monotonic() + _TIMEOUT_S
    try:
        found = addresses_of(host, port_of(parts.scheme, parts.port))
        listed = settings.FURONG_OPTIONS["CONNECTOR_HOSTS"]
        if any(is_own(address) and not is_named(host, address, listed) for address in found):
            raise GbfsAddressForbidden(host=host)
        connection, _ = connected(parts.scheme, host, parts.port, found[0], deadline)
        try:
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("GET", target, headers={"Accept": "application/json", "User-Agent": "furong"})
            answer = connection.getresponse()
            content = answer.read(_SIZE_MAX + 1)
        finally:
            connection.close()
    except (OSError, http.client.HTTPException) as error:
        raise GbfsSilent(host=host, trouble=str(error) or type(error).__name__) from error
    if answer.status != _OK:
        raise GbfsSilent(host=host, trouble=f"HTTP {answer.status}")
    if len(content) > _SIZE_MAX:
        raise GbfsUnreadable(url=url, trouble=f"more than {_SIZE_MAX} bytes")
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise GbfsUnreadable(url=url, trouble=str(error)[:200]) from error
