"""What stands on the map: points, open cases and districts, each with what its side card says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from urllib.parse import quote

from furong.cockpit.freshness import freshness_of
from furong.foundation.areas.tree import AreaInfo, get_area, list_areas
from furong.kernel.clock import CITY_TIME
from furong.kernel.permissions import Actor
from furong.nets.casework import api as casework
from furong.nets.casework.contracts import CaseQuery
from furong.nets.mobility.api import counts, feeds, zones
from furong.nets.mobility.contracts.counts import LiveCountInfo
from furong.nets.mobility.contracts.feeds import FeedState
from furong.nets.sensing import api as sensing
from furong.nets.sensing.contracts import FeedInfo, PointState

__all__ = [
    "BIKES",
    "CROWDED",
    "find_bike_feed",
    "live_count_of",
    "places_panel",
    "point_share",
    "point_state",
    "points_panel",
    "reach_of",
]

BIKES = "shared_bikes/parking_occupancy"
#: From this share of its capacity on a point is called crowded. [1]
CROWDED = 0.8
_CASES_MAX = 200


def find_bike_feed(actor: Actor) -> FeedInfo | None:
    """Return the feed of parked bikes that was heard from last, among those that ``actor`` may see."""
    return sensing.find_main_feed_for(actor, BIKES)


def live_count_of(actor: Actor, key: str) -> LiveCountInfo | None:
    """Return how many stand in a zone by positions and by those who looked; ``None`` when neither said anything.

    Where no operator sends positions and nobody looked, a zero would be made up.
    """
    live = counts.get_live_count_for(actor, key)
    return live if live.looked_at is not None or _has_positions(actor) else None


def _has_positions(actor: Actor) -> bool:
    return any(one.state is not FeedState.NEVER for one in feeds.list_feed_health_for(actor))


def reach_of(actor: Actor) -> list[AreaInfo]:
    """Return the areas whose state ``actor`` may look at."""
    codes = dict.fromkeys(grant.area.split("/")[-1] for grant in actor.grants_for("cockpit.read"))
    return [get_area(code) for code in codes]


def points_panel(actor: Actor, now: datetime) -> dict[str, Any]:
    """Return the points with how full they are."""
    feed = find_bike_feed(actor)
    points = sensing.list_point_states(actor, feed.key) if feed else []
    live = _live_counts(actor)
    rows = [
        {
            "point": point,
            "state": point_state(point),
            "share": point_share(point),
            "error": _error(live.get(point.thing.local_code)),
            "path": _path(point, live),
        }
        for point in points
    ]
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


def _live_counts(actor: Actor) -> dict[str, LiveCountInfo | None]:
    """Return the zones that ``actor`` may look at by key, with their live counts where positions come in."""
    if not actor.holds("mobility.read"):
        return {}
    if _has_positions(actor):
        return {one.zone: one for one in counts.list_live_counts_for(actor)}
    return dict.fromkeys(zone.key for zone in zones.list_zones_for(actor))


def _error(live: LiveCountInfo | None) -> tuple[float, float] | None:
    """Return where the interval of a count begins and ends on a bar of the capacity. [%]"""
    if live is None or not live.capacity:
        return None
    return min(100.0, live.low / live.capacity * 100), min(100.0, live.high / live.capacity * 100)


def _path(point: PointState, live: Mapping[str, LiveCountInfo | None]) -> str:
    """Return the address of a point's page: that of its zone, or of its sensor where no zone is known."""
    code = point.thing.local_code
    return f"/mobility/points/{quote(code)}" if code in live else f"/sensing/points/{point.thing.code}"


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
    return "crowded" if share >= CROWDED * 100 else "normal"


def _capacity(state: PointState) -> float:
    return float(str(state.thing.properties.get("capacity", 0)))
