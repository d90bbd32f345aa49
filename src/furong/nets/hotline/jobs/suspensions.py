"""Appeals that wait go on by themselves on their day."""

from __future__ import annotations

from furong.foundation.jobs.queue import app, on_own_connection
from furong.nets.hotline.api.clocks import resume_due_appeals

__all__ = ["resume_appeals"]


@app.periodic(cron="* * * * *")
@app.task(queue="hotline", pass_context=False)
@on_own_connection
def resume_appeals(timestamp: int) -> int:
    """Take up again the appeals whose day has come; return how many there were."""
    return resume_due_appeals()
