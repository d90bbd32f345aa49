"""The form of a call: what the citizen says becomes an order, or is answered on line."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_hex

from django.http import HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from furong.foundation.areas.tree import AreaInfo, get_area, list_areas
from furong.foundation.web.feedback import say
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.errors import FurongError
from furong.nets.hotline.api import appeals, calls
from furong.nets.hotline.contracts.appeals import AppealChannel, AppealKind, NewAppeal, Urgency
from furong.nets.hotline.contracts.calls import CallInfo, Speaker
from furong.nets.hotline.pages import words
from furong.nets.hotline.pages.acts import sent

__all__ = ["new_appeal"]

_TAKE = "hotline.take"
_FIELDS = (
    *("key", "text", "title", "kind", "urgency", "area", "place"),
    *("name", "phone", "reply", "anonymous", "category", "call"),
)


@page(_TAKE, methods=("GET", "POST"))
def new_appeal(request: PageRequest) -> HttpResponseBase:
    """Show the form, or take an appeal in and register it, or answer it at once."""
    if request.method != "POST":
        return _form(request, _begun(request))
    given = {name: sent(request.POST, name) for name in _FIELDS}
    try:
        received = appeals.receive_appeal(request.actor, _new(given))
        _go_on(request, received.number, given)
        if given["call"]:
            calls.link_call(request.actor, given["call"], received.number)
    except FurongError as error:
        return _form(request, given, trouble=error.sentence(language_of()), status=error.status)
    told = _("%(number)s is taken in. The citizen's code is %(code)s.")
    say(request, told % {"number": received.number, "code": received.code})
    return HttpResponseRedirect(f"/hotline/appeals/{received.number}")


def _begun(request: PageRequest) -> dict[str, str]:
    """Return an empty form, or one that begins with what the citizen has said so far in a call."""
    given = {**dict.fromkeys(_FIELDS, ""), "key": token_hex(16)}
    key = sent(request.GET, "call")
    return {**given, "call": key, "text": _heard(calls.get_call_for(request.actor, key))} if key else given


def _heard(call: CallInfo) -> str:
    return "".join(one.text for one in call.segments if one.speaker is Speaker.CITIZEN)


def _new(given: Mapping[str, str]) -> NewAppeal:
    kind, urgency = given["kind"], given["urgency"]
    return NewAppeal(
        channel=AppealChannel.PHONE,
        text=given["text"],
        area=given["area"],
        title=given["title"],
        kind=AppealKind(kind) if kind in set(AppealKind) else AppealKind.HELP,
        urgency=Urgency(urgency) if urgency in set(Urgency) else Urgency.NORMAL,
        place=given["place"],
        citizen_name=given["name"],
        citizen_phone=given["phone"],
        is_anonymous=bool(given["anonymous"]),
        # Sent twice, because an answer was lost on the way, it is one appeal.
        source_key=f"call:{given['call']}" if given["call"] else f"form:{given['key']}",
    )


def _go_on(request: PageRequest, number: str, given: Mapping[str, str]) -> None:
    """Answer it on line or make an order of it; one that was sent twice has gone on already."""
    is_new = appeals.get_appeal_for(request.actor, number).info.version == 1
    if not is_new:
        return
    if given["reply"]:
        appeals.answer_appeal(request.actor, number, given["reply"])
        return
    appeals.register_appeal(request.actor, number)
    if given["category"]:
        appeals.classify_appeal(request.actor, number, given["category"])


def _form(request: PageRequest, given: Mapping[str, str], *, trouble: str = "", status: int = 200) -> HttpResponseBase:
    return show(
        request,
        "hotline/call.html",
        status=status,
        given=given,
        trouble=trouble,
        areas=_areas(request),
        call=calls.get_call_for(request.actor, given["call"]) if given["call"] else None,
        heard=_heard,
        kinds=list(AppealKind),
        urgencies=list(Urgency),
        words=words,
    )


def _areas(request: PageRequest) -> list[AreaInfo]:
    """Return the areas in which the reader takes appeals in, and the districts below."""
    own = sorted({grant.area for grant in request.actor.grants_for(_TAKE)})
    found = [get_area(path.rpartition("/")[2]) for path in own]
    below = [area for path in own for area in list_areas(level="district", under=path)]
    return [*found, *(area for area in below if area not in found)]
