"""Knowledge: items with versions, and what is asked of those who keep them."""

from __future__ import annotations

from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions import ask_knowledge as _ask
from furong.nets.hotline.actions import write_knowledge as _write
from furong.nets.hotline.contracts.knowledge import KnowledgeInfo, KnowledgeQuestionInfo, NewKnowledge
from furong.nets.hotline.selectors.knowledge import (
    get_knowledge_for,
    get_question_for,
    list_knowledge,
    list_questions_for,
)

__all__ = [
    "add_knowledge",
    "ask_knowledge",
    "change_knowledge",
    "get_knowledge_for",
    "get_question_for",
    "list_knowledge",
    "list_questions_for",
    "retire_knowledge",
]


def add_knowledge(actor: Actor, new: NewKnowledge, *, answers: int | None = None) -> KnowledgeInfo:
    """Write a new item; see :mod:`furong.nets.hotline.actions.write_knowledge`."""
    with transaction():
        return _write.add_knowledge(actor, new, answers=answers)


def change_knowledge(
    actor: Actor, number: int, new: NewKnowledge, *, reason: str, version: int | None = None
) -> KnowledgeInfo:
    """Write a new version of an item; see :mod:`furong.nets.hotline.actions.write_knowledge`."""
    with transaction():
        return _write.change_knowledge(actor, number, new, reason=reason, version=version)


def retire_knowledge(actor: Actor, number: int, *, reason: str, version: int | None = None) -> KnowledgeInfo:
    """Take an item out of use; see :mod:`furong.nets.hotline.actions.write_knowledge`."""
    with transaction():
        return _write.retire_knowledge(actor, number, reason=reason, version=version)


def ask_knowledge(actor: Actor, number: str, question: str, *, owner: str = "") -> KnowledgeQuestionInfo:
    """Ask for an item that answers an appeal; see :mod:`furong.nets.hotline.actions.ask_knowledge`."""
    with transaction():
        return _ask.ask_knowledge(actor, number, question, owner=owner)
