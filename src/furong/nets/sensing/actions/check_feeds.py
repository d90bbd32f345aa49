"""Look for faults among the things of every live feed of readings."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from furong.kernel.clock import minute_at_or_before
from furong.nets.sensing.actions.detect_sensor_faults import ThingSeries, detect_sensor_faults
from furong.nets.sensing.contracts import FeedInfo, Level, StreamKind, ThingInfo
from furong.nets.sensing.selectors.feeds import list_feeds, list_things, stream_of
from furong.nets.sensing.selectors.levels import list_levels
from furong.nets.sensing.selectors.sensor_places import place_of_feed_thing

__all__ = ["check_feeds"]

#: How far back readings are compared.
_REACH = timedelta(days=60)


def check_feeds(*, demo: bool = False) -> int:
    """Look at every feed of readings once and return how many faults are present.

    Args:
        demo: Whether to look at what the demo tells, too: nobody is to be sent for a recording.
    """
    feeds = [feed for feed in list_feeds() if stream_of(feed.key).kind is StreamKind.READING]
    return sum(_check(feed) for feed in feeds if demo or not feed.is_demo)


def _check(feed: FeedInfo) -> int:
    if feed.evaluated_to is None:
        return 0
    things = list_things(feed.key)
    since = minute_at_or_before(feed.evaluated_to - _REACH)
    levels = list_levels([thing.code for thing in things], after_min=since)
    series = [_series(thing, levels[thing.code]) for thing in things]
    period = timedelta(seconds=feed.period_s)
    return len(detect_sensor_faults(series, period=period, until=feed.evaluated_to))


def _series(thing: ThingInfo, levels: list[Level]) -> ThingSeries:
    known = [level for level in levels if np.isfinite(level.value)]
    second = np.array([int(level.at.timestamp()) for level in known], dtype=np.int64)
    return ThingSeries(place_of_feed_thing(thing), second, np.array([level.value for level in known], dtype=np.float64))
