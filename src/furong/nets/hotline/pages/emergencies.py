"""Emergencies that nobody has in hand yet, as a line above every page of those on duty."""

from __future__ import annotations

from django.http import HttpResponseBase, HttpResponseRedirect

from furong.foundation.web.pages import PageRequest, page, show
from furong.nets.hotline.api import suggestions

__all__ = ["emergency_strip"]


@page("hotline.read")
def emergency_strip(request: PageRequest) -> HttpResponseBase:
    """Show how many there are, and the newest one; nothing when there is none.

    Whoever opens the address itself, and not a page with the line above it, is led to the desk, where all stand.
    """
    if request.headers.get("Sec-Fetch-Dest") == "document":
        return HttpResponseRedirect("/hotline")
    found = [
        *((one.began_at, one.words) for one in suggestions.list_emergency_calls_for(request.actor)),
        *((one.received_at, one.words) for one in suggestions.list_emergencies_for(request.actor)),
    ]
    at, words = max(found, default=(None, ""))
    return show(request, "hotline/_emergency_strip.html", count=len(found), at=at, emergency=words)
