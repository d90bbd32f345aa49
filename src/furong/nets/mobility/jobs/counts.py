"""What positions say of every zone is recorded every minute."""

from __future__ import annotations

from furong.foundation.jobs.queue import app, on_own_connection
from furong.nets.mobility.api.counts import count_zones

__all__ = ["count_every_minute"]


@app.periodic(cron="* * * * *")
@app.task(queue="mobility", pass_context=False)
@on_own_connection
def count_every_minute(timestamp: int) -> int:
    """Record the counts by positions; return how many zones that were."""
    return count_zones()
