"""Time is handed in, never fetched.

Every function that needs the time takes a :class:`Clock`. Instants are timezone-aware; they are stored in UTC and
shown in the city's own time. Minutes since the epoch are the unit of event time on hot paths.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Protocol

__all__ = [
    "CITY_TIME",
    "Clock",
    "FrozenClock",
    "ScaledClock",
    "SystemClock",
    "city_time",
    "instant_of_minute",
    "iso",
    "minute_at_or_after",
    "minute_at_or_before",
]

#: China has used UTC+8 without daylight saving since 1992 (国务院 1992 notice ending summer time), so a fixed offset
#: is exact for everything this platform records, and needs no time-zone database.
CITY_TIME = timezone(timedelta(hours=8), "Asia/Shanghai")

_MINUTE_S = 60


class Clock(Protocol):
    """Anything that can say what time it is."""

    def now(self) -> datetime:
        """Return the current instant, timezone-aware."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(slots=True)
class FrozenClock:
    """A clock that moves only when told to, for tests and for replays that are not paced.

    Raises:
        ValueError: When set to a naive instant, or moved backwards.
    """

    at: datetime

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a clock needs a timezone-aware instant")

    def now(self) -> datetime:
        return self.at

    def advance(self, by: timedelta) -> datetime:
        """Move on by ``by`` and return the new instant."""
        if by < timedelta(0):
            raise ValueError("a clock does not go back")
        self.at += by
        return self.at


@dataclass(frozen=True, slots=True)
class ScaledClock:
    """A clock that runs ``rate`` times as fast as another, from a common anchor: the clock of a paced replay.

    Args:
        started: Instant of this clock at the anchor.
        anchor: Instant of ``base`` at the anchor.
        rate: Seconds of this clock a second of ``base``. [1]
        base: The clock that drives it.
    """

    started: datetime
    anchor: datetime
    rate: float
    base: Clock = field(default_factory=SystemClock)

    def now(self) -> datetime:
        return self.started + (self.base.now() - self.anchor) * self.rate


def city_time(instant: datetime) -> datetime:
    """Return ``instant`` on the city's wall clock.

    Raises:
        ValueError: When ``instant`` carries no time zone.
    """
    if instant.tzinfo is None:
        raise ValueError("a naive datetime has no place on any clock")
    return instant.astimezone(CITY_TIME)


def iso(instant: datetime) -> str:
    """Return ``instant`` as ISO 8601 with the city's offset and whole seconds, e.g. ``2026-11-24T07:41:00+08:00``."""
    return city_time(instant).isoformat(timespec="seconds")


def minute_at_or_before(instant: datetime) -> int:
    """Return the last whole minute that is not after ``instant``. [min since 1970-01-01T00:00Z]"""
    return int(instant.timestamp() // _MINUTE_S)


def minute_at_or_after(instant: datetime) -> int:
    """Return the first whole minute that is not before ``instant``. [min since 1970-01-01T00:00Z]"""
    return -int(-instant.timestamp() // _MINUTE_S)


def instant_of_minute(minute: int) -> datetime:
    """Return the instant at which ``minute`` [min since 1970-01-01T00:00Z] begins, in city time."""
    return datetime.fromtimestamp(int(minute) * _MINUTE_S, CITY_TIME)
