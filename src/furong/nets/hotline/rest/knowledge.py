"""The REST endpoints of knowledge: items with versions, and what is asked of those who keep them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from ninja import Body, Query, Router, Status
from pydantic import Field

from furong.foundation.rest import Caller, answers, requires
from furong.foundation.rest.fields import NO_NUL, NOT_BLANK
from furong.nets.hotline.api import knowledge as api
from furong.nets.hotline.api import replies
from furong.nets.hotline.contracts.knowledge import (
    FoundKnowledge,
    KnowledgeDetail,
    KnowledgeInfo,
    KnowledgePage,
    KnowledgeQuery,
    KnowledgeQuestionInfo,
    KnowledgeView,
    NewKnowledge,
)
from furong.nets.hotline.rest.texts import Code, Day, Number

__all__ = ["router"]

router = Router(tags=["hotline"])

_READ, _MANAGE = "knowledge.read", "knowledge.manage"
Question = Annotated[str, Field(max_length=300, pattern=NOT_BLANK)]
Answer = Annotated[str, Field(max_length=8000, pattern=NOT_BLANK)]
Source = Annotated[str, Field(max_length=500, pattern=NOT_BLANK)]
Reason = Annotated[str, Field(max_length=300, pattern=NOT_BLANK)]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeBody:
    """A new item.

    Args:
        question: What is asked.
        answer: What is answered; its sentences go into replies as they are.
        owner: Code of the unit that answers for it.
        source: What it rests on: a link or the title of a document.
        valid_from: The first day on which it holds.
        valid_until: The last day on which it holds; left out, it has no end.
        answers: Number of the open question that it answers. [1]
    """

    question: Question
    answer: Answer
    owner: Code
    source: Source
    valid_from: Day
    valid_until: Day | None = None
    answers: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeVersionBody:
    """A new version of an item.

    Args:
        question: What is asked.
        answer: What is answered.
        owner: Code of the unit that answers for it.
        source: What it rests on.
        valid_from: The first day on which it holds.
        valid_until: The last day on which it holds; left out, it has no end.
        reason: Why it is changed.
        version: The version that the caller has seen; a newer one answers 409. [1]
    """

    question: Question
    answer: Answer
    owner: Code
    source: Source
    valid_from: Day
    valid_until: Day | None = None
    reason: Reason
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeEndBody:
    """An item is taken out of use.

    Args:
        reason: Why.
        version: The version that the caller has seen; a newer one answers 409. [1]
    """

    reason: Reason
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeSearchBody:
    """What is to be answered: a question or what a citizen says."""

    text: Annotated[str, Field(max_length=20_000, pattern=NO_NUL)]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeAskBody:
    """What no item answers.

    Args:
        question: What is asked, without persons.
        owner: Code of the unit that should know.
    """

    question: Question
    owner: Code = ""


def _new(body: KnowledgeBody | KnowledgeVersionBody) -> NewKnowledge:
    return NewKnowledge(
        question=body.question,
        answer=body.answer,
        owner=body.owner,
        source=body.source,
        valid_from=body.valid_from,
        valid_until=body.valid_until,
    )


@router.get("/hotline/knowledge", response=KnowledgePage, auth=requires(_READ), summary="List knowledge")
def list_knowledge(
    request: Caller,
    text: Annotated[str, Query(description="Words in question, answer or source.", max_length=200)] = "",
    view: Annotated[KnowledgeView | None, Query(description="What is shown; all but the retired without it.")] = None,
    page: Annotated[int, Query(ge=1, le=100_000, description="Page, from 1 on. [1]")] = 1,
    size: Annotated[int, Query(ge=1, le=200, description="Items on a page. [1]")] = 50,
) -> KnowledgePage:
    """Return a page of the items, what was changed last at the head."""
    return api.list_knowledge(KnowledgeQuery(text=text, view=view, page=page, size=size))


@router.post(
    "/hotline/knowledge",
    response={201: KnowledgeInfo},
    auth=requires(_MANAGE),
    summary="Write a knowledge item",
    openapi_extra=answers(404, 415),
)
def add_knowledge(request: Caller, body: Body[KnowledgeBody]) -> Status[KnowledgeInfo]:
    """Write an item for a unit that the caller keeps knowledge for."""
    return Status(201, api.add_knowledge(request.actor, _new(body), answers=body.answers))


@router.post(
    "/hotline/knowledge-search",
    response=list[FoundKnowledge],
    auth=requires(_READ),
    summary="Find what answers something",
    openapi_extra=answers(415),
)
def search_knowledge(request: Caller, body: Body[KnowledgeSearchBody]) -> list[FoundKnowledge]:
    """Return the live items that answer it, best first, each with its sentences as they are cited."""
    return replies.list_found_knowledge(body.text)


@router.get(
    "/hotline/knowledge-questions",
    response=list[KnowledgeQuestionInfo],
    auth=requires(_READ),
    summary="List what no knowledge answers",
)
def list_knowledge_questions(request: Caller) -> list[KnowledgeQuestionInfo]:
    """Return the open questions, the oldest first."""
    return api.list_questions_for(request.actor)


@router.get(
    "/hotline/knowledge/{number}",
    response=KnowledgeDetail,
    auth=requires(_READ),
    summary="Read a knowledge item",
    openapi_extra=answers(404),
)
def get_knowledge(request: Caller, number: Number) -> KnowledgeDetail:
    """Return an item with its versions, the newest first."""
    return api.get_knowledge_for(request.actor, number)


@router.post(
    "/hotline/knowledge/{number}/versions",
    response={201: KnowledgeInfo},
    auth=requires(_MANAGE),
    summary="Change a knowledge item",
    openapi_extra=answers(404, 409, 415),
)
def change_knowledge(request: Caller, number: Number, body: Body[KnowledgeVersionBody]) -> Status[KnowledgeInfo]:
    """Write a new version; the ones before stay as they were."""
    changed = api.change_knowledge(request.actor, number, _new(body), reason=body.reason, version=body.version)
    return Status(201, changed)


@router.post(
    "/hotline/knowledge/{number}/retirement",
    response=KnowledgeInfo,
    auth=requires(_MANAGE),
    summary="Take a knowledge item out of use",
    openapi_extra=answers(404, 409, 415),
)
def retire_knowledge(request: Caller, number: Number, body: Body[KnowledgeEndBody]) -> KnowledgeInfo:
    """Take an item out of use for a reason; no reply is drafted from it, and none may cite it."""
    return api.retire_knowledge(request.actor, number, reason=body.reason, version=body.version)


@router.post(
    "/hotline/appeals/{number}/knowledge-questions",
    response={201: KnowledgeQuestionInfo},
    auth=requires("hotline.read"),
    summary="Ask for knowledge",
    openapi_extra=answers(404, 415),
)
def ask_knowledge(request: Caller, number: str, body: Body[KnowledgeAskBody]) -> Status[KnowledgeQuestionInfo]:
    """Ask those who keep the knowledge for what no item answers."""
    return Status(201, api.ask_knowledge(request.actor, number, body.question, owner=body.owner))
