"""The handing over of a shift on screens: the draft to sign, what waits to be taken over, and the report of each."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from furong.foundation.areas.tree import get_area
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.nets.casework.api import handovers as api
from furong.nets.casework.contracts.handovers import HANDOVER_TEXT_MAX
from furong.nets.casework.pages import handover_words, words
from furong.nets.casework.pages.answers import answered

__all__ = ["give_over", "handover_page", "handover_report", "take_over"]

_PAGE_SIZE = 10
_PAGE = "/handover"


@page("case.dispatch")
def handover_page(request: PageRequest) -> HttpResponseBase:
    """Show what waits to be taken over, the draft of one's own shift, and earlier ones."""
    given, areas = request.GET, api.list_duty_areas(request.actor)
    draft = api.draft_handover_for(request.actor, given.get("area", ""))
    number = given.get("page", "1")
    waiting = api.list_waiting_handovers_for(request.actor)
    return show(
        request,
        "casework/handover.html",
        draft=draft,
        text=handover_words.text_of(draft),
        text_max=HANDOVER_TEXT_MAX,
        areas=areas,
        waiting=waiting,
        is_signed=any(one.area == draft.area for one in waiting),
        found=api.list_handovers_for(
            request.actor,
            page=int(number) if number.isascii() and number.isdigit() else 1,
            page_size=_PAGE_SIZE,
        ),
        **_words(),
    )


@page("case.dispatch")
def handover_report(request: PageRequest, number: int) -> HttpResponseBase:
    """Show one handover as the report that it prints as."""
    one = api.get_handover_for(request.actor, number)
    return show(request, "casework/handover_report.html", one=one, **_words())


@page("case.dispatch", methods=("POST",))
def give_over(request: PageRequest) -> HttpResponseBase:
    """Sign for a shift."""
    form = request.POST
    return answered(
        request,
        lambda: api.give_over(request.actor, text=form.get("text", ""), area=form.get("area", "")),
        _("Shift handed over; it waits for the next one"),
        _PAGE,
    )


@page("case.dispatch", methods=("POST",))
def take_over(request: PageRequest, number: int) -> HttpResponseBase:
    """Take a shift over with the cases that were ticked."""
    ticked = request.POST.getlist("ticked")
    return answered(request, lambda: api.take_over(request.actor, number, ticked=ticked), _("Shift taken over"), _PAGE)


def _words() -> dict[str, Any]:
    return {
        "words": words,
        "handover_words": handover_words,
        "area_name": lambda code: get_area(code).name(language_of()),
    }
