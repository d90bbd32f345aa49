"""Clocks of cases are looked at every minute."""

from __future__ import annotations

from furong.foundation.jobs.queue import app, on_own_connection
from furong.nets.casework.api.clocks import watch_clocks

__all__ = ["look_at_clocks"]


@app.periodic(cron="* * * * *")
@app.task(queue="casework", pass_context=False)
@on_own_connection
def look_at_clocks(timestamp: int) -> int:
    """Warn of clocks that near their end, tell of late ones; return how many there were."""
    return watch_clocks()
