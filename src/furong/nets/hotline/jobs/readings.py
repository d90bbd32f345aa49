"""Every minute, what the model is sure enough of is registered and classified, of appeals that came in files."""

from __future__ import annotations

from furong.foundation.jobs.queue import app, on_own_connection
from furong.nets.hotline.api.readings import act_on_readings

__all__ = ["act_on_file_readings"]

_SECONDS = 45.0


@app.periodic(cron="* * * * *")
@app.task(queue="hotline_readings", pass_context=False)
@on_own_connection
def act_on_file_readings(timestamp: int) -> int:
    """Act on what the model is sure of; return how many appeals that were."""
    return act_on_readings(_SECONDS)
