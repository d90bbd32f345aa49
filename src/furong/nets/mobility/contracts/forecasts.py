"""Forecasts of counts, how far off they were, and outages of feeds, as others see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

__all__ = ["HORIZONS", "FeedOutageInfo", "ForecastErrorInfo", "ZoneForecastInfo"]

#: How far ahead counts are forecast.
HORIZONS = (timedelta(minutes=30), timedelta(minutes=60))


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneForecastInfo:
    """How many vehicles are expected in a zone.

    Args:
        zone: Key of the zone.
        made_at: When that was forecast, from counts up to then.
        horizon_min: How far ahead. [min]
        for_at: For when.
        expected: Vehicles. [1]
        sigma: Standard deviation of that. [1]
        stood: Vehicles that stood there when it was made. [1]
        days: How many earlier days it was learnt from; 0: what stands is expected to stay. [1]
    """

    zone: str
    made_at: datetime
    horizon_min: int
    for_at: datetime
    expected: float
    sigma: float
    stood: float
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastErrorInfo:
    """How far off forecasts were, beside saying that nothing changes; outages of feeds are not scored.

    Args:
        horizon_min: How far ahead. [min]
        scored: Forecasts that could be compared with what was counted. [1]
        unscored: Those that could not: nothing was counted then, or a feed was out. [1]
        mae: Mean of the absolute errors; ``None`` without any. [1]
        persistence_mae: The same of what stood there when each was made. [1]
        inside: Share of counts within 1.96 standard deviations. [1]
    """

    horizon_min: int
    scored: int
    unscored: int
    mae: float | None
    persistence_mae: float | None
    inside: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOutageInfo:
    """A stretch in which an operator's feed brought far less than on other days, or what it had held back.

    Args:
        operator: Code of the operator.
        since: Its begin.
        until: Its end so far.
        kind: ``day``, ``gap`` or ``burst``.
        arrived: Events that arrived. [1]
        expected: Events that arrive on other days. [1]
        present: Whether it lasts.
    """

    operator: str
    since: datetime
    until: datetime
    kind: str
    arrived: float
    expected: float
    present: bool
