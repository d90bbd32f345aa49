"""The REST endpoints of forecasts: how many vehicles are expected, how far off that was, outages of feeds."""

from __future__ import annotations

from datetime import timedelta

from ninja import Router

from furong.foundation.citytime.clock import city_clock
from furong.foundation.rest import Caller, Time, answers, requires
from furong.nets.mobility.api import forecasts as api
from furong.nets.mobility.contracts.forecasts import HORIZONS, FeedOutageInfo, ForecastErrorInfo, ZoneForecastInfo

__all__ = ["router"]

router = Router(tags=["mobility"])

_DAY = timedelta(days=1)
_BLINK = timedelta(seconds=1)


@router.get(
    "/mobility/zones/{key}/forecasts",
    response=list[ZoneForecastInfo],
    auth=requires("mobility.read"),
    summary="List forecasts of a zone",
    openapi_extra=answers(404),
)
def list_zone_forecasts(
    request: Caller, key: str, since: Time | None = None, until: Time | None = None
) -> list[ZoneForecastInfo]:
    """Return how many vehicles are expected in a zone, by the time that it is for; by default of what is ahead."""
    begin = since or city_clock().now()
    end = until or begin + HORIZONS[-1] + _BLINK
    return api.list_forecasts_for(request.actor, key, since=begin, until=end)


@router.get(
    "/mobility/forecasts/errors",
    response=list[ForecastErrorInfo],
    auth=requires("mobility.read"),
    summary="Compare forecasts with counts",
)
def list_forecast_errors(
    request: Caller, since: Time | None = None, until: Time | None = None
) -> list[ForecastErrorInfo]:
    """Return how far off forecasts were, beside saying that nothing changes; by default of a day."""
    end = until or city_clock().now() + _BLINK
    return api.forecast_errors_for(request.actor, since=since or end - _DAY, until=end)


@router.get(
    "/mobility/feeds/outages",
    response=list[FeedOutageInfo],
    auth=requires("mobility.read"),
    summary="List outages of operators' feeds",
)
def list_outages(request: Caller) -> list[FeedOutageInfo]:
    """Return when operators' feeds brought far less than on other days: neither learnt from nor scored."""
    return api.list_feed_outages_for(request.actor)
