"""Dispatch plans are compared every five minutes with what was counted when their time was over."""

from __future__ import annotations

from furong.foundation.jobs.queue import app, on_own_connection
from furong.nets.mobility.api.plans import settle_plans

__all__ = ["settle_plans_every_five_minutes"]


@app.periodic(cron="4-59/5 * * * *")
@app.task(queue="mobility", pass_context=False)
@on_own_connection
def settle_plans_every_five_minutes(timestamp: int) -> int:
    """Compare the plans whose time is over; return how many that were."""
    return settle_plans()
