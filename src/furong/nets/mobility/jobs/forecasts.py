"""How many vehicles will stand in every zone is forecast every five minutes."""

from __future__ import annotations

from furong.foundation.jobs.queue import app, on_own_connection
from furong.nets.mobility.api.forecasts import forecast_zones

__all__ = ["forecast_every_five_minutes"]


@app.periodic(cron="*/5 * * * *")
@app.task(queue="mobility", pass_context=False)
@on_own_connection
def forecast_every_five_minutes(timestamp: int) -> int:
    """Forecast the zones from their newest counts; return how many forecasts that made."""
    return forecast_zones()
