"""The alarm board: alarms of the things of the registry, in the states of ISA-18.2."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponseBase, HttpResponseRedirect

from furong.foundation.citytime.clock import city_clock
from furong.foundation.web.errors import PageUnknown
from furong.foundation.web.feedback import say
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.errors import FurongError
from furong.nets.sensing.api import alarms as api
from furong.nets.sensing.pages import city_words, thing_words, words
from furong.nets.sensing.pages.parts import template_of

__all__ = ["city_alarm_page", "city_alarms_page", "steer_city_alarm"]

_LIMIT = 100
_STATES = ("open", "active", "acknowledged", "shelved", "suppressed", "cleared", "withdrawn", "all")
_FILTERS = ("rule", "category", "owner", "thing", "priority")
_ACTS = ("acknowledge", "shelve", "unshelve", "false", "true")


@page("alarm.read")
def city_alarms_page(request: PageRequest) -> HttpResponseBase:
    """Show the alarm board, the newest alarm first."""
    state = request.GET.get("state", "open")
    state = state if state in _STATES else "open"
    filters = {name: request.GET.get(name, "").strip() for name in _FILTERS}
    flood, number = request.GET.get("flood", ""), request.GET.get("page", "1")
    at = max(int(number), 1) if number.isdecimal() and len(number) < len("1000000") else 1
    board = api.alarm_board(
        request.actor,
        city_clock().now(),
        state=state,
        flood=_identity(flood),
        offset=(at - 1) * _LIMIT,
        limit=_LIMIT,
        **filters,
    )
    kept = {"state": state, **filters, "flood": flood if _identity(flood) else ""}
    return show(
        request,
        template_of(request, "city_alarms"),
        board=board,
        state=state,
        states=_STATES,
        filters=filters,
        at=at,
        is_filtered=any(value for name, value in kept.items() if name != "state"),
        address=lambda **changes: (
            "/sensing/city-alarms?" + urlencode({k: v for k, v in {**kept, **changes}.items() if v})
        ),
        words=words,
        city_words=city_words,
        thing_words=thing_words,
    )


@page("alarm.read")
def city_alarm_page(request: PageRequest, identity: UUID) -> HttpResponseBase:
    """Show one alarm: why it fired, and what happened to it."""
    now = city_clock().now()
    context: dict[str, Any] = {
        "alarm": api.get_city_alarm(request.actor, identity, now),
        "told": api.explain_alarm(request.actor, identity, language_of(), now),
        "steps": api.list_alarm_steps(identity),
        "words": words,
        "city_words": city_words,
        "thing_words": thing_words,
    }
    return show(request, "sensing/city_alarm.html", **context)


@page("alarm.acknowledge", methods=("POST",))
def steer_city_alarm(request: PageRequest, identity: UUID, act: str) -> HttpResponseBase:
    """Acknowledge an alarm, put it aside, bring it back, or judge it."""
    if act not in _ACTS:
        raise PageUnknown
    try:
        _steer(request, identity, act)
    except FurongError as error:
        say(request, error.sentence(language_of()), kind="danger")
    is_from_board = request.POST.get("from") == "board"
    return HttpResponseRedirect("/sensing/city-alarms" if is_from_board else f"/sensing/city-alarms/{identity}")


def _steer(request: PageRequest, identity: UUID, act: str) -> None:
    now = city_clock().now()
    if act == "acknowledge":
        api.acknowledge_city_alarms(request.actor, [identity], now)
    elif act == "shelve":
        hours = request.POST.get("hours", "")
        minutes = 60 * int(hours) if hours.isdecimal() else 0
        api.shelve_city_alarm(request.actor, identity, minutes, request.POST.get("reason", ""), now)
    elif act == "unshelve":
        api.unshelve_city_alarm(request.actor, identity, now)
    else:
        api.judge_city_alarm(request.actor, identity, is_false=act == "false", now=now)


def _identity(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
