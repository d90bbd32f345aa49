"""Every figure of the cockpit, with the address of the list behind it and the time it is from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from furong.foundation.areas.tree import get_area
from furong.foundation.citytime.clock import city_clock
from furong.kernel.clock import CITY_TIME, city_time, minute_at_or_before
from furong.kernel.permissions import Actor
from furong.nets.casework import api as casework
from furong.nets.sensing import api as sensing
from furong.nets.sensing.contracts import FeedInfo

__all__ = ["PANELS", "Figure", "panel_context"]

_BIKES = "shared_bikes/parking_occupancy"
_AIR = "air_quality/pm25"
_HOURS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number on the wall.

    Args:
        key: Stable name; the template has its title.
        value: The number, or ``None`` when it is not known.
        unit: What it counts.
        path: Address of the list behind it.
        note: What stands below it.
        state: ``ok``, ``warn`` or ``danger``.
    """

    key: str
    value: float | None
    path: str
    unit: str = ""
    note: Mapping[str, Any] | None = None
    state: str = "ok"


def panel_context(name: str, actor: Actor) -> dict[str, Any]:
    """Return what the panel of that name shows to ``actor``, and ``as_of``, the time that it is from.

    Raises:
        KeyError: When there is no such panel.
    """
    now = city_time(city_clock().now())
    return {"as_of": now, "panel": name, **PANELS[name](actor, now)}


def _midnight(now: datetime) -> datetime:
    return datetime.combine(now.date(), time(), CITY_TIME)


def _kpis(actor: Actor, now: datetime) -> dict[str, Any]:
    cases = casework.count_cases(actor, since=_midnight(now), now=now)
    alarms = sensing.count_alarms(actor, since=_midnight(now))
    rate = cases["closed_in_time"] / cases["closed"] * 100 if cases["closed"] else None
    return {
        "figures": (
            Figure(key="opened", value=cases["opened"], path="/cases?since=today", note={"alarms": alarms["raised"]}),
            Figure(
                key="waiting",
                value=cases["waiting"],
                path="/cases?view=dispatch",
                state="warn" if cases["waiting"] else "ok",
            ),
            Figure(
                key="handling",
                value=cases["handling"] + cases["checking"],
                path="/cases?view=handling",
                note={"checking": cases["checking"]},
            ),
            Figure(
                key="overdue",
                value=cases["overdue"],
                path="/cases?view=overdue",
                state="danger" if cases["overdue"] else "ok",
            ),
            Figure(key="in_time", value=rate, unit="%", path="/cases?view=closed", note={"closed": cases["closed"]}),
        )
    }


def _alarms(actor: Actor, now: datetime) -> dict[str, Any]:
    counts = sensing.count_alarms(actor, since=_midnight(now))
    return {"alarms": sensing.list_alarms_for(actor, state="open", limit=40), "counts": counts}


def _points(actor: Actor, now: datetime) -> dict[str, Any]:
    feed = sensing.find_main_feed_for(actor, _BIKES)
    return {"feed": feed, "points": sensing.list_point_states(actor, feed.key) if feed else []}


def _operators(actor: Actor, now: datetime) -> dict[str, Any]:
    return {"rows": casework.count_tasks_by_organisation(actor, since=_midnight(now), now=now)}


def _districts(actor: Actor, now: datetime) -> dict[str, Any]:
    rows = casework.count_cases_by_district(actor, since=_midnight(now), now=now)
    return {"rows": [{**row, "info": get_area(row["area"])} for row in rows if row["area"]][:8]}


def _air(actor: Actor, now: datetime) -> dict[str, Any]:
    feed = sensing.find_main_feed_for(actor, _AIR)
    if feed is None:
        return {"feed": None, "points": [], "series": {}}
    points = sensing.list_point_states(actor, feed.key)
    end = minute_at_or_before(feed.evaluated_to or now)
    hours = [end - 60 * back for back in range(_HOURS - 1, -1, -1)]
    return {"feed": feed, "points": points, "series": sensing.read_level_columns([p.thing.code for p in points], hours)}


def _trend(actor: Actor, now: datetime) -> dict[str, Any]:
    """Return bikes standing at all points, and cases, over the last hours of the day."""
    feed = sensing.find_main_feed_for(actor, _BIKES)
    cases = casework.read_hourly_case_columns(actor, since=_midnight(now), hours=_HOURS)
    return {"cases": cases, "feed": feed, "hour": now.hour, "hours": [f"{hour:02d}:00" for hour in range(_HOURS)]}


def _sources(actor: Actor, now: datetime) -> dict[str, Any]:
    feeds = [feed for feed in sensing.list_feeds_for(actor) if feed.received_at is not None]
    return {"feeds": feeds, "late": [feed for feed in feeds if _is_late(feed, now)]}


def _is_late(feed: FeedInfo, now: datetime) -> bool:
    return feed.last_at is None or now - feed.last_at > timedelta(seconds=2 * feed.period_s)


#: Panels by name, each with the function that gathers what it shows.
PANELS: Mapping[str, Callable[[Actor, datetime], dict[str, Any]]] = {
    "kpis": _kpis,
    "alarms": _alarms,
    "points": _points,
    "operators": _operators,
    "districts": _districts,
    "air": _air,
    "trend": _trend,
    "sources": _sources,
}
