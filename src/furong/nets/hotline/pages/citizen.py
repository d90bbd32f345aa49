"""The page on which a citizen appeals, without signing in."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_hex

from django.conf import settings
from django.http import HttpResponseBase

from furong.foundation.areas.tree import get_area, list_areas
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.errors import FurongError
from furong.nets.hotline.api import citizens
from furong.nets.hotline.contracts.appeals import AppealChannel, AppealKind, NewAppeal
from furong.nets.hotline.pages import words
from furong.nets.hotline.pages.acts import sent
from furong.nets.hotline.pages.track import Shown, led_to_track

__all__ = ["citizen_appeal"]

_FIELDS = ("key", "text", "kind", "area", "place", "name", "phone", "anonymous")


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
    return led_to_track(Shown(received.number, received.code, is_new=True))


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
