"""Alarms: what is wrong now, what was, and who has seen it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponseBase, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from furong.foundation.web.feedback import say
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.errors import FurongError
from furong.kernel.permissions import Actor
from furong.nets.sensing import api
from furong.nets.sensing.pages import words
from furong.nets.sensing.pages.cases import cases_path
from furong.nets.sensing.pages.parts import template_of

__all__ = ["acknowledge", "alarms_page"]

_LIMIT = 200


@page("alarm.read")
def alarms_page(request: PageRequest) -> HttpResponseBase:
    """Show alarms, the newest first: those that are open, or all."""
    state = "all" if request.GET.get("state") == "all" else "open"
    thing = request.GET.get("thing", "")
    alarms = api.list_alarms_for(request.actor, state="" if state == "all" else state, thing=thing, limit=_LIMIT)
    demos = {feed.key for feed in api.list_feeds() if feed.is_demo}
    return show(
        request,
        template_of(request, "alarms"),
        state=state,
        thing=thing,
        alarms=alarms,
        limit=_LIMIT,
        are_demo=any(alarm.feed in demos for alarm in alarms),
        cases_path=cases_path,
        words=words,
    )


@page("alarm.acknowledge", methods=("POST",))
def acknowledge(request: PageRequest, identity: UUID) -> HttpResponseBase:
    """Mark an alarm as seen, on every screen."""
    _try(request, lambda actor: api.acknowledge_alarm(actor, identity))
    target = request.POST.get("next", "")
    is_ours = target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return HttpResponseRedirect(target if is_ours else "/sensing/alarms")


def _try(request: PageRequest, act: Callable[[Actor], None]) -> None:
    try:
        act(request.actor)
    except FurongError as error:
        say(request, error.sentence(language_of()), kind="danger")
