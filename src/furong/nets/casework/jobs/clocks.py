"""Clocks of cases are looked at every minute, and counted anew when the calendar has changed."""

from __future__ import annotations

from furong.foundation.jobs.queue import app, on_own_connection
from furong.nets.casework.api.clocks import watch_clocks
from furong.nets.casework.api.recounts import recount_open_clocks

__all__ = ["follow_the_calendar", "look_at_clocks"]


@app.periodic(cron="* * * * *")
@app.task(queue="casework", pass_context=False)
@on_own_connection
def look_at_clocks(timestamp: int) -> int:
    """Warn of clocks that near their end, tell of late ones; return how many there were."""
    return watch_clocks()


@app.periodic(cron="* * * * *")
@app.task(queue="casework-calendar", pass_context=False)
@on_own_connection
def follow_the_calendar(timestamp: int) -> int:
    """Count open deadlines anew when another calendar is in use; return how many steps that took."""
    return recount_open_clocks()
