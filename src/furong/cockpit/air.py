"""PM2.5 of the stations, with the last day as a small line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from furong.cockpit.freshness import freshness_of
from furong.cockpit.sparkline import polylines
from furong.kernel.clock import minute_at_or_before
from furong.kernel.permissions import Actor
from furong.nets.sensing import api as sensing

__all__ = ["DRAWING", "air_panel"]

_AIR = "air_quality/pm25"
_HOURS = 24
#: Width and height of the drawing. [px]
DRAWING = (200.0, 40.0)
#: Upper limits of the daily mean for the grades of HJ 633-2012, and what the cockpit makes of each. [ug/m3]
_GRADES = ((35.0, "good", "ok"), (75.0, "moderate", "ok"), (115.0, "light", "warn"), (150.0, "medium", "warn"))
#: A line that stays low is not blown up: the upper edge is at least the limit of "moderate". [ug/m3]
_TOP_LEAST = 75.0


def air_panel(actor: Actor, now: datetime) -> dict[str, Any]:
    """Return the stations that ``actor`` may see with their newest value and the line of the last 24 hours."""
    feed = sensing.find_main_feed_for(actor, _AIR)
    if feed is None:
        return {"feed": None, "rows": [], "note": None, "fresh": freshness_of(None, now)}
    points = sensing.list_point_states(actor, feed.key)
    end = minute_at_or_before(now)
    hours = [end - 60 * back for back in range(_HOURS - 1, -1, -1)]
    series = sensing.read_level_columns([point.thing.code for point in points], hours)
    top = max((value for column in series.values() for value in column if value is not None), default=0.0)
    rows = [
        {
            "point": point,
            "grade": _grade(point.level.value) if point.level else None,
            "lines": _drawn(series[point.thing.code], max(top, _TOP_LEAST)),
        }
        for point in points
    ]
    note = sensing.stream_of(feed.key) if feed.is_demo else None
    return {"feed": feed, "rows": rows, "note": note, "top": max(top, _TOP_LEAST), "fresh": freshness_of(feed, now)}


def _drawn(column: list[float | None], top: float) -> list[str]:
    width, height = DRAWING
    return polylines(column, width=width, height=height, top=top)


def _grade(value: float) -> tuple[str, str]:
    """Return the grade of an hourly value by the limits of the daily mean, and its state; a hint, not a daily grade."""
    for limit, grade, state in _GRADES:
        if value <= limit:
            return grade, state
    return "heavy", "danger"
