"""Exports of the desk's list are written as soon as they are asked for; what was cut off is gone on with."""

from __future__ import annotations

from furong.foundation.jobs.queue import app, on_own_connection
from furong.nets.casework.api.case_exports import write_case_exports

__all__ = ["go_on_with_exports"]


@app.periodic(cron="* * * * *")
@app.task(queue="casework-exports", pass_context=False)
@on_own_connection
def go_on_with_exports(timestamp: int) -> int:
    """Write every export that waits; return how many pieces there were."""
    return write_case_exports()
