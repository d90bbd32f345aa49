"""What stands on the map: points, open cases and districts, each with what its side card says."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from furong.cockpit.freshness import freshness_of
from furong.foundation.areas.tree import AreaInfo, get_area, list_areas
from furong.kernel.clock import CITY_TIME
from furong.kernel.permissions import Actor
from furong.nets.casework import api as casework
from furong.nets.casework.contracts import CaseQuery
from furong.nets.sensing import api as sensing
from furong.nets.sensing.contracts import FeedInfo, PointState

__all__ = ["BIKES", "find_bike_feed", "places_panel", "point_share", "point_state", "points_panel", "reach_of"]

BIKES = "shared_bikes/parking_occupancy"
_CROWDED = 0.8
_CASES_MAX = 200


def find_bike_feed(actor: Actor) -> FeedInfo | None:
    """Return the feed of parked bikes that was heard from last, among those that ``actor`` may see."""
    return sensing.find_main_feed_for(actor, BIKES)


def reach_of(actor: Actor) -> list[AreaInfo]:
    """Return the areas whose state ``actor`` may look at."""
    codes = dict.fromkeys(grant.area.split("/")[-1] for grant in actor.grants_for("cockpit.read"))
    return [get_area(code) for code in codes]


def points_panel(actor: Actor, now: datetime) -> dict[str, Any]:
    """Return the points with how full they are."""
    feed = find_bike_feed(actor)
    points = sensing.list_point_states(actor, feed.key) if feed else []
    rows = [{"point": point, "state": point_state(point), "share": point_share(point)} for point in points]
    note = sensing.stream_of(feed.key) if feed and feed.is_demo else None
    return {"feed": feed, "rows": rows, "note": note, "fresh": freshness_of(feed, now)}


def places_panel(actor: Actor, now: datetime) -> dict[str, Any]:
    """Return the points, the open cases by place and the districts, for the map's markers and cards."""
    midnight = datetime.combine(now.date(), time(), CITY_TIME)
    cases = casework.list_cases_for(actor, CaseQuery(view="open", page_size=_CASES_MAX)).cases
    counted = {
        row["area"]: row for row in casework.count_cases_by_district(actor, since=midnight, now=now) if row["area"]
    }
    districts = [
        {"info": info, "counts": counted.get(info.code, {"opened": 0, "open": 0, "overdue": 0})}
        for info in list_areas(level="district")
    ]
    return {
        **points_panel(actor, now),
        "cases": cases,
        # What sensing reports goes by the alarm's identity.
        "case_of": {case.source_key: case for case in cases},
        "districts": districts,
    }


def point_share(state: PointState) -> float | None:
    """Return how full a point is; ``None`` when that is not known. [%]"""
    capacity = _capacity(state)
    return None if state.level is None or not capacity else state.level.value / capacity * 100


def point_state(state: PointState) -> str:
    """Return ``overflow`` while the alarm is active, ``crowded`` from 80 % of capacity on, ``normal``, or ``unknown``.

    80 % is where drivers of the flagship scenario call a point crowded; it raises nothing.
    """
    if state.alarm is not None:
        return "overflow"
    share = point_share(state)
    if share is None:
        return "unknown"
    return "crowded" if share >= _CROWDED * 100 else "normal"


def _capacity(state: PointState) -> float:
    return float(str(state.thing.properties.get("capacity", 0)))
