"""The quarantine of the city's intake: records that were not taken, in groups, to be mended, replayed or discarded."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from furong.foundation.web.errors import PageUnknown
from furong.foundation.web.feedback import say
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.errors import FurongError
from furong.nets.sensing.api import intake as api
from furong.nets.sensing.errors import StillUnusable
from furong.nets.sensing.pages import city_words, words

__all__ = ["city_quarantine_page", "city_rejection_page", "settle_city"]

_STATES = ("held", "replayed", "discarded")


@page("quarantine.read")
def city_quarantine_page(request: PageRequest) -> HttpResponseBase:
    """Show what the city's intake could not take, by sender and reason."""
    kept = {name: request.GET.get(name, "") for name in ("state", "source", "reason")}
    kept["state"] = kept["state"] if kept["state"] in _STATES else "held"
    number = request.GET.get("page", "1")
    return show(
        request,
        "sensing/city_quarantine.html",
        found=api.list_city_rejections_for(
            request.actor,
            state=kept["state"],
            source=kept["source"],
            reason=kept["reason"],
            page=int(number) if number.isdecimal() else 1,
        ),
        sums=api.sum_city_rejections_for(request.actor),
        kept=kept,
        states=_STATES,
        address=lambda **changes: "/sensing/quarantine/city?" + urlencode({**kept, **changes}),
        words=words,
        city_words=city_words,
    )


@page("quarantine.read")
def city_rejection_page(request: PageRequest, number: int) -> HttpResponseBase:
    """Show one row with its reason, and the text to mend."""
    return _show(request, number)


@page("quarantine.settle", methods=("POST",))
def settle_city(request: PageRequest, number: int, act: str) -> HttpResponseBase:
    """Replay mended records through the checks again, or discard them."""
    if act not in ("replay", "discard"):
        raise PageUnknown
    text = request.POST.get("text", "")
    try:
        if act == "replay":
            receipt = api.replay_city_rejection(request.actor, number, text)
            say(request, _("%(count)s readings were taken") % {"count": receipt.stored})
        else:
            api.discard_city_rejections(request.actor, [number])
            say(request, _("Record %(number)s was discarded") % {"number": number})
    except StillUnusable as error:
        reason = city_words.reason(str(error.params.get("reason", "")))
        told = _("Still not usable: %(reason)s") % {"reason": reason}
        return _show(request, number, text=text, error=told, status=error.status)
    except FurongError as error:
        return _show(request, number, text=text, error=error.sentence(language_of()), status=error.status)
    return HttpResponseRedirect("/sensing/quarantine/city")


def _show(request: PageRequest, number: int, *, text: str = "", error: str = "", status: int = 200) -> HttpResponseBase:
    rejection = api.get_city_rejection_for(request.actor, number)
    return show(
        request,
        "sensing/city_rejection.html",
        status=status,
        rejection=rejection,
        text=text or ("" if rejection.is_many else rejection.raw),
        error=error,
        words=words,
        city_words=city_words,
    )
