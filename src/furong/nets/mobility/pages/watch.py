"""The desk of the watch list: vehicles that should not stand in public space, appeals, and where they came up again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from furong.foundation.web.errors import PageUnknown
from furong.foundation.web.feedback import say
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.errors import FurongError, NotFound
from furong.nets.mobility.api import operators, zones
from furong.nets.mobility.api import watch as api
from furong.nets.mobility.contracts.watch import WatchInfo, WatchReason, WatchState
from furong.nets.mobility.contracts.watch_search import WatchQuery
from furong.nets.mobility.pages import watch_words
from furong.nets.mobility.pages.form_fields import Trouble
from furong.nets.mobility.pages.watch_form import NOTE_MAX, WatchForm, field_of, note_sent

__all__ = ["new_watch_page", "steer_watch", "watch_entry_page", "watch_page"]

_WATCH = "mobility.watch"
_PATH = "/mobility/watch"
_UNUSABLE = 422
_TEXT_MAX = 60
#: So many re-entries are shown of one entry.
_SHOWN = 200

_ACTS: Mapping[str, Callable[[PageRequest, int, str], WatchInfo]] = {
    "appeal": lambda request, number, note: api.appeal_watch(request.actor, number, note),
    "uphold": lambda request, number, note: api.decide_watch(request.actor, number, uphold=True, note=note),
    "lift": lambda request, number, note: api.decide_watch(request.actor, number, uphold=False, note=note),
}

#: What is said once an act is done; read late, so that it is said in the reader's language.
_SAID: Mapping[str, Callable[[], str]] = {
    "appeal": lambda: _("The appeal is recorded; the vehicle stays watched until it is decided"),
    "uphold": lambda: _("The entry is upheld"),
    "lift": lambda: _("The entry is lifted; the vehicle is watched for no longer"),
}


@page(_WATCH)
def watch_page(request: PageRequest) -> HttpResponseBase:
    """Show the watch list; the address says what of it."""
    query = _query(request)
    return show(
        request,
        "mobility/watch.html",
        query=query,
        found=api.search_watch_for(request.actor, query),
        reasons=list(WatchReason),
        states=list(WatchState),
        address=lambda **changes: _address(query, changes),
        words=watch_words,
    )


@page(_WATCH, methods=("GET", "POST"))
def new_watch_page(request: PageRequest) -> HttpResponseBase:
    """Show the form that lists a vehicle, or list the one that it describes."""
    if request.method != "POST":
        return _form(request, WatchForm.empty())
    form = WatchForm.sent(request.POST)
    try:
        entry = api.watch_vehicle(request.actor, form.entry())
    except Trouble as trouble:
        return _form(request, form, {trouble.name: trouble.text}, status=_UNUSABLE)
    except FurongError as error:
        there = error.params.get("number", 0)
        return _form(request, form, {field_of(error): error.sentence(language_of())}, there=there, status=error.status)
    say(request, _("%(vehicle)s is watched for: entry %(number)d") % {"vehicle": entry.masked, "number": entry.number})
    return HttpResponseRedirect(f"{_PATH}/{entry.number}")


@page(_WATCH)
def watch_entry_page(request: PageRequest, number: int) -> HttpResponseBase:
    """Show one entry: what shows it, what was done to it, and where its vehicle came up again."""
    return _entry(request, number)


@page(_WATCH, methods=("POST",))
def steer_watch(request: PageRequest, number: int, act: str) -> HttpResponseBase:
    """Record an appeal, uphold an entry or lift it."""
    if act not in _ACTS:
        raise PageUnknown
    note = note_sent(request.POST)
    trouble = _trouble_of(note)
    if trouble:
        return _entry(request, number, note=note, troubles={"note": trouble}, status=_UNUSABLE)
    try:
        _ACTS[act](request, number, note)
    except NotFound:
        raise
    except FurongError as error:
        return _entry(request, number, note=note, troubles={"": _refusal(request, number, error)}, status=error.status)
    say(request, _SAID[act]())
    return HttpResponseRedirect(f"{_PATH}/{number}")


def _refusal(request: PageRequest, number: int, error: FurongError) -> str:
    """Return why an act was refused; the state that stood in its way in the reader's words."""
    if error.code != "mobility.watch_state_forbids":
        return error.sentence(language_of())
    state = watch_words.state(api.get_watch_for(request.actor, number).state)
    return _("This cannot be done any more: the entry is now “%(state)s”.") % {"state": state}


def _trouble_of(note: str) -> str:
    if not note:
        return _("Say why: it becomes part of the history.")
    if len(note) > NOTE_MAX:
        told = _("%(most)d characters are the most; this has %(count)d.")
        return told % {"most": NOTE_MAX, "count": len(note)}
    return ""


def _form(
    request: PageRequest,
    form: WatchForm,
    troubles: Mapping[str, str] | None = None,
    *,
    there: object = 0,
    status: int = 200,
) -> HttpResponseBase:
    return show(
        request,
        "mobility/watch_new.html",
        status=status,
        form=form,
        troubles=troubles or {},
        there=there,
        reasons=list(WatchReason),
        note_max=NOTE_MAX,
        words=watch_words,
    )


def _entry(
    request: PageRequest,
    number: int,
    *,
    note: str = "",
    troubles: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponseBase:
    entry = api.get_watch_for(request.actor, number)
    seen = api.list_reentries_for(request.actor, watch=number)
    return show(
        request,
        "mobility/watch_entry.html",
        status=status,
        entry=entry,
        people=api.names_of_people([entry.issued_by, *(step.by for step in entry.steps)]),
        reentries=seen[:_SHOWN],
        is_cut=len(seen) > _SHOWN,
        shown_most=_SHOWN,
        zones=_zone_names(request),
        operators={one.code: one.name(language_of()) for one in operators.list_operators()},
        cases_path=settings.FURONG_CASES_OF_SOURCE if request.actor.holds("case.read") else "",
        may_appeal=entry.state in (WatchState.LISTED, WatchState.UPHELD),
        is_own=entry.issued_by == request.actor.key,
        note=note,
        note_max=NOTE_MAX,
        troubles=troubles or {},
        words=watch_words,
    )


def _zone_names(request: PageRequest) -> dict[str, str]:
    """Return the zones that the reader may open, by key."""
    if not request.actor.holds("mobility.read"):
        return {}
    return {zone.key: zone.name(language_of()) for zone in zones.list_zones_for(request.actor)}


def _query(request: PageRequest) -> WatchQuery:
    """Return what the address asks for; a word of it that nobody knows narrows nothing."""
    asked = {name: request.GET.get(name, "").replace("\0", "").strip() for name in ("q", "reason", "state", "page")}
    number = asked["page"]
    return WatchQuery(
        text=asked["q"][:_TEXT_MAX],
        reason=WatchReason(asked["reason"]) if asked["reason"] in set(WatchReason) else None,
        state=WatchState(asked["state"]) if asked["state"] in set(WatchState) else None,
        page=int(number) if number.isascii() and number.isdecimal() and len(number) < len("1000000") else 1,
    )


def _address(query: WatchQuery, changes: Mapping[str, object]) -> str:
    """Return the address of the list as it is asked for, with some of it changed; the page only when it is named."""
    told = {"q": query.text, "reason": query.reason or "", "state": query.state or "", **changes}
    kept = {name: str(value) for name, value in told.items() if value}
    return f"{_PATH}?{urlencode(kept)}" if kept else _PATH
