"""Cases of which it is certain whom they go to are dispatched every minute."""

from __future__ import annotations

from furong.foundation.jobs.queue import app, on_own_connection
from furong.nets.casework.api.routing import dispatch_certain_cases

__all__ = ["dispatch_what_is_certain"]


@app.periodic(cron="* * * * *")
@app.task(queue="casework", pass_context=False)
@on_own_connection
def dispatch_what_is_certain(timestamp: int) -> int:
    """Dispatch the cases that need no person for it; return how many there were."""
    return dispatch_certain_cases()
