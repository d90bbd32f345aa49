"""Screens of scenario packs."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponseBase

from furong.foundation.web.pages import PageRequest, page, show
from furong.scenarios.catalogue import describe_pack, describe_packs
from furong.scenarios.pack import load_pack
from furong.scenarios.trial import run_tests

__all__ = ["pack_page", "packs_page"]


@page("feed.read")
def packs_page(request: PageRequest) -> HttpResponseBase:
    """Show every pack."""
    return show(request, "scenarios/packs.html", packs=describe_packs(settings.FURONG_PACKS))


@page("feed.read")
def pack_page(request: PageRequest, name: str) -> HttpResponseBase:
    """Show one pack: its rules in words, its numbers with their sources, and its sentences with their outcomes."""
    pack = load_pack(settings.FURONG_PACKS, name)
    return show(request, "scenarios/pack.html", pack=pack, info=describe_pack(pack), outcomes=list(run_tests(pack)))
