"""Keeping a list of the desk under a name, and letting it go."""

from __future__ import annotations

from django.http import HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from furong.foundation.web.feedback import say
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page
from furong.kernel.errors import FurongError
from furong.nets.casework.api import saved_views as api

__all__ = ["remove_view", "save_view"]


@page("case.read", methods=("POST",))
def save_view(request: PageRequest) -> HttpResponseBase:
    """Keep the list that is shown under the name that was typed."""
    name, address = request.POST.get("name", ""), request.POST.get("address", "")
    try:
        api.save_view(request.actor, name, address)
    except FurongError as error:
        say(request, error.sentence(language_of()), kind="danger")
        return HttpResponseRedirect("/cases")
    say(request, _("View “%(name)s” saved") % {"name": name.strip()})
    return HttpResponseRedirect(address)


@page("case.read", methods=("POST",))
def remove_view(request: PageRequest, number: int) -> HttpResponseBase:
    """Let a view go."""
    api.remove_view(request.actor, number)
    say(request, _("View removed"))
    return HttpResponseRedirect("/cases")
