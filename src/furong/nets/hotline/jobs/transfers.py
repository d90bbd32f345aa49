"""Every minute, those who answer for transfers are warned of what has become overdue."""

from __future__ import annotations

from furong.foundation.jobs.queue import app, on_own_connection
from furong.nets.hotline.api.transfers import warn_overdue_transfers

__all__ = ["warn_of_late_transfers"]


@app.periodic(cron="* * * * *")
@app.task(queue="hotline", pass_context=False)
@on_own_connection
def warn_of_late_transfers(timestamp: int) -> int:
    """Warn of overdue transfers; return how many there were."""
    return warn_overdue_transfers()
