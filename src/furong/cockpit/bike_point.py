"""One point of shared bikes on a page of its own: what several nets know of it, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.http import HttpResponseBase

from furong.cockpit import bike_words
from furong.cockpit.bike_looks import drawn
from furong.cockpit.places import CROWDED, find_bike_feed, live_count_of, point_state
from furong.cockpit.point_figures import (
    SPEAKS,
    Now,
    Spot,
    age_of,
    band,
    bars_of,
    cone,
    expected_of,
    now_of,
    spot_of,
    whiskers,
)
from furong.foundation.citytime.clock import city_clock
from furong.foundation.web.charts import Plane, step_line
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.clock import CITY_TIME, city_time, minute_at_or_before
from furong.kernel.permissions import Actor
from furong.nets.casework import api as casework
from furong.nets.casework.contracts import CaseInfo, CaseQuery
from furong.nets.mobility.api import counts, forecasts, operators, overflow, zones
from furong.nets.mobility.contracts.counts import CountSource, ZoneCountInfo
from furong.nets.mobility.contracts.forecasts import ZoneForecastInfo
from furong.nets.mobility.contracts.overflow import EpisodeInfo, OverflowState, ZoneOverflow
from furong.nets.mobility.contracts.zones import ZoneInfo
from furong.nets.sensing import api as sensing
from furong.nets.sensing.contracts import Level, PointState

__all__ = ["bike_point"]

_DAY = timedelta(days=1)
_TICKS = timedelta(hours=6)
_CASES = 20
_AHEAD = timedelta(minutes=61)
_EPISODES_D = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The day of a point as paths.

    Args:
        plane: From midnight to midnight.
        line: What was told over the day.
        area: The area below it.
        band: The interval around it.
        dots: What cameras and patrols counted.
        lines: Their intervals.
        expected: What is expected, from now on.
        cone: The interval around that.
        until: Where now is, in units of the plane: of what comes later nothing was told.
        rows: The last value of each hour, the newest first.
    """

    plane: Plane
    line: str
    area: str
    band: str
    dots: str
    lines: str
    expected: str
    cone: str
    until: float
    rows: list[Spot]


@page("mobility.read")
def bike_point(request: PageRequest, key: str) -> HttpResponseBase:
    """Show a point: how many stand there and how sure that is, its day, what cameras saw, and its cases."""
    actor, now = request.actor, city_time(city_clock().now())
    zone = zones.get_zone_for(actor, key)
    midnight = datetime.combine(now.date(), time(), CITY_TIME)
    fed, looks = _counted(actor, key, midnight, now)
    sensed = _sensed(actor, key)
    full = overflow.read_overflow_for(actor, key)
    ahead = _ahead(actor, key, now)
    looked = looks[0] if looks and now - looks[0].at <= SPEAKS else None
    shown = now_of(live_count_of(actor, key), looked, sensed.level if sensed else None)
    names = {one.code: one.name(language_of()) for one in operators.list_operators()}
    return show(
        request,
        "cockpit/point.html",
        zone=zone,
        shown=shown,
        share=shown.value / zone.capacity * 100 if shown and zone.capacity else None,
        error=_error(shown, zone),
        state=_state(full, shown, sensed, zone),
        full=full,
        episodes=_episodes(actor, key, now),
        fresh=age_of(shown.at if shown else None, now),
        by_operator=bars_of(shown.by_operator) if shown else [],
        by_state=bars_of({code: (value, None) for code, value in shown.by_state.items()}) if shown else [],
        camera=next((one for one in looks if one.source is CountSource.CAMERA), None),
        drawn=drawn(counts.list_looks_for(actor, key)),
        ahead=ahead,
        expected=sorted(bars_of(_expected(ahead)), key=lambda bar: int(bar.key)),
        chart=_chart(zone, fed, looks, _levels(sensed, midnight), now, _begun(shown, now, ahead)),
        ticks=Plane(begin=midnight, end=midnight + _DAY, top=1).time_ticks(_TICKS),
        cases=_cases(actor, zone),
        thing=sensed.thing.code if sensed else "",
        names=names,
        missing=[names.get(code, code) for code in full.missing],
        words=bike_words,
    )


def _counted(actor: Actor, key: str, begin: datetime, now: datetime) -> tuple[list[ZoneCountInfo], list[ZoneCountInfo]]:
    """Return what positions counted, and what cameras and patrols did, each the newest first.

    They are read one by one: a camera that looks every few seconds must not leave the day's line without its morning.
    """
    until = now + timedelta(seconds=1)
    by_source = {
        source: counts.list_counts_for(actor, key, since=begin, until=until, source=source) for source in CountSource
    }
    fed = by_source.pop(CountSource.FEED)
    looks = sorted((one for found in by_source.values() for one in found), key=lambda one: one.at, reverse=True)
    return fed, looks


