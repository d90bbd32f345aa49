"""Pull connectors: what the city fetches by itself, and how that goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpResponseBase, HttpResponseRedirect

from furong.foundation.web.errors import PageUnknown
from furong.foundation.web.feedback import say
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.errors import FurongError
from furong.kernel.permissions import Actor
from furong.nets.sensing.api import connectors as api
from furong.nets.sensing.pages import city_words
from furong.nets.sensing.pages.parts import template_of

__all__ = ["connectors_page", "steer_connector"]

_ACTS: Mapping[str, Callable[[Actor, str], None]] = {
    "pause": api.pause_connector,
    "resume": api.resume_connector,
    "run": api.run_connector_now,
}


@page("connector.read")
def connectors_page(request: PageRequest) -> HttpResponseBase:
    """Show every connector with its health."""
    return show(
        request,
        template_of(request, "connectors"),
        connectors=api.list_connectors_for(request.actor),
        words=city_words,
    )


@page("connector.manage", methods=("POST",))
def steer_connector(request: PageRequest, key: str, act: str) -> HttpResponseBase:
    """Pause a connector, resume it, or let it run at once."""
    if act not in _ACTS:
        raise PageUnknown
    try:
        _ACTS[act](request.actor, key)
    except FurongError as error:
        say(request, error.sentence(language_of()), kind="danger")
    return HttpResponseRedirect("/sensing/connectors")
