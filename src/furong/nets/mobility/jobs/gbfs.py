"""GBFS feeds are pulled every minute, those that are due."""

from __future__ import annotations

import json

from django.conf import settings

from furong.foundation.jobs.queue import app, on_own_connection
from furong.foundation.outgoing import guarded_http
from furong.foundation.outgoing.guarded_http import Ask
from furong.nets.mobility.api.gbfs import pull_due_gbfs
from furong.nets.mobility.errors.gbfs import GbfsAddressForbidden, GbfsSilent, GbfsUnreadable

__all__ = ["fetch_json", "pull_gbfs"]

_TIMEOUT_S = 20.0
#: The largest file that is taken: a position and an id of half a million vehicles. [MB]
_SIZE_MAX_MB = 64


@app.periodic(cron="* * * * *")
@app.task(queue="mobility", pass_context=False)
@on_own_connection
def pull_gbfs(timestamp: int) -> int:
    """Pull the feeds that are due; return how many that were."""
    return pull_due_gbfs(fetch_json)


def fetch_json(url: str) -> object:
    """Return what stands at an address, decoded.

    Raises:
        GbfsAddressForbidden: When it, or where it redirects to, is this machine's or its link's and not listed, or no
            http address.
        GbfsSilent: When nobody answers in time, or with an error.
        GbfsUnreadable: When it is too much, or no JSON.
    """
    if not url.startswith(("http://", "https://")):
        raise GbfsAddressForbidden(host=url[:100])
    ask = Ask(
        url=url,
        headers={"Accept": "application/json"},
        timeout_s=_TIMEOUT_S,
        size_max_mb=_SIZE_MAX_MB,
        open_hosts=settings.FURONG_OPTIONS["CONNECTOR_HOSTS"],
    )
    try:
        return json.loads(guarded_http.fetch(ask).content)
    except guarded_http.Forbidden as error:
        raise GbfsAddressForbidden(host=error.host) from error
    except guarded_http.Silent as error:
        raise GbfsSilent(host=error.host, trouble=error.trouble) from error
    except guarded_http.Refused as error:
        raise GbfsSilent(host=error.host, trouble=f"HTTP {error.status}") from error
    except guarded_http.TooLarge as error:
        raise GbfsUnreadable(url=url, trouble=f"more than {error.most} MB") from error
    except guarded_http.Unreadable as error:
        raise GbfsUnreadable(url=url, trouble=error.trouble) from error
    except (ValueError, RecursionError) as error:
        raise GbfsUnreadable(url=url, trouble=str(error)[:200]) from error
