"""How a page answers an act: it says what came of it, and leads back to where the reader was."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponseBase, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from furong.foundation.web.feedback import say
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest
from furong.kernel.errors import FurongError

__all__ = ["answered"]

#: Pages from which such acts are taken.
_OURS = ("/cases", "/tasks", "/supervision", "/handover")


def answered(request: PageRequest, act: Callable[[], object], done: str, otherwise: str) -> HttpResponseBase:
    """Act, say what came of it, and lead back.

    Args:
        request: The request.
        act: What to do.
        done: What is said when it is done.
        otherwise: Where to lead when the form does not name a page of cases.
    """
    try:
        act()
    except FurongError as error:
        say(request, error.sentence(language_of()), kind="danger")
    else:
        say(request, done)
    target = request.POST.get("next", "")
    is_ours = target.startswith(_OURS) and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return HttpResponseRedirect(target if is_ours else otherwise)
