"""The page on which a citizen sees where an appeal stands, without signing in.

Number and code never stay in an address: addresses are kept by histories, logs and whoever is linked to. They come in
a form, or once in a link, and become a signed cookie that no script reads and that is of no use after half an hour.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _

from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.errors import FurongError, NotFound
from furong.nets.hotline.api import citizens
from furong.nets.hotline.contracts.appeals import Satisfaction, Solved
from furong.nets.hotline.errors.appeals import AppealReasonMissing
from furong.nets.hotline.pages import words
from furong.nets.hotline.pages.acts import sent

__all__ = ["TRACK_COOKIE", "Shown", "citizen_track", "led_to_track"]

TRACK_COOKIE = "furong_track"
_TRACK, _PATH = "/citizen/track", "/citizen"
#: As long as it takes to read a reply and to say what one thinks of it, not as long as a shared computer is left. [s]
_VALID_S = 30 * 60
_SALT = "hotline.track"
_SIGNS_MAX = 40
_NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class Shown:
    """What a citizen has shown to see an appeal; right or wrong is asked wherever it is used.

    Args:
        number: Number of the appeal.
        code: Its code.
        is_new: Whether it was sent a moment ago.
    """

    number: str = ""
    code: str = ""
    is_new: bool = False


@page(public=True, methods=("GET", "POST"))
def citizen_track(request: PageRequest) -> HttpResponseBase:
    """Show where an appeal stands, or take what its citizen says of the handling."""
    if request.method == "POST":
        return _taken(request)
    linked = _sent_by(request.GET)
    if linked.number:
        response = led_to_track(linked)
        # The address that is left holds the code.
        response.headers["Referrer-Policy"] = "no-referrer"
        return response
    return _track(request, _remembered(request))


def led_to_track(shown: Shown) -> HttpResponseBase:
    """Return the way to the page of an appeal, with the right to see it."""
    response = HttpResponseRedirect(_TRACK)
    response.set_cookie(
        TRACK_COOKIE,
        signing.dumps(astuple(shown), salt=_SALT),
        max_age=_VALID_S,
        path=_PATH,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _taken(request: PageRequest) -> HttpResponseBase:
    shown, do = _sent_by(request.POST), sent(request.POST, "do")
    if do == "forget" or not shown.number:
        return _forgotten(HttpResponseRedirect(_TRACK))
    try:
        if do:
            _say(request.POST, shown, do)
        else:
            citizens.track_appeal(shown.number, shown.code)
    except FurongError as error:
        return _track(request, shown, trouble=error.sentence(language_of()), status=error.status)
    return led_to_track(shown)


def _say(form: QueryDict, shown: Shown, do: str) -> None:
    text, solved, content = sent(form, "text"), sent(form, "solved"), sent(form, "satisfaction")
    if do == "reopen":
        citizens.reopen_as_citizen(shown.number, shown.code, text)
        return
    if solved not in set(Solved) or content not in set(Satisfaction):
        raise AppealReasonMissing(step="call_back")
    citizens.rate_handling(
        shown.number, shown.code, solved=Solved(solved), satisfaction=Satisfaction(content), note=text
    )


def _sent_by(form: QueryDict) -> Shown:
    number, code = (sent(form, name).upper()[:_SIGNS_MAX] for name in ("number", "code"))
    return Shown(number, code, bool(sent(form, "new")))


def _remembered(request: HttpRequest) -> Shown:
    """Return what the cookie holds; nothing when it is old, not ours, or not there."""
    try:
        return Shown(*signing.loads(request.COOKIES.get(TRACK_COOKIE, ""), salt=_SALT, max_age=_VALID_S))
    except signing.BadSignature:
        return Shown()


def _forgotten(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(TRACK_COOKIE, path=_PATH, samesite="Lax")
    return response


def _track(request: PageRequest, shown: Shown, *, trouble: str = "", status: int = 200) -> HttpResponseBase:
    tracked = None
    if shown.number:
        try:
            tracked = citizens.track_appeal(shown.number, shown.code)
        except NotFound:
            # A wrong code is not told from a wrong number.
            trouble, status = _("Number and code do not belong together. Check both and try again."), _NOT_FOUND
        except FurongError as error:
            trouble, status = error.sentence(language_of()), _NOT_FOUND
    response = show(
        request,
        "hotline/track.html",
        status=status,
        tracked=tracked,
        number=shown.number,
        code=shown.code,
        is_new=shown.is_new,
        trouble=trouble,
        solved=list(Solved),
        satisfactions=list(Satisfaction),
        words=words,
    )
    return response if tracked else _forgotten(response)
