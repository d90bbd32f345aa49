"""Faults of sensors are looked for every hour."""

from __future__ import annotations

from furong.foundation.jobs.queue import app, on_own_connection
from furong.nets.sensing.api.sensor_faults import check_feeds, look_at_city

__all__ = ["look_for_sensor_faults"]


@app.periodic(cron="41 * * * *")
@app.task(queue="sensing", pass_context=False)
@on_own_connection
def look_for_sensor_faults(timestamp: int) -> int:
    """Compare the things of live feeds, and some of the registered ones; return how many faults are present."""
    _, of_city = look_at_city()
    return check_feeds() + of_city
