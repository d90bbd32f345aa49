"""Cases that may be the same matter, beside the case: proposed with what is needed to judge, merged, and split off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from furong.foundation.web.feedback import say
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page
from furong.kernel.errors import FurongError
from furong.kernel.permissions import Actor
from furong.nets.casework.api import duplicates as api
from furong.nets.casework.contracts.case_files import CaseFile
from furong.nets.casework.contracts.duplicates import NearCase

__all__ = ["apart", "merge_case", "merger_of_case"]

_ACTS: Mapping[str, Callable[[Actor, str, str], None]] = {
    "merge": lambda actor, number, into: api.merge_case(actor, number, into=into),
    "split": lambda actor, number, _into: api.split_case(actor, number),
    "undo_merge": lambda actor, number, _into: api.undo_merge(actor, number),
    "undo_split": lambda actor, number, _into: api.undo_split(actor, number),
}

#: What is said of an act; read late, so that it is said in the reader's language.
_SAID: Mapping[str, Callable[[], str]] = {
    "merge": lambda: _("Case …%(number)s merged"),
    "split": lambda: _("Case …%(number)s split off"),
    "undo_merge": lambda: _("Case …%(number)s split off"),
    "undo_split": lambda: _("Case …%(number)s merged"),
}


def merger_of_case(file: CaseFile) -> dict[str, Any]:
    """Return what the part of a page is made of that shows cases which may be, or are, the same matter."""
    return {"merger": file.merger, "near": file.near, "apart": apart}


def apart(one: NearCase) -> str:
    """Return how far a case is away, in place and time."""
    metres = ngettext("%(count)d m away", "%(count)d m away", round(one.distance_m)) % {"count": round(one.distance_m)}
    minutes = round(one.hours_apart * 60)
    if minutes < 60:
        return (
            metres + " · " + ngettext("%(count)d minute apart", "%(count)d minutes apart", minutes) % {"count": minutes}
        )
    hours = round(one.hours_apart)
    return metres + " · " + ngettext("%(count)d hour apart", "%(count)d hours apart", hours) % {"count": hours}


@page("case.read", methods=("POST",))
def merge_case(request: PageRequest, number: str, step: str) -> HttpResponseBase:
    """Merge a case, split it off, or take that back; whether the reader may, the act itself decides."""
    act = _ACTS.get(step)
    if act is None:
        raise Http404
    target = request.POST.get("next") or request.GET.get("next", "")
    if not (target.startswith("/cases") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)):
        target = f"/cases?case={number}"
    try:
        act(request.actor, number, request.POST.get("into", ""))
    except FurongError as error:
        say(request, error.sentence(language_of()), kind="danger")
    else:
        undo = f"/cases/{number}/merger/undo_{step}?{urlencode({'next': target})}"
        say(request, _SAID[step]() % {"number": number[-5:]}, undo_path=undo if f"undo_{step}" in _ACTS else "")
    return HttpResponseRedirect(target)
