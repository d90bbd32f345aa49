"""Zones whose dwell is over are told of every minute, although no other count has come."""

from __future__ import annotations

from furong.foundation.jobs.queue import app, on_own_connection
from furong.nets.mobility.api.overflow import judge_waiting_zones

__all__ = ["judge_zones"]


@app.periodic(cron="* * * * *")
@app.task(queue="mobility", pass_context=False)
@on_own_connection
def judge_zones(timestamp: int) -> int:
    """Judge the zones that were counted of late; return how many turns overflows have taken."""
    return judge_waiting_zones()