def _sensed(actor: Actor, key: str) -> PointState | None:
    """Return what the sensor of the point tells: the feed of bikes names its points as the zones are named."""
    feed = find_bike_feed(actor)
    states = sensing.list_point_states(actor, feed.key) if feed else []
    return next((one for one in states if one.thing.local_code == key), None)


def _levels(sensed: PointState | None, begin: datetime) -> Sequence[Level]:
    if sensed is None:
        return []
    code = sensed.thing.code
    return sensing.list_levels([code], after_min=minute_at_or_before(begin) - 1)[code]


def _state(full: ZoneOverflow, shown: Now | None, sensed: PointState | None, zone: ZoneInfo) -> str:
    """Return how full the point is; where no overflow rule judges it, its sensor and the count do."""
    if full.state is not OverflowState.UNKNOWN:
        return full.state.value
    if sensed is not None and (sensed.alarm is not None or shown is None):
        return point_state(sensed)
    if shown is None or not zone.capacity:
        return "unknown"
    return "crowded" if shown.value >= CROWDED * zone.capacity else "normal"


def _error(shown: Now | None, zone: ZoneInfo) -> tuple[float, float] | None:
    """Return where the interval begins and ends on a bar of the capacity. [%]"""
    if shown is None or shown.low is None or shown.high is None or not zone.capacity:
        return None
    return min(100.0, shown.low / zone.capacity * 100), min(100.0, shown.high / zone.capacity * 100)


def _chart(
    zone: ZoneInfo,
    told: Sequence[ZoneCountInfo],
    looks: Sequence[ZoneCountInfo],
    levels: Sequence[Level],
    now: datetime,
    ahead: Sequence[Spot],
) -> Chart | None:
    """Return the chart of the day, or ``None`` when nothing was told of it."""
    midnight = datetime.combine(now.date(), time(), CITY_TIME)
    fed = [spot_of(one) for one in reversed(told)]
    looked = [spot_of(one) for one in looks]
    sensed = [(one.at, one.value, 0.0) for one in levels if midnight <= one.at <= now]
    steps = fed or sensed
    if not steps and not looked:
        return None
    top = max([float(zone.capacity), *(value + half for _, value, half in [*steps, *looked, *ahead])])
    plane = Plane.around(top, begin=midnight, end=midnight + _DAY)
    line, area = step_line(plane, [(at, value) for at, value, _ in steps])
    dots, lines = whiskers(plane, looked)
    expected, around = cone(plane, ahead)
    return Chart(
        plane=plane,
        line=line,
        area=area,
        band=band(plane, fed),
        dots=dots,
        lines=lines,
        expected=expected,
        cone=around,
        until=plane.x(now),
        rows=_by_hour(steps or looked[::-1]),
    )


def _ahead(actor: Actor, key: str, now: datetime) -> list[ZoneForecastInfo]:
    """Return the newest forecast of each horizon, the nearest first."""
    told = forecasts.list_forecasts_for(actor, key, since=now, until=now + _AHEAD)
    newest = {one.horizon_min: one for one in sorted(told, key=lambda one: one.made_at)}
    return [newest[horizon] for horizon in sorted(newest)]


def _expected(ahead: Sequence[ZoneForecastInfo]) -> dict[str, tuple[float, float | None]]:
    return {str(one.horizon_min): (one.expected, one.sigma) for one in ahead}


def _begun(shown: Now | None, now: datetime, ahead: Sequence[ZoneForecastInfo]) -> list[Spot]:
    """Return what is expected, beginning with what stands now."""
    begin = [(now, shown.value, 0.0)] if shown is not None else []
    return [*begin, *map(expected_of, ahead)] if ahead else []


def _by_hour(spots: Sequence[Spot]) -> list[Spot]:
    """Return the last value of each hour, the newest first: the chart as a table."""
    last = {spot[0].replace(minute=0, second=0, microsecond=0): spot for spot in spots}
    return [last[hour] for hour in sorted(last, reverse=True)]


def _episodes(actor: Actor, key: str, now: datetime) -> list[EpisodeInfo]:
    """Return the overflows of the last days, the newest first."""
    since = now - timedelta(days=_EPISODES_D)
    return overflow.list_episodes_for(actor, key, since=since, until=now + timedelta(seconds=1))


def _cases(actor: Actor, zone: ZoneInfo) -> list[CaseInfo] | None:
    """Return the newest cases of the place, or ``None`` when the reader may not see cases.

    Cases name their place as sensors and zones do; no net knows of another's keys.
    """
    if not actor.holds("case.read"):
        return None
    asked = CaseQuery(text=zone.name_zh, order="-opened", page_size=_CASES)
    return [case for case in casework.list_cases_for(actor, asked).cases if case.place_zh == zone.name_zh]
