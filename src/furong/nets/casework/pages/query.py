"""Which cases a list shows, read from its address and written into one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode

from furong.foundation.citytime.clock import city_clock
from furong.foundation.web.pages import PageRequest
from furong.kernel.clock import CITY_TIME, city_time
from furong.nets.casework.contracts import CaseQuery

__all__ = ["address_of", "is_narrowed", "query_of"]

_PAGE_SIZE = 12
_BY_DEADLINE = "due"


def query_of(request: PageRequest) -> CaseQuery:
    """Read the query from the address, where every filter is one parameter."""
    given = request.GET
    page_number = given.get("page", "1")
    query = CaseQuery(
        view=given.get("view", ""),
        text=given.get("q", ""),
        case_type=given.get("type", ""),
        area=given.get("area", ""),
        priority=given.get("level", ""),
        organisation=given.get("unit", ""),
        order=given.get("order") or _BY_DEADLINE,
        source_key=given.get("source", ""),
        page=int(page_number) if page_number.isascii() and page_number.isdigit() else 1,
        page_size=_PAGE_SIZE,
    )
    if given.get("since") == "today":
        today = city_time(city_clock().now()).date()
        query = replace(query, opened_since=datetime.combine(today, time(), CITY_TIME))
    return query


def address_of(query: CaseQuery, path: str = "/cases", **changes: Any) -> str:
    """Return the address of a list like ``query`` with some parameters changed; a changed filter starts at page 1."""
    values = {
        "view": query.view,
        "q": query.text,
        "type": query.case_type,
        "area": query.area,
        "level": query.priority,
        "unit": query.organisation,
        "source": query.source_key,
        "since": "today" if query.opened_since else "",
        "order": query.order if query.order != _BY_DEADLINE else "",
        **changes,
    }
    kept = {name: value for name, value in values.items() if value}
    return f"{path}?{urlencode(kept)}" if kept else path


def is_narrowed(query: CaseQuery) -> bool:
    """Return whether a filter beside the view keeps cases out of the list."""
    plain = CaseQuery(view=query.view, order=query.order, page=query.page, page_size=query.page_size)
    return query != plain
