"""How fresh a feed's figures are, measured by the clock that drives the feed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from furong.foundation.citytime.clock import city_clock
from furong.kernel.clock import SystemClock
from furong.nets.sensing.contracts import FeedClock, FeedInfo

__all__ = ["Freshness", "FreshnessState", "freshness_of"]

#: A feed is late when nothing has come for this many of its periods.
_LATE_PERIODS = 2


class FreshnessState(StrEnum):
    """Whether a feed tells what it should."""

    FRESH = "fresh"
    LATE = "late"
    #: Nothing has ever come.
    WAITING = "waiting"
    #: A recording that has been told; nothing more is expected of it.
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Freshness:
    """The freshness of one feed.

    Args:
        state: Whether it tells what it should.
        at: When its newest observation was made.
        age: How long ago that was; nothing for a recording.
    """

    state: FreshnessState
    at: datetime | None = None
    age: timedelta | None = None


def freshness_of(feed: FeedInfo) -> Freshness:
    """Return how fresh ``feed`` is now."""
    if feed.last_at is None:
        return Freshness(FreshnessState.WAITING)
    if feed.clock is FeedClock.FEEDER:
        return Freshness(FreshnessState.TOLD, feed.last_at)
    now = city_clock().now() if feed.clock is FeedClock.CITY else SystemClock().now()
    age = max(now - feed.last_at, timedelta(0))
    is_late = age > timedelta(seconds=_LATE_PERIODS * feed.period_s)
    return Freshness(FreshnessState.LATE if is_late else FreshnessState.FRESH, feed.last_at, age)
