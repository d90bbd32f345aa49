"""The REST endpoints of topics of appeals."""

from __future__ import annotations

from typing import Annotated

from ninja import Query, Router

from furong.foundation.rest import Caller, answers, requires
from furong.nets.hotline.api import topics as api
from furong.nets.hotline.contracts.topics import TopicDetail, TopicPage
from furong.nets.hotline.rest.texts import Number

__all__ = ["router"]

router = Router(tags=["hotline"])


@router.get(
    "/hotline/topics",
    response=TopicPage,
    auth=requires("hotline.read"),
    summary="List topics of appeals",
)
def list_appeal_topics(
    request: Caller,
    is_open: Annotated[bool | None, Query(description="Whether new appeals can still join them.")] = None,
    alarmed: Annotated[bool | None, Query(description="Whether they have raised an alarm.")] = None,
    page: Annotated[int, Query(ge=1, le=100_000, description="Page, from 1 on. [1]")] = 1,
    size: Annotated[int, Query(ge=1, le=100, description="Topics on a page. [1]")] = 20,
) -> TopicPage:
    """Return a page of topics, those with the newest alarm first; of each, what the caller may see."""
    return api.list_topics_for(request.actor, is_open=is_open, alarmed=alarmed, page=page, size=size)


@router.get(
    "/hotline/topics/{number}",
    response=TopicDetail,
    auth=requires("hotline.read"),
    summary="Read a topic of appeals",
    openapi_extra=answers(404),
)
def get_appeal_topic(request: Caller, number: Number) -> TopicDetail:
    """Return a topic with its appeals and its course."""
    return api.get_topic_for(request.actor, number)
