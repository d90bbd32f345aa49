"""Screens of scenario packs."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpResponseBase

from furong.foundation.areas.tree import find_area
from furong.foundation.citytime.clock import city_clock
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.clock import city_time
from furong.scenarios import page_words
from furong.scenarios.catalogue import describe_pack, describe_packs
from furong.scenarios.pack import load_pack
from furong.scenarios.quality import TIERS, answers_of
from furong.scenarios.trial import run_tests

__all__ = ["pack_page", "packs_page"]


@page("feed.read")
def packs_page(request: PageRequest) -> HttpResponseBase:
    """Show every pack."""
    packs = describe_packs(settings.FURONG_PACKS)
    areas = {pack.region: _area_name(pack.region) for pack in packs}
    return show(request, "scenarios/packs.html", packs=packs, areas=areas, words=page_words)


@page("feed.read")
def pack_page(request: PageRequest, name: str) -> HttpResponseBase:
    """Show one pack: its rules in words, its numbers with their sources, and its sentences with their outcomes."""
    pack = load_pack(settings.FURONG_PACKS, name)
    today = city_time(city_clock().now()).date()
    values: Mapping[str, float] = {key: parameter.at(today) for key, parameter in pack.parameters.items()}
    return show(
        request,
        "scenarios/pack.html",
        pack=pack,
        info=describe_pack(pack),
        area=_area_name(pack.manifest.region),
        values=values,
        outcomes=list(run_tests(pack)),
        answers=answers_of(pack),
        tiers=TIERS,
        words=page_words,
    )


def _area_name(code: str) -> str:
    """Return the name of an area in the reader's language; a pack may be of a region that this node does not hold."""
    area = find_area(code)
    return area.name(language_of()) if area else code
