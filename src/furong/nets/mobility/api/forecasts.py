"""How many vehicles are expected in zones, how far off that was, and outages of feeds.

Screens hear of new forecasts under ``mobility.count``.
"""

from __future__ import annotations

from datetime import datetime

from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.mobility.actions import forecast_zones as _forecast
from furong.nets.mobility.contracts.forecasts import ForecastErrorInfo
from furong.nets.mobility.selectors.feed_outages import list_feed_outages, list_feed_outages_for
from furong.nets.mobility.selectors.forecasts import forecast_errors, list_forecasts, list_forecasts_for
from furong.nets.mobility.selectors.zones import list_zones_for

__all__ = [
    "forecast_errors_for",
    "forecast_zones",
    "list_feed_outages",
    "list_feed_outages_for",
    "list_forecasts",
    "list_forecasts_for",
]


def forecast_zones() -> int:
    """Forecast every zone; see ``actions/forecast_zones.py``."""
    with transaction():
        return _forecast.forecast_zones()


def forecast_errors_for(actor: Actor, *, since: datetime, until: datetime) -> list[ForecastErrorInfo]:
    """Return how far off forecasts of the zones that ``actor`` may see were, by horizon."""
    return forecast_errors([zone.key for zone in list_zones_for(actor)], since=since, until=until)
