"""Every minute new appeals are looked at: which are of a topic, and which topics have become hot."""

from __future__ import annotations

from furong.foundation.jobs.queue import app, on_own_connection
from furong.nets.hotline.api.topics import follow_topics

__all__ = ["follow_new_appeals"]


@app.periodic(cron="* * * * *")
@app.task(queue="hotline", pass_context=False)
@on_own_connection
def follow_new_appeals(timestamp: int) -> int:
    """Look at the appeals that nobody has looked at; return how many there were."""
    return follow_topics()
