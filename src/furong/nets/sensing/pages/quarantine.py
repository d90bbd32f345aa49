"""The quarantine: what could not be used and why, to be mended and replayed, or discarded."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from furong.foundation.web.errors import PageUnknown
from furong.foundation.web.feedback import say
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.errors import FurongError
from furong.nets.sensing import api
from furong.nets.sensing.contracts import Rejection
from furong.nets.sensing.pages import words
from furong.nets.sensing.pages.parts import template_of

__all__ = ["quarantine_page", "rejection_page", "settle"]

_STATES = ("held", "replayed", "discarded")

_ACTS: Mapping[str, Callable[[PageRequest, int, str], object]] = {
    "replay": lambda request, number, text: api.replay_rejection(request.actor, number, text),
    "discard": lambda request, number, _text: api.discard_rejection(request.actor, number),
    "restore": lambda request, number, _text: api.restore_rejection(request.actor, number),
}

#: What is said once an act is done; read late, so that it is said in the reader's language.
_SAID: Mapping[str, Callable[[], str]] = {
    "replay": lambda: _("Record %(number)s was mended and replayed"),
    "discard": lambda: _("Record %(number)s was discarded"),
    "restore": lambda: _("Record %(number)s is back in the quarantine"),
}


@page("quarantine.read")
def quarantine_page(request: PageRequest) -> HttpResponseBase:
    """Show what could not be used, by reason."""
    state, feed, reason = (request.GET.get(name, "") for name in ("state", "feed", "reason"))
    state = state if state in _STATES else "held"
    number = request.GET.get("page", "1")
    found = api.list_rejections_for(
        request.actor, state=state, feed=feed, reason=reason, page=int(number) if number.isdecimal() else 1
    )
    return show(
        request,
        template_of(request, "quarantine"),
        state=state,
        feed=feed,
        reason=reason,
        found=found,
        counts=api.count_rejections_for(request.actor),
        feeds={feed.key: feed for feed in api.list_feeds_for(request.actor)},
        states=_STATES,
        address=lambda **changes: _address({"state": state, "feed": feed, "reason": reason, **changes}),
        words=words,
    )


@page("quarantine.read")
def rejection_page(request: PageRequest, number: int) -> HttpResponseBase:
    """Show one record with its reason, and the text to mend."""
    rejection = api.get_rejection_for(request.actor, number)
    return _show_rejection(request, rejection, text=_laid_out(rejection.raw))


@page("quarantine.settle", methods=("POST",))
def settle(request: PageRequest, number: int, act: str) -> HttpResponseBase:
    """Replay a mended record, discard it, or take it back."""
    if act not in _ACTS:
        raise PageUnknown
    text = request.POST.get("text", "")
    try:
        _ACTS[act](request, number, text)
    except FurongError as error:
        rejection = api.get_rejection_for(request.actor, number)
        return _show_rejection(request, rejection, text=text, error=_sentence(error), status=error.status)
    undo = f"/sensing/quarantine/{number}/restore" if act == "discard" else ""
    say(request, _SAID[act]() % {"number": number}, undo_path=undo)
    return HttpResponseRedirect("/sensing/quarantine")


def _sentence(error: FurongError) -> str:
    """Return what is wrong, in the reader's words where the error names a reason of the quarantine."""
    code, role = str(error.params.get("reason", "")), str(error.params.get("field", ""))
    if not code:
        return error.sentence(language_of())
    return _("Still not usable: %(reason)s") % {"reason": words.trouble(code, role)}


def _show_rejection(
    request: PageRequest, rejection: Rejection, *, text: str, error: str = "", status: int = 200
) -> HttpResponseBase:
    stream = api.stream_of(rejection.feed)
    context: dict[str, Any] = {
        "rejection": rejection,
        "feed": api.get_feed_for(request.actor, rejection.feed),
        "stream": stream,
        "field": _field_of(rejection, stream.fields),
        "text": text,
        "error": error,
        "words": words,
    }
    return show(request, "sensing/rejection.html", status=status, **context)


def _field_of(rejection: Rejection, fields: Mapping[str, str]) -> tuple[str, str]:
    """Return the role of the field that the reason is about and its name in the record, or two empty texts."""
    named = rejection.detail.get("field", "")
    return named, fields.get(named, named)


def _laid_out(raw: str) -> str:
    """Return a JSON record with a field a line; anything else as it was sent."""
    try:
        return json.dumps(json.loads(raw), ensure_ascii=False, indent=2)
    except ValueError:
        return raw


def _address(filters: Mapping[str, object]) -> str:
    kept = {name: value for name, value in filters.items() if value and (name, value) != ("state", "held")}
    return f"/sensing/quarantine?{urlencode(kept)}" if kept else "/sensing/quarantine"
