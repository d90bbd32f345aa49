"""The day so far: bikes parked at all points, and cases opened and closed in each hour."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from furong.cockpit.freshness import freshness_of
from furong.cockpit.places import find_bike_feed
from furong.kernel.clock import CITY_TIME, minute_at_or_before
from furong.kernel.permissions import Actor
from furong.nets.casework import api as casework
from furong.nets.sensing import api as sensing

__all__ = ["trend_panel"]

_HOURS = 24
_STEP_MIN = 10


def trend_panel(actor: Actor, now: datetime) -> dict[str, Any]:
    """Return the bikes parked at all points every ten minutes, and the cases of each hour, from midnight on."""
    midnight = datetime.combine(now.date(), time(), CITY_TIME)
    feed = find_bike_feed(actor)
    cases = casework.read_hourly_case_columns(actor, since=midnight, hours=_HOURS)
    parked, capacity = _parked(actor, feed.key, midnight, now) if feed else ([], 0.0)
    hourly = {minute // 60: count for minute, count in parked if minute % 60 == 0}
    table = [(hour, hourly.get(hour), cases["opened"][hour], cases["closed"][hour]) for hour in range(now.hour + 1)]
    chart = {"parked": parked, "capacity": capacity, "hour": now.hour, **cases}
    return {"chart": chart, "table": table, "fresh": freshness_of(feed, now)}


def _parked(actor: Actor, feed: str, midnight: datetime, now: datetime) -> tuple[list[tuple[int, float]], float]:
    """Return how many bikes stood at all points by minute of the day, where that is known, and how many may stand."""
    points = sensing.list_point_states(actor, feed)
    begin, end = minute_at_or_before(midnight), minute_at_or_before(now)
    minutes = [*range(begin, end, _STEP_MIN), end]
    columns = sensing.read_level_columns([point.thing.code for point in points], minutes)
    known = [
        (minute - begin, sum(value for value in values if value is not None))
        for minute, values in zip(minutes, zip(*columns.values(), strict=True), strict=True)
        if any(value is not None for value in values)
    ]
    return known, sum(float(str(point.thing.properties.get("capacity", 0))) for point in points)
