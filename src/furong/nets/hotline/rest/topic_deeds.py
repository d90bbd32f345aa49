"""The REST endpoints of what people do with topics by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from ninja import Body, Router
from pydantic import Field

from furong.foundation.rest import Caller, answers, requires
from furong.nets.hotline.api import topic_deeds as api
from furong.nets.hotline.api.topics import get_topic_for
from furong.nets.hotline.contracts.topic_deeds import SimilarTopic
from furong.nets.hotline.contracts.topics import TopicDetail
from furong.nets.hotline.rest.texts import Code, Number, Said

__all__ = ["router"]

router = Router(tags=["hotline"])


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseTopicBody:
    """Why a topic ends."""

    reason: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeTopicBody:
    """Which topic is the same matter and ends, and why it is the same."""

    other: Annotated[int, Field(ge=1, le=2_147_483_647)]
    reason: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinTopicBody:
    """Number of the appeal that belongs to a topic."""

    appeal: Code


@router.post(
    "/hotline/topics/{number}/close",
    response=TopicDetail,
    auth=requires("hotline.supervise"),
    summary="Close a topic",
    openapi_extra=answers(404, 409, 415),
)
def close_topic(request: Caller, number: Number, body: Body[CloseTopicBody]) -> TopicDetail:
    """Close a topic; nothing joins it any more."""
    api.close_topic(request.actor, number, body.reason)
    return get_topic_for(request.actor, number)


@router.post(
    "/hotline/topics/{number}/merge",
    response=TopicDetail,
    auth=requires("hotline.supervise"),
    summary="Merge another topic into a topic",
    openapi_extra=answers(404, 409, 415),
)
def merge_topic(request: Caller, number: Number, body: Body[MergeTopicBody]) -> TopicDetail:
    """Say that another topic is the same matter; its appeals are of this one, and it ends."""
    api.merge_topics(request.actor, number, body.other, body.reason)
    return get_topic_for(request.actor, number)


@router.post(
    "/hotline/topics/{number}/appeals",
    response=TopicDetail,
    auth=requires("hotline.take"),
    summary="Put an appeal to a topic",
    openapi_extra=answers(404, 409, 415),
)
def join_topic(request: Caller, number: Number, body: Body[JoinTopicBody]) -> TopicDetail:
    """Say that an appeal belongs to a topic."""
    api.join_topic(request.actor, body.appeal, number)
    return get_topic_for(request.actor, number)


@router.post(
    "/hotline/topics/{number}/undo",
    response=TopicDetail,
    auth=requires("hotline.take"),
    summary="Undo the last act on a topic",
    openapi_extra=answers(404, 409, 415),
)
def undo_topic(request: Caller, number: Number) -> TopicDetail:
    """Undo what one has done with a topic oneself, when nobody has done anything since."""
    api.undo_topic_deed(request.actor, number)
    return get_topic_for(request.actor, number)


@router.get(
    "/hotline/appeals/{number}/topics",
    response=list[SimilarTopic],
    auth=requires("hotline.take"),
    summary="Find topics that an appeal is like",
    openapi_extra=answers(404),
)
def list_similar_topics(request: Caller, number: str) -> list[SimilarTopic]:
    """Return the open topics that an appeal is like and not of, the most alike first."""
    return list(api.similar_topics_for(request.actor, number))
