"""Screens of sensing: monitoring points, alarms, data sources, quarantine."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.http import HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from furong.foundation.citytime.clock import city_clock
from furong.foundation.web.feedback import say
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.clock import minute_at_or_before
from furong.kernel.errors import FurongError
from furong.kernel.permissions import Actor
from furong.nets.sensing import api

__all__ = [
    "acknowledge",
    "alarms_page",
    "feeds_page",
    "point_page",
    "points_page",
    "quarantine_page",
    "rejection_page",
    "settle",
]

_CHART_HOURS = 12
_BIKES = "shared_bikes/parking_occupancy"


@page("feed.read")
def points_page(request: PageRequest) -> HttpResponseBase:
    """Show every monitoring point of a feed, the fullest first."""
    feeds = [feed for feed in api.list_feeds_for(request.actor) if feed.observation_count or not feed.is_demo]
    main = api.find_main_feed_for(request.actor, _BIKES)
    wanted = request.GET.get("feed") or (main.key if main else "")
    chosen = api.get_feed_for(request.actor, wanted) if wanted else None
    states = api.list_point_states(request.actor, chosen.key) if chosen else []
    return show(request, "sensing/points.html", feeds=feeds, chosen=chosen, points=sorted(states, key=_urgency))


@page("feed.read")
def point_page(request: PageRequest, code: str) -> HttpResponseBase:
    """Show one point: its level now and over the last hours, and its alarms."""
    thing = api.get_thing_for(request.actor, code)
    feed = api.get_feed_for(request.actor, thing.feed)
    now = feed.evaluated_to or city_clock().now()
    levels = api.list_levels([code], after_min=minute_at_or_before(now - timedelta(hours=_CHART_HOURS)))[code]
    state = next(point for point in api.list_point_states(request.actor, thing.feed) if point.thing.code == code)
    return show(
        request,
        "sensing/point.html",
        point=state,
        feed=feed,
        stream=api.stream_of(thing.feed),
        levels=levels,
        alarms=api.list_alarms_for(request.actor, thing=code, limit=50),
    )


@page("alarm.read")
def alarms_page(request: PageRequest) -> HttpResponseBase:
    """Show alarms, the newest first."""
    state = request.GET.get("state", "open")
    thing = request.GET.get("thing", "")
    alarms = api.list_alarms_for(request.actor, state=state, thing=thing)
    return show(request, "sensing/alarms.html", state=state, thing=thing, alarms=alarms)


@page("alarm.acknowledge", methods=("POST",))
def acknowledge(request: PageRequest, identity: UUID) -> HttpResponseBase:
    """Mark an alarm as seen, on every screen."""
    _try(request, lambda actor: api.acknowledge_alarm(actor, identity))
    target = request.POST.get("next", "")
    return HttpResponseRedirect(target if target in ("/cockpit", "/sensing/alarms") else "/sensing/alarms")


@page("feed.read")
def feeds_page(request: PageRequest) -> HttpResponseBase:
    """Show every data source: what it has told, up to when, and whether it is late."""
    return show(
        request,
        "sensing/feeds.html",
        feeds=api.list_feeds_for(request.actor),
        rejections=api.count_rejections_for(request.actor),
    )


@page("quarantine.read")
def quarantine_page(request: PageRequest) -> HttpResponseBase:
    """Show what could not be used, by reason."""
    state, feed, reason = (request.GET.get(name, "") for name in ("state", "feed", "reason"))
    number = request.GET.get("page", "1")
    found = api.list_rejections_for(
        request.actor, state=state or "held", feed=feed, reason=reason, page=int(number) if number.isdigit() else 1
    )
    return show(
        request,
        "sensing/quarantine.html",
        found=found,
        counts=api.count_rejections_for(request.actor),
        state=state or "held",
        feed=feed,
        reason=reason,
    )


@page("quarantine.read")
def rejection_page(request: PageRequest, number: int) -> HttpResponseBase:
    """Show one record with its reason, and the text to mend."""
    rejection = api.get_rejection_for(request.actor, number)
    try:
        text = json.dumps(json.loads(rejection.raw), ensure_ascii=False, indent=2)
    except ValueError:
        text = rejection.raw
    return show(request, "sensing/rejection.html", rejection=rejection, text=text, error="")


@page("quarantine.settle", methods=("POST",))
def settle(request: PageRequest, number: int, act: str) -> HttpResponseBase:
    """Replay a mended record, or discard it."""
    text = request.POST.get("text", "")
    try:
        if act == "replay":
            api.replay_rejection(request.actor, number, text)
            say(request, _("Record %(number)s was mended and replayed") % {"number": number})
        else:
            api.discard_rejection(request.actor, number)
            say(request, _("Record %(number)s was discarded") % {"number": number})
    except FurongError as error:
        rejection = api.get_rejection_for(request.actor, number)
        sentence = error.sentence(language_of())
        return show(
            request, "sensing/rejection.html", status=error.status, rejection=rejection, text=text, error=sentence
        )
    return HttpResponseRedirect("/sensing/quarantine")


def _urgency(point: api.PointState) -> tuple[bool, float, str]:
    """Points with an alarm first, then the fullest."""
    capacity = point.thing.properties.get("capacity")
    share = point.level.value / float(str(capacity)) if point.level and capacity else 0.0
    return point.alarm is None, -share, point.thing.local_code


def _try(request: PageRequest, act: Callable[[Actor], None]) -> None:
    try:
        act(request.actor)
    except FurongError as error:
        say(request, error.sentence(language_of()), kind="danger")
