"""Every figure of the cockpit, with the address of the list behind it and the time it is from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from furong.cockpit.air import air_panel
from furong.cockpit.freshness import FreshnessState, freshness_of, live_at
from furong.cockpit.places import places_panel, points_panel
from furong.cockpit.trend import trend_panel
from furong.foundation.areas.tree import get_area
from furong.foundation.citytime.clock import city_clock
from furong.kernel.clock import CITY_TIME, city_time
from furong.kernel.permissions import Actor
from furong.nets.casework import api as casework
from furong.nets.casework.contracts import CaseQuery
from furong.nets.sensing import api as sensing

__all__ = ["PANELS", "Figure", "Note", "panel_context"]

_ALARMS_SHOWN = 30
_QUEUE_SHOWN = 8
_DISTRICTS_SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A second number below a figure, with its own list."""

    key: str
    value: int
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number on the wall.

    Args:
        key: Stable name; the template has its title.
        value: The number, or ``None`` when it is not known.
        path: Address of the list behind it.
        unit: ``%``, or empty for a count.
        note: What stands below it.
        state: ``ok``, ``warn`` or ``danger``.
    """

    key: str
    value: float | None
    path: str
    unit: str = ""
    note: Note | None = None
    state: str = "ok"


def panel_context(name: str, actor: Actor) -> dict[str, Any]:
    """Return what the panel of that name shows to ``actor``, and ``fresh``, how old it is.

    Raises:
        KeyError: When there is no such panel.
    """
    now = city_time(city_clock().now())
    return {"panel": name, "now": now, "fresh": live_at(now), **PANELS[name](actor, now)}


def _midnight(now: datetime) -> datetime:
    return datetime.combine(now.date(), time(), CITY_TIME)


def _kpis(actor: Actor, now: datetime) -> dict[str, Any]:
    cases = casework.count_cases(actor, since=_midnight(now), now=now)
    rate = cases["closed_in_time"] / cases["closed"] * 100 if cases["closed"] else None
    checking = Note(key="checking", value=cases["checking"], path="/cases?view=check")
    closed = Note(key="closed", value=cases["closed"], path="/cases?since=today&view=closed")
    return {
        "figures": (
            Figure(key="opened", value=cases["opened"], path="/cases?since=today"),
            Figure(key="waiting", value=cases["waiting"], path="/cases?view=dispatch", state=_state(cases["waiting"])),
            Figure(key="handling", value=cases["handling"], path="/cases?view=handling", note=checking),
            Figure(
                key="overdue",
                value=cases["overdue"],
                path="/cases?view=overdue",
                state=_state(cases["overdue"], "danger"),
            ),
            Figure(key="in_time", value=rate, unit="%", path=closed.path, note=closed),
        )
    }


def _state(count: int, state: str = "warn") -> str:
    return state if count else "ok"


def _alarms(actor: Actor, now: datetime) -> dict[str, Any]:
    """Return the alarms of the day, those that last first."""
    lasting = sensing.list_alarms_for(actor, state="open", limit=_ALARMS_SHOWN)
    today = sensing.list_alarms_for(actor, state="cleared", since=_midnight(now), limit=_ALARMS_SHOWN)
    counts = sensing.count_alarms(actor, since=_midnight(now))
    sources = _sources(actor, now)["counts"]
    return {"alarms": [*lasting, *today][:_ALARMS_SHOWN], "counts": counts, "sources": sources}


def _queue(actor: Actor, _now: datetime) -> dict[str, Any]:
    """Return the open cases whose time runs out first."""
    return {"found": casework.list_cases_for(actor, CaseQuery(view="open", page_size=_QUEUE_SHOWN))}


def _operators(actor: Actor, now: datetime) -> dict[str, Any]:
    rows = casework.count_tasks_by_organisation(actor, since=_midnight(now), now=now)
    most = max((row["total"] for row in rows), default=0)
    return {"rows": [{**row, "cases": _involved(actor, row, now)} for row in rows], "most": most}


def _involved(actor: Actor, row: Mapping[str, Any], now: datetime) -> dict[str, int]:
    """Return how many of today's cases an organisation has a part in, as the lists behind the numbers count them."""
    asked = {"organisation": row["organisation_id"], "opened_since": _midnight(now), "page_size": 1}
    views = {"all": "", "closed": "closed", "overdue": "overdue"}
    return {name: casework.list_cases_for(actor, CaseQuery(view=view, **asked)).total for name, view in views.items()}


def _districts(actor: Actor, now: datetime) -> dict[str, Any]:
    counted = casework.count_cases_by_district(actor, since=_midnight(now), now=now)
    rows = [{**row, "info": get_area(row["area"])} for row in counted if row["area"]]
    worst_first = sorted(rows, key=lambda row: (-row["overdue"], -row["open"], -row["opened"], row["area"]))
    return {"rows": worst_first[:_DISTRICTS_SHOWN], "most": max((row["opened"] for row in rows), default=0)}


def _sources(actor: Actor, now: datetime) -> dict[str, Any]:
    """Return the sources that have ever told anything, each with its freshness; the others wait to be connected."""
    feeds = sensing.list_feeds_for(actor)
    told = [(feed, freshness_of(feed, now)) for feed in feeds if feed.received_at is not None]
    in_time = sum(fresh.state is FreshnessState.FRESH for _, fresh in told)
    return {"feeds": told, "silent": len(feeds) - len(told), "counts": {"all": len(told), "in_time": in_time}}


#: Panels by name, each with the function that gathers what it shows.
PANELS: Mapping[str, Callable[[Actor, datetime], dict[str, Any]]] = {
    "kpis": _kpis,
    "alarms": _alarms,
    "queue": _queue,
    "points": points_panel,
    "places": places_panel,
    "operators": _operators,
    "districts": _districts,
    "air": air_panel,
    "trend": trend_panel,
    "sources": _sources,
    "status": _sources,
}
