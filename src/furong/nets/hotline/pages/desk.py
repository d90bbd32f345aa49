"""The list of appeals: what waits for whom, how late it is, and the three rates for those who answer for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.http import HttpResponseBase

from furong.foundation.citytime.clock import city_clock
from furong.foundation.web.pages import PageRequest, page, show
from furong.nets.hotline.api import appeals, calls, candidates, clocks, suggestions
from furong.nets.hotline.contracts.appeals import AppealFilters, AppealState
from furong.nets.hotline.pages import words

__all__ = ["hotline_desk"]

_READ, _RATES, _TAKE = "hotline.read", "hotline.rates", "hotline.take"
_MONTH = timedelta(days=30)
_PAGE_DIGITS = 5
S = AppealState
#: The views of the list: which states each shows.
VIEWS: Mapping[str, frozenset[AppealState]] = {
    "answer": frozenset({S.RECEIVED}),
    "dispatch": frozenset({S.REGISTERED, S.CLASSIFIED, S.RETURNED}),
    "arbitration": frozenset({S.ARBITRATION}),
    "handle": frozenset({S.ASSIGNED, S.SIGNED, S.HANDLING, S.SUSPENDED}),
    "call_back": frozenset({S.REPLIED, S.CALLED_BACK}),
    "ended": frozenset({S.ANSWERED, S.CLOSED, S.TRANSFERRED}),
}


@page(_READ)
def hotline_desk(request: PageRequest) -> HttpResponseBase:
    """Show the appeals that the reader may see; the address says which."""
    view = request.GET.get("view", "")
    view = view if view in (*VIEWS, "overdue") else ""
    told = request.GET.get("page", "1")
    number = int(told) if told.isascii() and told.isdecimal() and 0 < len(told) <= _PAGE_DIGITS else 1
    counts = candidates.count_appeals_for(request.actor)
    filters = AppealFilters(
        states=VIEWS.get(view, frozenset()), overdue=view == "overdue", page=max(1, number), size=50
    )
    now = city_clock().now()
    return show(
        request,
        "hotline/desk.html",
        view=view,
        tabs={name: sum(counts.get(state.value, 0) for state in states) for name, states in VIEWS.items()},
        overdue=counts["overdue"],
        total=sum(counts.values()) - counts["overdue"],
        found=appeals.list_appeals_for(request.actor, filters),
        size=filters.size,
        rates=clocks.three_rates_for(request.actor, now - _MONTH, now) if request.actor.holds(_RATES) else None,
        calls=calls.list_open_calls_for(request.actor) if request.actor.holds(_TAKE) else [],
        emergencies=suggestions.list_emergencies_for(request.actor),
        emergency_calls=suggestions.list_emergency_calls_for(request.actor),
        words=words,
    )
