"""Steps of cases that somebody takes at the desk: one by one, or many at once; a dispatch can be undone for a while."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from urllib.parse import urlencode

from django.http import HttpResponseBase, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from furong.foundation.web.feedback import say
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page
from furong.kernel.errors import FurongError
from furong.kernel.permissions import Actor
from furong.nets.casework import api
from furong.nets.casework.api.requests import resume_case
from furong.nets.casework.pages.reports import PLACE_STEPS, REPORT_SAID, REPORT_STEPS, registered_as

__all__ = ["dispatch_many", "take_case_step", "undo_dispatch", "undo_many"]

#: What a step of a case does, by its name.
_CASE_STEPS: Mapping[str, Callable[..., None]] = {
    "dispatch": lambda actor, number, version, reason, **chosen: api.dispatch_case(
        actor, number, version=version, note=reason, **chosen
    ),
    "close": lambda actor, number, version, reason: api.close_case(actor, number, version=version, note=reason),
    "rework": lambda actor, number, version, reason: api.rework_case(actor, number, version=version, reason=reason),
    "resume": lambda actor, number, version, reason: resume_case(actor, number, version=version, note=reason),
    "void": lambda actor, number, version, reason: api.void_case(actor, number, version=version, reason=reason),
    **REPORT_STEPS,
}

#: What is said once a case has taken a step; read late, so that it is said in the reader's language.
_CASE_SAID: Mapping[str, Callable[[], str]] = {
    **REPORT_SAID,
    "dispatch": lambda: _("Case …%(number)s dispatched"),
    "close": lambda: _("Case …%(number)s closed"),
    "rework": lambda: _("Case …%(number)s sent back for rework"),
    "resume": lambda: _("Case …%(number)s taken up again"),
    "void": lambda: _("Case …%(number)s voided"),
}

_MANY_MAX = 200


@page("case.read", methods=("POST",))
def take_case_step(request: PageRequest, number: str, step: str) -> HttpResponseBase:
    """Let a case take a step, and say what came of it; whether the reader may take it, the step itself decides."""
    act = registered_as(request.POST.get("case_type", "")) if step == "register" else _CASE_STEPS.get(step)
    given = request.POST.get("version", "")
    version = int(given) if given.isascii() and given.isdigit() else None
    target = _target(request, f"/cases?case={number}")
    if act is not None:
        fields = {"dispatch": ("organisation",), **dict.fromkeys(PLACE_STEPS, ("lon", "lat"))}.get(step, ())
        chosen = {name: request.POST.get(name, "") for name in fields}
        trouble = _trouble(lambda: act(request.actor, number, version, request.POST.get("reason", ""), **chosen))
        if trouble:
            say(request, trouble, kind="danger")
        else:
            undo = f"/cases/{number}/undo-dispatch?{urlencode({'next': target})}" if step == "dispatch" else ""
            say(request, _CASE_SAID[step]() % {"number": number[-5:]}, undo_path=undo)
    return HttpResponseRedirect(target)


@page("case.dispatch", methods=("POST",))
def undo_dispatch(request: PageRequest, number: str) -> HttpResponseBase:
    """Take a dispatch back."""
    return _undo(request, [number])


@page("case.dispatch", methods=("POST",))
def dispatch_many(request: PageRequest) -> HttpResponseBase:
    """Dispatch every ticked case; those that cannot be are named, each with the reason."""
    numbers = list(dict.fromkeys(request.POST.getlist("number")))[:_MANY_MAX]
    target = _target(request, "/cases?view=dispatch")
    done, troubles = _each(request.actor, numbers, api.dispatch_case)
    if not numbers:
        say(request, _("No case was ticked"), kind="danger")
        return HttpResponseRedirect(target)
    told = ngettext("%(count)d case dispatched", "%(count)d cases dispatched", len(done)) % {"count": len(done)}
    undo = f"/cases/undo-dispatch?{urlencode([('number', number) for number in done] + [('next', target)])}"
    kind = "danger" if troubles else "ok"
    say(request, _joined(told, troubles), kind=kind, undo_path=undo if done else "")
    return HttpResponseRedirect(target)


@page("case.dispatch", methods=("POST",))
def undo_many(request: PageRequest) -> HttpResponseBase:
    """Take back the dispatch of the cases that the address names."""
    return _undo(request, request.GET.getlist("number")[:_MANY_MAX])


def _undo(request: PageRequest, numbers: Sequence[str]) -> HttpResponseBase:
    done, troubles = _each(request.actor, numbers, api.undo_dispatch)
    if len(done) == 1:
        told = _("Taken back: case …%(number)s waits for dispatch again") % {"number": done[0][-5:]}
    else:
        told = _("Taken back: %(count)d cases wait for dispatch again") % {"count": len(done)}
    said = _joined(told if done else "", troubles)
    say(request, said, kind="danger" if troubles else "ok")
    return HttpResponseRedirect(_target(request, f"/cases?case={numbers[0]}" if numbers else "/cases"))


def _each(actor: Actor, numbers: Sequence[str], act: Callable[[Actor, str], None]) -> tuple[list[str], dict[str, str]]:
    """Act on each case by itself; return those that were done, and the trouble of each that was not."""
    done: list[str] = []
    troubles: dict[str, str] = {}
    for number in numbers:
        trouble = _trouble(partial(act, actor, number))
        if trouble:
            troubles[number] = trouble
        else:
            done.append(number)
    return done, troubles


def _joined(told: str, troubles: Mapping[str, str]) -> str:
    """Return one text of what was done and, case by case, of what was not."""
    lines = [_("…%(number)s: %(trouble)s") % {"number": n[-5:], "trouble": t} for n, t in troubles.items()]
    return " ".join([told, *lines] if told else lines)


def _trouble(act: Callable[[], None]) -> str:
    """Act, and return what went wrong, in the reader's language; everything is then as it was."""
    try:
        act()
    except FurongError as error:
        return error.sentence(language_of())
    return ""


def _target(request: PageRequest, otherwise: str) -> str:
    """Return where the reader came from, when that is a page of cases."""
    target = request.POST.get("next") or request.GET.get("next", "")
    is_ours = target.startswith("/cases") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return target if is_ours else otherwise
