"""The REST endpoints of replies: a draft from knowledge, the check of a reply, and what replies cite."""

from __future__ import annotations

from dataclasses import dataclass

from ninja import Body, Router

from furong.foundation.rest import Caller, answers, requires
from furong.nets.hotline.api import replies as api
from furong.nets.hotline.contracts.replies import ReplyCheck, ReplyCitationInfo, ReplyDraft
from furong.nets.hotline.rest.texts import Said

__all__ = ["router"]

router = Router(tags=["hotline"])


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyBody:
    """A reply that has not been sent."""

    text: Said


@router.get(
    "/hotline/appeals/{number}/draft",
    response=ReplyDraft,
    auth=requires("hotline.read"),
    summary="Draft a reply",
    openapi_extra=answers(404),
)
def get_reply_draft(request: Caller, number: str) -> ReplyDraft:
    """Return sentences of live items, each with its citation, or why there is no draft."""
    return api.draft_reply_for(request.actor, number)


@router.post(
    "/hotline/appeals/{number}/reply-check",
    response=ReplyCheck,
    auth=requires("hotline.read"),
    summary="Check a reply",
    openapi_extra=answers(404, 415),
)
def check_reply(request: Caller, number: str, body: Body[ReplyBody]) -> ReplyCheck:
    """Return what is found in a reply before it is sent, each point with the words that show it."""
    return api.check_reply_for(request.actor, number, body.text)


@router.get(
    "/hotline/appeals/{number}/citations",
    response=list[ReplyCitationInfo],
    auth=requires("hotline.read"),
    summary="Read what replies cite",
    openapi_extra=answers(404),
)
def list_reply_citations(request: Caller, number: str) -> list[ReplyCitationInfo]:
    """Return what each cited sentence of the replies rests on, in the version that held then."""
    return api.list_citations_for(request.actor, number)
