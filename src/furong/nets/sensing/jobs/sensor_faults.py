"""Faults of sensors are looked for every hour."""

from __future__ import annotations

from furong.foundation.jobs.queue import app, on_own_connection
from furong.nets.sensing.api.sensor_faults import check_feeds

__all__ = ["look_for_sensor_faults"]


@app.periodic(cron="41 * * * *")
@app.task(queue="sensing", pass_context=False)
@on_own_connection
def look_for_sensor_faults(timestamp: int) -> int:
    """Compare the things of every live feed with one another; return how many faults are present."""
    return check_feeds()
