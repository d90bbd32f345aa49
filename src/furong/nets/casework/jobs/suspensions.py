"""Cases that are put off are taken up again by themselves."""

from __future__ import annotations

from furong.foundation.jobs.queue import app, on_own_connection
from furong.nets.casework.api.requests import resume_due_cases

__all__ = ["resume_cases"]


@app.periodic(cron="* * * * *")
@app.task(queue="casework", pass_context=False)
@on_own_connection
def resume_cases(timestamp: int) -> int:
    """Take up again the cases whose day has come; return how many there were."""
    return resume_due_cases()
