"""Hot topics on cards, and one topic with its course."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpResponseBase, HttpResponseRedirect

from furong.foundation.areas.tree import get_area
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.nets.hotline.api import topic_deeds, topics
from furong.nets.hotline.contracts.topics import TopicShare
from furong.nets.hotline.pages import words
from furong.nets.hotline.pages.acts import sent
from furong.nets.hotline.pages.topic_plots import course_of, map_of

__all__ = ["hotline_topic", "hotline_topics", "show_topic"]

_READ = "hotline.read"
_SIZE = 20
#: Open topics that are offered to be merged. [1]
_OFFERED = 100
_PAGE_DIGITS = 5
#: The plot of a trend. [px]
_WIDTH, _HEIGHT = 300, 40


@page(_READ)
def hotline_topics(request: PageRequest) -> HttpResponseBase:
    """Show the topics that the reader may see, the hottest first."""
    view = request.GET.get("view", "")
    view = view if view in ("alarmed", "all") else ""
    told = request.GET.get("page", "1")
    number = int(told) if told.isascii() and told.isdecimal() and 0 < len(told) <= _PAGE_DIGITS else 1
    found = topics.list_topics_for(
        request.actor,
        is_open=None if view == "all" else True,
        alarmed=True if view == "alarmed" else None,
        page=max(1, number),
        size=_SIZE,
    )
    return show(
        request,
        "hotline/topics.html",
        view=view,
        found=found,
        map=map_of((), found.topics),
        size=_SIZE,
        line=trend_line,
        area=_area,
        shares=_shares,
        case_path=_case_path(request),
        words=words,
    )


@page(_READ)
def hotline_topic(request: PageRequest, number: int) -> HttpResponseBase:
    """Show a topic; one that was merged into another leads there."""
    merged = topic_deeds.merged_into(number)
    return show_topic(request, number) if merged is None else HttpResponseRedirect(f"/hotline/topics/{merged}")


def show_topic(
    request: PageRequest, number: int, *, failed: str = "", trouble: str = "", status: int = 200
) -> HttpResponseBase:
    """Return the page of a topic.

    Args:
        request: Who asks.
        number: Number of the topic. [1]
        failed: What was to be done and could not be, or empty.
        trouble: Why not.
        status: Status of the answer. [1]
    """
    detail = topics.get_topic_for(request.actor, number)
    may = request.actor.holds("hotline.supervise")
    others = topics.list_topics_for(request.actor, is_open=True, size=_OFFERED).topics if may else ()
    return show(
        request,
        "hotline/topic.html",
        status=status,
        detail=detail,
        one=detail.info,
        may=may,
        others=[other for other in others if other.number != number and not other.case],
        failed=failed,
        trouble=trouble,
        given={name: sent(request.POST, name) for name in ("reason", "other")},
        course=course_of(detail.timeline),
        map=map_of(detail.places),
        line=trend_line,
        area=_area,
        shares=_shares,
        case_path=_case_path(request),
        words=words,
    )


def trend_line(trend: Sequence[int]) -> str:
    """Return the points of a trend in a plot of 300 by 40."""
    most = max(*trend, 1)
    step = _WIDTH / max(len(trend) - 1, 1)
    return " ".join(f"{place * step:.0f},{_HEIGHT - _HEIGHT * count / most:.0f}" for place, count in enumerate(trend))


def _case_path(request: PageRequest) -> str:
    """Return the address of a case with a place for its number, for those who may open it."""
    return str(settings.FURONG_CASE) if request.actor.holds("case.read") else ""


def _area(code: str) -> str:
    return get_area(code).name(language_of())


def _shares(shares: Sequence[TopicShare]) -> str:
    if language_of() == "en":
        return ", ".join(f"{one.en} {one.appeals}" for one in shares)
    return "、".join(f"{one.zh} {one.appeals}" for one in shares)
