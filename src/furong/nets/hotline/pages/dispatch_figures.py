"""The page of dispatch: by itself and by people, what went right, what was promised, and how soon units sign."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from furong.foundation.web.pages import PageRequest, page, show
from furong.nets.hotline.api import dispatch_figures as api
from furong.nets.hotline.contracts.dispatch_figures import PromiseState
from furong.nets.hotline.pages.periods import PERIODS, days_of, last_days, table_of

__all__ = ["dispatch_page", "dispatch_table"]

_RATES = "hotline.rates"


@page(_RATES)
def dispatch_page(request: PageRequest) -> HttpResponseBase:
    """Show what became of assignments; the address says of how many days."""
    days = days_of(request)
    since, until = last_days(days)
    return show(
        request,
        "hotline/dispatch.html",
        found=api.read_dispatch_figures_for(request.actor, since, until),
        days=days,
        periods=PERIODS,
        promise_name=_promise_name,
        share=_share,
    )


@page(_RATES)
def dispatch_table(request: PageRequest) -> HttpResponseBase:
    """Send it as a table."""
    days = days_of(request)
    since, until = last_days(days)
    return table_of(api.dispatch_table_for(request.actor, since, until), "hotline-dispatch", until, days)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _promise_name(state: PromiseState) -> str:
    return {
        PromiseState.KEPT: _("Kept"),
        PromiseState.BROKEN: _("Broken"),
        PromiseState.OPEN: _("Too few to say"),
        PromiseState.NONE: _("Nothing decided"),
    }[state]
