"""The board of those who answer for the hotline: what waits and how late, what is disputed, rates, and automation."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from furong.foundation.web.errors import PageUnknown
from furong.foundation.web.pages import PageRequest, page, show
from furong.foundation.web.words import span
from furong.nets.hotline.api import board as api
from furong.nets.hotline.contracts.appeals import AppealState
from furong.nets.hotline.contracts.board import AutomaticStep, FigureQuery, RateKind
from furong.nets.hotline.pages import words
from furong.nets.hotline.pages.desk import VIEWS
from furong.nets.hotline.pages.periods import PERIODS, days_of, last_days, table_of

__all__ = ["board_figure", "board_table", "hotline_board"]

_RATES = "hotline.rates"
_PATH = "/hotline/board"
_PAGE_DIGITS = 5
_CODE_MAX = 40


@page(_RATES)
def hotline_board(request: PageRequest) -> HttpResponseBase:
    """Show the board; the address says of how many days the rates are."""
    days = days_of(request)
    since, until = last_days(days)
    found = api.read_board_for(request.actor, since, until)
    return show(
        request,
        "hotline/board.html",
        found=found,
        days=days,
        periods=PERIODS,
        total=sum(row.waiting for row in found.queue),
        overdue=sum(row.overdue for row in found.queue),
        due_soon=sum(row.due_soon for row in found.queue),
        suspended=sum(row.waiting for row in found.queue if row.state is AppealState.SUSPENDED),
        view_of=_view_of,
        address=_address,
        rate_name=_rate_name,
        step_name=_step_name,
        waited=lambda since: span(found.at - since),
        seconds=_seconds,
        words=words,
    )


@page(_RATES)
def board_figure(request: PageRequest, kind: str) -> HttpResponseBase:
    """Show the appeals that a rate is made of."""
    if kind not in set(RateKind):
        raise PageUnknown
    days = days_of(request)
    since, until = last_days(days)
    query = FigureQuery(
        kind=RateKind(kind),
        since=since,
        until=until,
        unit=_code(request, "unit"),
        district=_code(request, "district"),
        missed=request.GET.get("missed") == "1",
        page=_number(request.GET.get("page", "1"), 1),
    )
    return show(
        request,
        "hotline/board_figure.html",
        found=api.list_figure_for(request.actor, query),
        query=query,
        days=days,
        place=api.name_of_place(query.unit, query.district),
        address=_address,
        rate_name=_rate_name,
        words=words,
    )


@page(_RATES)
def board_table(request: PageRequest) -> HttpResponseBase:
    """Send the rates as a table."""
    days = days_of(request)
    since, until = last_days(days)
    return table_of(api.rates_table_for(request.actor, since, until), "hotline-rates", until, days)


def _number(told: str, usual: int) -> int:
    is_number = told.isascii() and told.isdecimal() and 0 < len(told) <= _PAGE_DIGITS
    return max(1, int(told)) if is_number else usual


def _code(request: PageRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\0", "")[:_CODE_MAX]


def _view_of(state: AppealState) -> str:
    """Return the view of the desk that shows a state."""
    return next((name for name, states in VIEWS.items() if state in states), "")


def _address(kind: str, **changes: object) -> str:
    kept = {name: value for name, value in changes.items() if value not in ("", None, False)}
    return f"{_PATH}/{kind}?{urlencode(kept)}" if kept else f"{_PATH}/{kind}"


def _rate_name(kind: RateKind) -> str:
    return {
        RateKind.RESPONSE: _("Response"),
        RateKind.RESOLUTION: _("Resolution"),
        RateKind.SATISFACTION: _("Satisfaction"),
    }[kind]


def _step_name(step: AutomaticStep) -> str:
    return {
        AutomaticStep.CLASSIFY: _("Classified by itself"),
        AutomaticStep.ASSIGN: _("Assigned by itself"),
        AutomaticStep.SIGN: _("Signed by itself"),
    }[step]


def _seconds(count: int) -> str:
    """Return how long somebody has waited: seconds up to two minutes, then as every stretch of time."""
    return _("%(count)s s") % {"count": count} if count <= 120 else span(timedelta(seconds=count))
