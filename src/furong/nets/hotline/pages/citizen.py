"""The pages of a citizen, without signing in: the form of an appeal, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_hex
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from furong.foundation.areas.tree import get_area, list_areas
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.errors import FurongError, NotFound
from furong.nets.hotline.api import citizens
from furong.nets.hotline.contracts.appeals import AppealChannel, AppealKind, NewAppeal, Satisfaction, Solved
from furong.nets.hotline.errors.appeals import AppealReasonMissing
from furong.nets.hotline.pages import words
from furong.nets.hotline.pages.acts import sent

__all__ = ["citizen_appeal", "citizen_track"]

_FIELDS = ("key", "text", "kind", "area", "place", "name", "phone", "anonymous")
_TRACK = "/citizen/track"
_NOT_FOUND = 404


@page(public=True, methods=("GET", "POST"))
def citizen_appeal(request: PageRequest) -> HttpResponseBase:
    """Show the form, or take the appeal and lead to the page on which it can be followed."""
    if request.method != "POST":
        return _form(request, {**dict.fromkeys(_FIELDS, ""), "key": token_hex(16)})
    given = {name: sent(request.POST, name) for name in _FIELDS}
    try:
        received = citizens.send_appeal(_new(given), address=request.META.get("REMOTE_ADDR", ""))
    except FurongError as error:
        return _form(request, given, trouble=error.sentence(language_of()), status=error.status)
    query = urlencode({"number": received.number, "code": received.code, "new": "1"})
    return HttpResponseRedirect(f"{_TRACK}?{query}")


@page(public=True, methods=("GET", "POST"))
def citizen_track(request: PageRequest) -> HttpResponseBase:
    """Show where an appeal stands, or take what its citizen says of the handling."""
    given = request.POST if request.method == "POST" else request.GET
    number, code = sent(given, "number").upper(), sent(given, "code").upper()
    if not number:
        return _track(request, number, code)
    if request.method == "POST":
        try:
            _say(request, number, code)
        except FurongError as error:
            return _track(request, number, code, trouble=error.sentence(language_of()), status=error.status)
        return HttpResponseRedirect(f"{_TRACK}?{urlencode({'number': number, 'code': code})}")
    return _track(request, number, code)


def _new(given: Mapping[str, str]) -> NewAppeal:
    return NewAppeal(
        channel=AppealChannel.WEB,
        text=given["text"],
        area=given["area"],
        kind=AppealKind(given["kind"]) if given["kind"] in set(AppealKind) else AppealKind.HELP,
        place=given["place"],
        citizen_name=given["name"],
        citizen_phone=given["phone"],
        is_anonymous=bool(given["anonymous"]),
        source_key=f"web:{given['key']}" if given["key"] else "",
    )


def _say(request: PageRequest, number: str, code: str) -> None:
    form = request.POST
    text, solved, content = sent(form, "text"), sent(form, "solved"), sent(form, "satisfaction")
    if sent(form, "do") == "reopen":
        citizens.reopen_as_citizen(number, code, text)
        return
    if solved not in set(Solved) or content not in set(Satisfaction):
        raise AppealReasonMissing(step="call_back")
    citizens.rate_handling(number, code, solved=Solved(solved), satisfaction=Satisfaction(content), note=text)


def _track(request: PageRequest, number: str, code: str, *, trouble: str = "", status: int = 200) -> HttpResponseBase:
    tracked = None
    if number:
        try:
            tracked = citizens.track_appeal(number, code)
        except NotFound:
            # A wrong code is not told from a wrong number.
            trouble, status = _("Number and code do not belong together. Check both and try again."), _NOT_FOUND
        except FurongError as error:
            trouble, status = error.sentence(language_of()), _NOT_FOUND
    return show(
        request,
        "hotline/track.html",
        status=status,
        tracked=tracked,
        number=number,
        code=code,
        is_new=bool(request.GET.get("new")),
        trouble=trouble,
        solved=list(Solved),
        satisfactions=list(Satisfaction),
        words=words,
    )


def _form(request: PageRequest, given: Mapping[str, str], *, trouble: str = "", status: int = 200) -> HttpResponseBase:
    city = get_area(settings.FURONG_OPTIONS["CITY"])
    return show(
        request,
        "hotline/citizen.html",
        status=status,
        given=given,
        trouble=trouble,
        areas=[city, *list_areas(level="district", under=city.path)],
        kinds=list(AppealKind),
        words=words,
    )
