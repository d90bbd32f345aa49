"""Reading forecasts of counts, what they are made from, and how far off they were."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

from furong.kernel.clock import CITY_TIME
from furong.kernel.columns import FloatColumn
from furong.kernel.permissions import Actor
from furong.nets.mobility.contracts.counts import CountSource
from furong.nets.mobility.contracts.forecasts import HORIZONS, FeedOutageInfo, ForecastErrorInfo, ZoneForecastInfo
from furong.nets.mobility.errors.zones import ZoneUnknown
from furong.nets.mobility.models import ZoneCount, ZoneForecast
from furong.nets.mobility.selectors.feed_outages import list_feed_outages
from furong.nets.mobility.selectors.zones import zones_for

__all__ = ["BINS_BEFORE", "BIN_MIN", "forecast_errors", "levels_around", "list_forecasts", "list_forecasts_for"]

#: Levels are looked at every so many minutes. [min]
BIN_MIN = 5
#: How many of them before the time of day that is asked for. [1]
BINS_BEFORE = 3
_BINS_AFTER = int(HORIZONS[-1].total_seconds()) // 60 // BIN_MIN + 2
_DAYS = 14
_SATURDAY = 5
#: Feeds are counted every minute; one in five is enough.
_MINUTES = range(0, 60, BIN_MIN)
#: A count belongs to a forecast when it was made within this time of it.
_NEAR = timedelta(minutes=3)


def levels_around(now: datetime, zones: Sequence[str], outages: Sequence[FeedOutageInfo]) -> FloatColumn:
    """Return what stood in zones about this time of day on earlier days, shape (days, bins, zones). [1]

    Days are of the kind of today, workdays or weekends, while there are any. What was counted while a feed was out is
    left out (NaN).

    Args:
        now: The instant; nothing of its day is looked at.
        zones: Keys of zones.
        outages: Outages of feeds.
    """
    moment = now.astimezone(CITY_TIME)
    levels = np.full((_DAYS, BINS_BEFORE + _BINS_AFTER + 1, len(zones)), np.nan)
    number = {zone: place for place, zone in enumerate(zones)}
    for back in range(1, _DAYS + 1):
        first = moment - timedelta(days=back, minutes=BINS_BEFORE * BIN_MIN)
        until = first + timedelta(minutes=levels.shape[1] * BIN_MIN)
        rows = ZoneCount.objects.filter(
            source=CountSource.FEED.value, at__gte=first, at__lt=min(until, now), at__minute__in=_MINUTES, conf__gte=1
        )
        for zone, at, total in rows.values_list("zone", "at", "total").order_by("at"):
            if zone in number and not _is_out(at, outages):
                levels[_DAYS - back, int((at - first).total_seconds()) // 60 // BIN_MIN, number[zone]] = total
    weekend = np.array([(moment - timedelta(days=_DAYS - day)).weekday() >= _SATURDAY for day in range(_DAYS)])
    same = weekend == (moment.weekday() >= _SATURDAY)
    return levels[same] if np.isfinite(levels[same]).any() else levels


def list_forecasts(zone: str, *, since: datetime, until: datetime) -> list[ZoneForecastInfo]:
    """Return what was forecast of a zone for ``[since, until)``, by that time, the newest forecast of it alone.

    Args:
        zone: Key of the zone.
        since: From when on.
        until: Until when.
    """
    rows = ZoneForecast.objects.filter(zone=zone, for_at__gte=since, for_at__lt=until)
    newest = rows.order_by("for_at", "horizon_min", "-made_at").distinct("for_at", "horizon_min")
    return [_info(row) for row in newest]


def list_forecasts_for(actor: Actor, zone: str, *, since: datetime, until: datetime) -> list[ZoneForecastInfo]:
    """Return the same when ``actor`` may see the zone.

    Raises:
        ZoneUnknown: When there is none, or the actor may not see it.
    """
    if not zones_for(actor).filter(pk=zone).exists():
        raise ZoneUnknown(zone=zone)
    return list_forecasts(zone, since=since, until=until)


def forecast_errors(zones: Sequence[str], *, since: datetime, until: datetime) -> list[ForecastErrorInfo]:
    """Return how far off forecasts for ``[since, until)`` were, by horizon, outages of feeds left out.

    Args:
        zones: Keys of zones.
        since: From when on.
        until: Until when.
    """
    outages = list_feed_outages(until)
    counted = ZoneCount.objects.filter(
        zone__in=zones, source=CountSource.FEED.value, at__gte=since - _NEAR, at__lt=until + _NEAR, conf__gte=1
    )
    truth: dict[tuple[str, datetime], float] = {
        (zone, _minute(at)): total for zone, at, total in counted.values_list("zone", "at", "total")
    }
    rows = list(ZoneForecast.objects.filter(zone__in=zones, for_at__gte=since, for_at__lt=until))
    return [
        _errors([row for row in rows if row.horizon_min == minutes], truth, outages, minutes)
        for minutes in (int(one.total_seconds()) // 60 for one in HORIZONS)
    ]


def _errors(
    rows: list[ZoneForecast], truth: dict[tuple[str, datetime], float], outages: list[FeedOutageInfo], minutes: int
) -> ForecastErrorInfo:
    told = [(row, truth.get((row.zone_id, _minute(row.for_at)))) for row in rows if not _is_out(row.for_at, outages)]
    scored = [(row, was) for row, was in told if was is not None]
    if not scored:
        return ForecastErrorInfo(
            horizon_min=minutes, scored=0, unscored=len(rows), mae=None, persistence_mae=None, inside=None
        )
    off = np.array([row.expected - was for row, was in scored])
    still = np.array([row.stood - was for row, was in scored])
    wide = np.array([row.sigma for row, _ in scored])
    return ForecastErrorInfo(
        horizon_min=minutes,
        scored=len(scored),
        unscored=len(rows) - len(scored),
        mae=round(float(np.abs(off).mean()), 3),
        persistence_mae=round(float(np.abs(still).mean()), 3),
        inside=round(float((np.abs(off) <= 1.96 * wide).mean()), 3),
    )


def _is_out(at: datetime, outages: Sequence[FeedOutageInfo]) -> bool:
    return any(one.since <= at < one.until for one in outages)


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _info(row: ZoneForecast) -> ZoneForecastInfo:
    return ZoneForecastInfo(
        zone=row.zone_id,
        made_at=row.made_at,
        horizon_min=row.horizon_min,
        for_at=row.for_at,
        expected=row.expected,
        sigma=row.sigma,
        stood=row.stood,
        days=row.days,
    )
