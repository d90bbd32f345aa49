"""Every minute, what is new gets a vector, when the operator has named a model for it."""

from __future__ import annotations

from furong.foundation.jobs.queue import app, on_own_connection
from furong.nets.hotline.api.vectors import refresh_vectors

__all__ = ["make_vectors"]


@app.periodic(cron="* * * * *")
@app.task(queue="hotline_vectors", pass_context=False)
@on_own_connection
def make_vectors(timestamp: int) -> int:
    """Make vectors of what has none; return how many that were."""
    return refresh_vectors()
