"""Parking zones: the list of them."""

from __future__ import annotations

from django.http import HttpResponseBase

from furong.foundation.web.pages import PageRequest, page, show
from furong.nets.mobility.api import zones as api
from furong.nets.mobility.pages import words

__all__ = ["zones_page"]


@page("mobility.read")
def zones_page(request: PageRequest) -> HttpResponseBase:
    """Show the parking zones that the reader may see."""
    return show(request, "mobility/zones.html", zones=api.list_zones_for(request.actor), words=words)
