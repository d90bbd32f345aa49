"""The list of responsibilities as a page: which unit handles what, where, by which clause, as it was known on a day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.http import HttpResponseBase

from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.clock import CITY_TIME
from furong.nets.hotline.api import mandates as api
from furong.nets.hotline.contracts.mandates import MandateQuery
from furong.nets.hotline.pages import words
from furong.nets.hotline.pages.acts import sent

__all__ = ["mandates_page"]

_PATH = "/hotline/responsibilities"
_SEARCH_MAX, _PAGE_DIGITS = 200, 5
_YEARS = range(2000, 2101)


@page("hotline.read")
def mandates_page(request: PageRequest) -> HttpResponseBase:
    """Show the list; the address says which part of it, and as of which day."""
    told, day = request.GET.get("page", "1"), _day(request.GET.get("known", ""))
    number = int(told) if told.isascii() and told.isdecimal() and 0 < len(told) <= _PAGE_DIGITS else 1
    query = MandateQuery(
        text=sent(request.GET, "q")[:_SEARCH_MAX],
        known_at=datetime.combine(day + timedelta(days=1), time.min, CITY_TIME) if day else None,
        page=max(1, number),
    )
    return show(
        request,
        "hotline/mandates.html",
        query=query,
        known=day.isoformat() if day else "",
        found=api.list_mandates(query),
        address=lambda turned: _address(query, day, turned),
        words=words,
    )


def _day(text: str) -> date | None:
    """Return a day of our time, or nothing."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in _YEARS else None


def _address(query: MandateQuery, day: date | None, turned: int) -> str:
    told = {"q": query.text, "known": day.isoformat() if day else "", "page": turned if turned > 1 else ""}
    return f"{_PATH}?{urlencode({name: value for name, value in told.items() if value})}"
