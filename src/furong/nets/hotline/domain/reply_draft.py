"""A draft of a reply: sentences of live items and nothing else, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping

from furong.nets.hotline.contracts.knowledge import FoundKnowledge
from furong.nets.hotline.contracts.replies import DraftTrouble, ReplyDraft
from furong.nets.hotline.domain.citations import cited_text, sentences_cited
from furong.nets.hotline.domain.knowledge_shelf import KnowledgeShelf

__all__ = ["draft_reply"]

#: Below this an item does not answer: a person does. [1]
_SURE_FROM = 0.5
#: A second item goes into the draft when it speaks of the same nearly as much as the first. [1]
_SECOND_SHARE = 0.8


def draft_reply(text: str, shelf: KnowledgeShelf, near: Mapping[int, float] | None = None) -> ReplyDraft:
    """Return a draft of the reply to an appeal.

    Args:
        text: What the citizen says.
        shelf: The items of the day.
        near: Numbers of items that are near by another ranking, the nearest first, with how near: they decide the
            order, but an item that the words do not find as well goes into no draft. [1]
    """
    found = tuple(shelf.live(text, near=near))
    by_words = {one.item.number for one in shelf.live(text)} if near else {one.item.number for one in found}
    sure = [one for one in found if one.score >= _SURE_FROM and one.item.number in by_words]
    if not sure:
        expired = tuple(one.item for one in shelf.expired(text) if one.score >= _SURE_FROM)
        trouble = DraftTrouble.EXPIRED if expired else DraftTrouble.UNKNOWN
        return ReplyDraft(sentences=(), text="", trouble=trouble, items=expired, found=found)
    first = sure[0].item
    if first.contradicts:
        items = (first, *(shelf.by_number[number] for number in first.contradicts))
        return ReplyDraft(sentences=(), text="", trouble=DraftTrouble.CONTRADICTING, items=items, found=found)
    used = [one.item for one in _used(sure)]
    sentences = [told for item in used for told in sentences_cited(item.answer, item.number, item.version)]
    return ReplyDraft(sentences=tuple(sentences), text=cited_text(sentences), trouble=None, items=(), found=found)


def _used(sure: list[FoundKnowledge]) -> list[FoundKnowledge]:
    """Return the best item, and the next when it is nearly as good and nothing speaks against it."""
    first, *others = sure
    second = [one for one in others if one.score >= _SECOND_SHARE * first.score and not one.item.contradicts]
    return [first, *second[:1]]
