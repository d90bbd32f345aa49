"""A version of a zone that begins later is published when it begins."""

from __future__ import annotations

from furong.foundation.jobs.queue import app, on_own_connection
from furong.nets.mobility.api.publishing import publish_zones

__all__ = ["publish_when_due"]


@app.periodic(cron="* * * * *")
@app.task(queue="mobility", pass_context=False)
@on_own_connection
def publish_when_due(timestamp: int) -> bool:
    """Publish the zones that hold now; return whether they are others than before."""
    return publish_zones("schedule")
