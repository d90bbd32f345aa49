"""Data sources: what each has told, up to when, and whether it is late."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponseBase

from furong.foundation.areas.tree import get_area
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.permissions import Actor
from furong.nets.sensing import api
from furong.nets.sensing.contracts import FeedInfo, StreamSpec
from furong.nets.sensing.pages import words
from furong.nets.sensing.pages.parts import template_of

__all__ = ["feeds_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedView:
    """A feed as the page shows it.

    Args:
        feed: The feed.
        stream: Its stream.
        freshness: How fresh it is.
        area: Name of its area, in the reader's language.
        held: Records of it that wait in the quarantine; ``None`` for readers who may not look there.
    """

    feed: FeedInfo
    stream: StreamSpec
    freshness: api.Freshness
    area: str
    held: int | None


@page("feed.read")
def feeds_page(request: PageRequest) -> HttpResponseBase:
    """Show every data source: what it has told, up to when, and whether it is late."""
    feeds = [_view(request.actor, feed) for feed in api.list_feeds_for(request.actor)]
    return show(request, template_of(request, "feeds"), feeds=feeds, words=words)


def _view(actor: Actor, feed: FeedInfo) -> FeedView:
    may_look = actor.holds("quarantine.read")
    return FeedView(
        feed=feed,
        stream=api.stream_of(feed.key),
        freshness=api.freshness_of(feed),
        area=get_area(feed.area.rsplit("/", 1)[-1]).name(language_of()),
        held=api.list_rejections_for(actor, feed=feed.key, page_size=1).total if may_look else None,
    )
