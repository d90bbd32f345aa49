"""All things of the city: the overview with its map, the search, and one thing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.http import HttpResponseBase

from furong.foundation.citytime.clock import city_clock
from furong.foundation.web.charts import Plane, step_line
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.units import Unit
from furong.nets.sensing.api import alarms as alarms_api
from furong.nets.sensing.api import counts, history, overview, registry, tiles
from furong.nets.sensing.contracts.history import HistoryPoint, LatestReading
from furong.nets.sensing.errors import ThingUnknown
from furong.nets.sensing.pages import thing_words, words
from furong.nets.sensing.pages.tiles import query_of

__all__ = ["overview_page", "thing_page", "things_page"]

_STATES = ("normal", "suspect", "silent", "alarm")
_SPAN, _TICKS = timedelta(hours=24), timedelta(hours=4)
_PAGE_SIZE, _PAGES_MAX = 50, 10_000
_READINGS_MAX, _DRAWN_MAX, _ALARMS = 20_000, 1_500, 50


@page("feed.read")
def overview_page(request: PageRequest) -> HttpResponseBase:
    """Show how many things there are where, and how many of them do what they should."""
    query = query_of(request)
    figures = overview.overview_for(request.actor, query)
    return show(
        request,
        "sensing/overview.html",
        figures=figures,
        groups=sorted(figures.groups.items(), key=lambda one: -one[1].things),
        districts=figures.districts,
        readings=counts.count_history(),
        open_alarms=overview.count_open_alarms_for(request.actor),
        query=query,
        tiles_query=urlencode({name: getattr(query, name) for name in ("category", "area", "owner", "state")}),
        bounds=tiles.bounds_for(request.actor, query),
        states=_STATES,
        words=thing_words,
        choices=_choices(),
    )


@page("feed.read")
def things_page(request: PageRequest) -> HttpResponseBase:
    """Show the things that are looked for, page by page."""
    asked = {name: request.GET.get(name, "").strip() for name in ("code", "category", "area", "owner")}
    number = request.GET.get("page", "1")
    at = min(max(int(number), 1), _PAGES_MAX) if number.isascii() and number.isdigit() and len(number) < 9 else 1
    found = registry.search_things_for(request.actor, registry.ThingQuery(**asked), page=at, size=_PAGE_SIZE)
    return show(
        request,
        "sensing/things.html",
        found=found,
        pages=min(max(-(-found.count // _PAGE_SIZE), 1), _PAGES_MAX),
        asked=asked,
        address=lambda **changes: _address({**asked, **changes}),
        words=thing_words,
        choices=_choices(),
    )


@page("feed.read")
def thing_page(request: PageRequest, code: str) -> HttpResponseBase:
    """Show one thing: its newest reading, the last day, its alarms, whose it is and where it stands."""
    thing = registry.get_city_thing_for(request.actor, code)
    latest, readings = _readings(request, code)
    end = _end(latest)
    values = [reading.value for reading in readings]
    plane = Plane.around(max(values, default=0.0), begin=end - _SPAN, end=end, lowest=min(values, default=0.0))
    step = max(len(readings) // _DRAWN_MAX, 1)
    hold = timedelta(seconds=3 * thing.period_s) if thing.period_s else None
    line, area = step_line(plane, [(one.time, one.value) for one in readings[::step]], hold=hold and hold * step)
    return show(
        request,
        "sensing/thing.html",
        thing=thing,
        latest=latest,
        state=overview.thing_state(thing.number),
        unit="" if thing.unit.startswith("{") or thing.unit == "1" else Unit.parse(thing.unit).symbol,
        readings=readings,
        plane=plane,
        ticks=plane.time_ticks(_TICKS),
        line=line,
        area=area,
        alarms=_alarms(request, code),
        words=thing_words,
        alarm_words=words,
    )


def _readings(request: PageRequest, code: str) -> tuple[LatestReading | None, list[HistoryPoint]]:
    """Return the newest reading and those of the last day; nothing for whoever may not read history."""
    if not request.actor.holds("history.read"):
        return None, []
    try:
        (latest,) = history.latest_for(request.actor, [code])
        end = _end(latest)
        told = history.history_for(
            request.actor, code, since=end - _SPAN, until=end + timedelta(seconds=1), limit=_READINGS_MAX
        )
    except ThingUnknown:
        return None, []
    return (latest if latest.time else None), list(told.readings)


def _end(latest: LatestReading | None) -> datetime:
    """Return where the last day ends: now, or the newest reading where a demo's clock is behind its devices."""
    now = city_clock().now()
    return max(now, latest.time) if latest and latest.time else now


def _alarms(request: PageRequest, code: str) -> tuple[alarms_api.CityAlarmInfo, ...]:
    if not request.actor.holds("alarm.read"):
        return ()
    return tuple(
        alarms_api.alarm_board(request.actor, city_clock().now(), state="all", thing=code, limit=_ALARMS).alarms
    )


def _choices() -> dict[str, object]:
    """Return what the filters offer."""
    known = registry.city_registry()
    groups: dict[str, list[str]] = {}
    for category in registry.read_categories().values():
        if category.code in known.category_names:
            groups.setdefault(category.group, []).append(category.code)
    return {"category_groups": groups, "areas": overview.city_districts(), "owners": sorted(known.owner_names)}


def _address(asked: Mapping[str, object]) -> str:
    kept = {name: value for name, value in asked.items() if value}
    return f"/sensing/things?{urlencode(kept)}" if kept else "/sensing/things"
