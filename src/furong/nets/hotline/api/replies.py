"""Replies from knowledge: what answers, a draft of sentences that are cited, and the check before it is sent."""

from __future__ import annotations

from furong.kernel.permissions import Actor
from furong.nets.hotline.api.vectors import vector_of, vector_of_appeal
from furong.nets.hotline.contracts.knowledge import FoundKnowledge
from furong.nets.hotline.contracts.replies import ReplyDraft
from furong.nets.hotline.selectors import replies
from furong.nets.hotline.selectors.replies import check_answer, check_reply_for, list_citations_for

__all__ = ["check_answer", "check_reply_for", "draft_reply_for", "list_citations_for", "list_found_knowledge"]


def list_found_knowledge(text: str) -> list[FoundKnowledge]:
    """Return the live items that answer a text, best first; none when nothing does."""
    return replies.list_found_knowledge(text, vector_of(text))


def draft_reply_for(actor: Actor, number: str) -> ReplyDraft:
    """Return a draft of the reply to an appeal, or why there is none, with the items that answer best.

    Raises:
        AppealUnknown: When there is no such appeal, or the actor may not see it.
    """
    return replies.draft_reply_for(actor, number, vector_of_appeal(number))
