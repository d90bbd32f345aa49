"""Monitoring points: how full each is, how that came about, and what it has alarmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpResponseBase

from furong.foundation.citytime.clock import city_clock
from furong.foundation.web.charts import Plane, step_line
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.clock import minute_at_or_before
from furong.kernel.units import Unit
from furong.nets.sensing import api
from furong.nets.sensing.contracts import FeedInfo, Level, StreamKind, StreamSpec
from furong.nets.sensing.pages import words
from furong.nets.sensing.pages.cases import cases_path
from furong.nets.sensing.pages.parts import template_of

__all__ = ["point_page", "points_page"]

_LIST_SPAN = timedelta(hours=6)
_PAGE_SPAN = timedelta(hours=12)
_TICKS = timedelta(hours=3)
_BIKES = "shared_bikes/parking_occupancy"
_FULL = 100.0
_NEARLY_FULL = 70.0
#: How far before the left edge of a chart the value that holds there is looked for.
_LOOK_BACK = timedelta(hours=3)
_ALARMS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class PointView:
    """A point as pages show it.

    Args:
        state: The point with its newest level and its active alarm.
        level: Its level, or ``None`` when it is not known now.
        capacity: Its capacity, or ``None`` when it has none.
        share: How full it is. [%]
        plane: The plane of its chart.
        line: Path of the level on it.
        area: Path of the area below the line.
    """

    state: api.PointState
    level: Level | None
    capacity: float | None
    share: float | None
    plane: Plane
    line: str
    area: str

    @property
    def fullness(self) -> str:
        """``danger`` when full, ``warn`` when nearly so, otherwise ``ok``."""
        if self.share is None or self.share < _NEARLY_FULL:
            return "ok"
        return "danger" if self.share >= _FULL else "warn"


@page("feed.read")
def points_page(request: PageRequest) -> HttpResponseBase:
    """Show every monitoring point of a feed, those with an alarm first, then the fullest."""
    feeds = [feed for feed in api.list_feeds_for(request.actor) if feed.observation_count or not feed.is_demo]
    main = api.find_main_feed_for(request.actor, _BIKES)
    wanted = request.GET.get("feed") or (main.key if main else "")
    if not wanted:
        return show(request, template_of(request, "points"), feeds=feeds, chosen=None)
    chosen = api.get_feed_for(request.actor, wanted)
    stream = api.stream_of(chosen.key)
    states = api.list_point_states(request.actor, chosen.key)
    return show(
        request,
        template_of(request, "points"),
        feeds=feeds,
        chosen=chosen,
        stream=stream,
        unit=_unit(stream),
        points=sorted(_views(states, chosen, stream, _LIST_SPAN), key=_urgency),
        freshness=api.freshness_of(chosen),
        words=words,
    )


@page("feed.read")
def point_page(request: PageRequest, code: str) -> HttpResponseBase:
    """Show one point: its level now and over the last hours, and its alarms."""
    thing = api.get_thing_for(request.actor, code)
    feed = api.get_feed_for(request.actor, thing.feed)
    stream = api.stream_of(feed.key)
    states = [state for state in api.list_point_states(request.actor, feed.key) if state.thing.code == code]
    view = _views(states, feed, stream, _PAGE_SPAN)[0]
    levels = api.list_levels([code], after_min=minute_at_or_before(view.plane.begin))[code]
    return show(
        request,
        template_of(request, "point"),
        point=view,
        feed=feed,
        stream=stream,
        unit=_unit(stream),
        by_hour=_by_hour(levels),
        ticks=view.plane.time_ticks(_TICKS),
        alarms=api.list_alarms_for(request.actor, thing=code, limit=_ALARMS),
        freshness=api.freshness_of(feed),
        cases_path=cases_path,
        words=words,
    )


def _views(states: Sequence[api.PointState], feed: FeedInfo, stream: StreamSpec, span: timedelta) -> list[PointView]:
    end = feed.evaluated_to or city_clock().now()
    begin = end - span
    levels = api.list_levels([state.thing.code for state in states], after_min=minute_at_or_before(begin - _LOOK_BACK))
    return [_view(state, levels[state.thing.code], stream, begin, end) for state in states]


def _view(
    state: api.PointState, levels: Sequence[Level], stream: StreamSpec, begin: datetime, end: datetime
) -> PointView:
    capacity = _capacity(state)
    # A reading is known as long as it is declared to hold; a count of what stands in a zone is always known.
    hold = timedelta(minutes=stream.hold_min) if stream.kind is StreamKind.READING else None
    steps = [(level.at, level.value) for level in levels] or (
        [(state.level.at, state.level.value)] if state.level else []
    )
    plane = Plane.around(max([capacity or 0, *(value for _, value in steps)]), begin=begin, end=end)
    line, area = step_line(plane, steps, hold=hold)
    level = state.level if state.level and (hold is None or end - state.level.at <= hold) else None
    return PointView(
        state=state,
        level=level,
        capacity=capacity,
        share=level.value / capacity * 100 if level and capacity else None,
        plane=plane,
        line=line,
        area=area,
    )


def _capacity(state: api.PointState) -> float | None:
    value = state.thing.properties.get("capacity")
    return float(value) if isinstance(value, int | float) and value > 0 else None


def _by_hour(levels: Sequence[Level]) -> list[Level]:
    """Return the last level of each hour, the newest first: the chart as a table."""
    last = {level.at.replace(minute=0, second=0, microsecond=0): level for level in levels}
    return [last[hour] for hour in sorted(last, reverse=True)]


def _unit(stream: StreamSpec) -> str:
    """Return the unit as people read it; an annotation such as ``{bikes}`` counts things and has a word of its own."""
    return "" if stream.unit.startswith("{") else Unit.parse(stream.unit).symbol


def _urgency(view: PointView) -> tuple[bool, float, str]:
    """Points with an alarm first, then the fullest."""
    return view.state.alarm is None, -(view.share or 0.0), view.state.thing.local_code
