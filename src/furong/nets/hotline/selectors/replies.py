"""Replies from knowledge: what answers an appeal, a draft, what a reply cites, and what is checked of it."""

from __future__ import annotations

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.private_words import without_private
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.knowledge import FoundKnowledge
from furong.nets.hotline.contracts.replies import ReplyCheck, ReplyCitationInfo, ReplyDraft
from furong.nets.hotline.contracts.vectors import AskedVector
from furong.nets.hotline.domain.reply_check import Replied, checked_reply
from furong.nets.hotline.domain.reply_draft import draft_reply
from furong.nets.hotline.models import Appeal, Contact, ReplyCitation
from furong.nets.hotline.selectors.appeals import stored_appeal_for
from furong.nets.hotline.selectors.knowledge import shelf_of_today
from furong.nets.hotline.selectors.vectors import near_items

__all__ = [
    "check_answer",
    "check_reply_for",
    "draft_reply_for",
    "list_citations_for",
    "list_found_knowledge",
    "reply_check",
]

#: So much of what was said is looked for. [char]
_TEXT_MAX = 20_000


def list_found_knowledge(text: str, asked: AskedVector | None = None) -> list[FoundKnowledge]:
    """Return the live items that answer a text, best first; none when nothing does.

    Args:
        text: What is asked.
        asked: Its vector, when there is one.
    """
    return shelf_of_today().live(text[:_TEXT_MAX], near=near_items(asked))


def draft_reply_for(actor: Actor, number: str, asked: AskedVector | None = None) -> ReplyDraft:
    """Return a draft of the reply to an appeal, or why there is none, with the items that answer best.

    Args:
        actor: Who asks.
        number: Number of the appeal.
        asked: The vector of the appeal, when there is one.

    Raises:
        AppealUnknown: When there is no such appeal, or the actor may not see it.
    """
    appeal = stored_appeal_for(actor, number)
    told = appeal.text if appeal.title in appeal.text else f"{appeal.title}\n{appeal.text}"
    return draft_reply(told, shelf_of_today(), near_items(asked))


def check_reply_for(actor: Actor, number: str, text: str) -> ReplyCheck:
    """Return what is found in a reply that has not been sent.

    Raises:
        AppealUnknown: When there is no such appeal, or the actor may not see it.
    """
    return reply_check(stored_appeal_for(actor, number), text)


def check_answer(said: str, phone: str, text: str) -> ReplyCheck:
    """Return what is found in an answer that is given on line, before there is an appeal.

    Args:
        said: What the citizen says.
        phone: The number that the citizen left, or empty.
        text: The answer.
    """
    now = city_clock().now()
    told = Replied(reply=text, appeal=without_private(said[:_TEXT_MAX]), own_phone=phone, due_at=None, now=now)
    return checked_reply(told, shelf_of_today())


def reply_check(appeal: Appeal, text: str) -> ReplyCheck:
    """Return what is found in a reply to a stored appeal."""
    contact = Contact.objects.filter(pk=appeal.pk).first()
    told = Replied(
        reply=text,
        appeal=without_private(appeal.text),
        own_phone=contact.phone if contact else "",
        due_at=appeal.due_at,
        now=city_clock().now(),
    )
    return checked_reply(told, shelf_of_today())


def list_citations_for(actor: Actor, number: str) -> list[ReplyCitationInfo]:
    """Return what the replies to an appeal cite, in their order.

    Raises:
        AppealUnknown: When there is no such appeal, or the actor may not see it.
    """
    appeal = stored_appeal_for(actor, number)
    rows = ReplyCitation.objects.filter(appeal=appeal).select_related("version").order_by("pk")
    return [
        ReplyCitationInfo(
            round=row.round,
            sentence=row.sentence,
            item=row.version.item_id,
            version=row.version.version,
            question=row.version.question,
            source=row.version.source,
            valid_until=row.version.valid_until,
        )
        for row in rows
    ]
