"""How old what a panel shows is: every panel says it, and a source that is silent is never a zero."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from furong.nets.sensing.contracts import FeedClock, FeedInfo

__all__ = ["Freshness", "FreshnessState", "freshness_of", "live_at"]

#: A source is late after so many of its periods, and taken for dead after so many.
_LATE_PERIODS = 2
_DOWN_PERIODS = 10


class FreshnessState(StrEnum):
    """What a reader may think of a panel."""

    FRESH = "fresh"
    LATE = "late"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """How old something is.

    Args:
        state: What to think of it.
        at: When it was observed or reckoned; ``None`` when nothing was ever heard.
        period: How often something new is expected; ``None`` for what is reckoned whenever anything changes.
        late: How long the newest is overdue; zero when it is not.
        is_recording: Whether it is a recording, of which nothing more is expected.
    """

    state: FreshnessState
    at: datetime | None
    period: timedelta | None = None
    late: timedelta = timedelta(0)
    is_recording: bool = False


def live_at(now: datetime) -> Freshness:
    """Return the freshness of what was reckoned at ``now`` from the node's own records."""
    return Freshness(state=FreshnessState.FRESH, at=now)


def freshness_of(feed: FeedInfo | None, now: datetime) -> Freshness:
    """Return how fresh a source is: late after two of its periods without an observation, down after ten.

    A recording that has been told is neither: what it told stands.
    """
    if feed is None or feed.last_at is None:
        return Freshness(state=FreshnessState.DOWN, at=None)
    if feed.clock is FeedClock.FEEDER:
        return Freshness(state=FreshnessState.FRESH, at=feed.last_at, is_recording=True)
    period = timedelta(seconds=feed.period_s)
    age = now - feed.last_at
    if age <= _LATE_PERIODS * period:
        return Freshness(state=FreshnessState.FRESH, at=feed.last_at, period=period)
    state = FreshnessState.LATE if age <= _DOWN_PERIODS * period else FreshnessState.DOWN
    return Freshness(state=state, at=feed.last_at, period=period, late=age - period)
