"""Looking after the registry, once a minute."""

from __future__ import annotations

from furong.foundation.jobs.queue import app, on_own_connection
from furong.nets.sensing.api.registry import keep_registry

__all__ = ["look_after_registry"]


@app.periodic(cron="* * * * *")
@app.task(queue="sensing", pass_context=False)
@on_own_connection
def look_after_registry(timestamp: int) -> bool:
    """Write what was registered one by one to the disk; return whether the lists of searches were made anew."""
    return keep_registry()
