"""The scoreboard (评价): figures by area, unit or post in a period, each with the list of cases behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponseBase

from furong.foundation.areas.tree import get_area
from furong.foundation.citytime.clock import city_clock
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.clock import CITY_TIME, city_time
from furong.nets.casework.api import scores as api
from furong.nets.casework.contracts.scores import Dimension, Indicator, Part, ScoreQuery
from furong.nets.casework.pages import score_words, words

__all__ = ["score_cases_page", "scores_page"]

_BY = (
    Dimension.DISTRICT,
    Dimension.STREET,
    Dimension.UNIT,
    Dimension.COLLECTOR,
    Dimension.ACCEPTOR,
    Dimension.DISPATCHER,
    Dimension.CHECKER,
)
_MONTHS = {"month": 1, "quarter": 3}
_DAYS = {"day": 1, "week": 7}
_PERIODS = ("day", "week", "month", "quarter")
_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Span:
    """A period of city time.

    Args:
        length: ``day``, ``week``, ``month`` or ``quarter``.
        first: Its first day.
    """

    length: str
    first: date

    @classmethod
    def around(cls, length: str, day: date) -> Span:
        """Return the period of that length in which a day lies."""
        if length == "day":
            return cls(length, day)
        if length == "week":
            return cls(length, day - timedelta(days=day.weekday()))
        months = _MONTHS[length]
        return cls(length, day.replace(day=1, month=day.month - (day.month - 1) % months))

    def later(self, count: int) -> date:
        """Return the first day of the period that comes ``count`` after this one."""
        if self.length in _DAYS:
            return self.first + timedelta(days=count * _DAYS[self.length])
        month = self.first.year * _DECEMBER + self.first.month - 1 + count * _MONTHS[self.length]
        return date(month // _DECEMBER, month % _DECEMBER + 1, 1)

    @property
    def begin(self) -> datetime:
        """The instant at which it begins."""
        return datetime.combine(self.first, time(), CITY_TIME)

    @property
    def end(self) -> datetime:
        """The instant at which it is over."""
        return datetime.combine(self.later(1), time(), CITY_TIME)


@page("score.read")
def scores_page(request: PageRequest) -> HttpResponseBase:
    """Show the scoreboard; the address says by what, of which period and of which area."""
    by, span, query = _asked(request)
    sheet = api.score_sheet_for(request.actor, query)
    values = [row.group[by] for row in sheet.rows]
    context = _common(request, by, span, query)
    return show(
        request,
        "casework/scores.html",
        sheet=sheet,
        names=api.score_names_for(request.actor, by, values, language_of()),
        indicators=api.sheet_indicators([by]),
        dimensions=_BY,
        periods=_PERIODS,
        earlier=span.later(-1),
        next_period=span.later(1) if span.end <= city_clock().now() else None,
        facts=urlencode({"since": span.begin.isoformat(), "until": span.end.isoformat(), "area": query.area}),
        **context,
    )


@page("score.read")
def score_cases_page(request: PageRequest) -> HttpResponseBase:
    """Show the cases behind one figure."""
    by, span, query = _asked(request)
    indicator = _one_of(Indicator, request.GET.get("indicator", ""), Indicator.IN_TIME_CLOSE)
    part = _one_of(Part, request.GET.get("part", ""), Part.DENOMINATOR)
    number = request.GET.get("page", "1")
    at = int(number) if number.isascii() and number.isdecimal() and len(number) < len("1000000") else 1
    has_group = "group" in request.GET
    group = {by: request.GET.get("group", "")} if has_group else {}
    found = api.scored_cases_for(request.actor, query, group=group, indicator=indicator, part=part, page=at)
    names = api.score_names_for(request.actor, by, group.values(), language_of())
    context = _common(request, by, span, query)
    kept = {"indicator": indicator, "part": part, **({"group": group[by]} if has_group else {})}
    value = group.get(by, "")
    return show(
        request,
        "casework/score_cases.html",
        found=found,
        indicator=indicator,
        part=part,
        parts=tuple(Part),
        group_name=(names.get(value, value) or score_words.nobody(by)) if has_group else "",
        area_name=lambda code: get_area(code).name(language_of()),
        words=words,
        list_address=lambda **changes: context["address"]("/scores/cases", **{**kept, **changes}),
        **context,
    )


def _asked(request: PageRequest) -> tuple[Dimension, Span, ScoreQuery]:
    """Read from the address by what, of which period and of which area scores are asked for."""
    given = request.GET
    by = _one_of(Dimension, given.get("by", ""), Dimension.DISTRICT)
    by = by if by in _BY else Dimension.DISTRICT
    length = given.get("period", "")
    try:
        day = date.fromisoformat(given.get("day", ""))
        span = Span.around(length if length in _PERIODS else "month", day)
        query = ScoreQuery(since=span.begin, until=span.end, by=(by,), area=given.get("area", ""))
    except (ValueError, OverflowError):
        span = Span.around(length if length in _PERIODS else "month", city_time(city_clock().now()).date())
        query = ScoreQuery(since=span.begin, until=span.end, by=(by,), area=given.get("area", ""))
    return by, span, query


def _common(request: PageRequest, by: Dimension, span: Span, query: ScoreQuery) -> dict[str, Any]:
    """Return what both pages are made of."""
    plain = {"by": by, "period": span.length, "day": span.first.isoformat(), "area": query.area}

    def address(path: str = "/scores", **changes: Any) -> str:
        values = {name: value for name, value in {**plain, **changes}.items() if value or name == "group"}
        return f"{path}?{urlencode(values)}"

    return {
        "by": by,
        "span": span,
        "last_day": span.later(1) - timedelta(days=1),
        "area": query.area,
        "address": address,
        "score_words": score_words,
    }


def _one_of(kind: Any, value: str, otherwise: Any) -> Any:
    return kind(value) if value in tuple(kind) else otherwise
