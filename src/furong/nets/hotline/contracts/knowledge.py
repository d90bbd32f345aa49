"""Knowledge of the hotline (知识): questions with answers, who answers for them, and from when to when they hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

__all__ = [
    "FoundKnowledge",
    "KnowledgeDetail",
    "KnowledgeInfo",
    "KnowledgePage",
    "KnowledgeQuery",
    "KnowledgeQuestionInfo",
    "KnowledgeState",
    "KnowledgeVersionInfo",
    "KnowledgeView",
    "NewKnowledge",
]


class KnowledgeState(StrEnum):
    """Whether an item holds today: 有效、未生效、已过期、已停用."""

    LIVE = "live"
    COMING = "coming"
    EXPIRED = "expired"
    RETIRED = "retired"


class KnowledgeView(StrEnum):
    """What a list of items shows; without one it shows all but the retired."""

    LIVE = "live"
    ENDING = "ending"
    EXPIRED = "expired"
    CONTRADICTING = "contradicting"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKnowledge:
    """An item, or a new version of one.

    Args:
        question: What is asked.
        answer: What is answered; its sentences go into replies as they are.
        owner: Code of the unit that answers for it.
        source: What it rests on: a link or the title of a document.
        valid_from: The first day on which it holds.
        valid_until: The last day on which it holds, or ``None`` for no end.
    """

    question: str
    answer: str
    owner: str
    source: str
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeInfo:
    """An item as it is now.

    Args:
        number: Its number. [1]
        version: Its newest version. [1]
        question: What is asked.
        answer: What is answered.
        owner: Code of the unit that answers for it.
        owner_zh: Its name in Chinese.
        owner_en: Its name in English.
        source: What it rests on.
        valid_from: The first day on which it holds.
        valid_until: The last day on which it holds, or ``None`` for no end.
        state: Whether it holds today.
        is_ending: Whether it holds today and ends within 30 days.
        contradicts: Numbers of live items that answer the same question otherwise.
        changed_at: When its newest version was written.
    """

    number: int
    version: int
    question: str
    answer: str
    owner: str
    owner_zh: str
    owner_en: str
    source: str
    valid_from: date
    valid_until: date | None
    state: KnowledgeState
    is_ending: bool
    contradicts: tuple[int, ...]
    changed_at: datetime

    def owner_name(self, language: str) -> str:
        """Return the name of its owner in ``language``."""
        return self.owner_en if language == "en" else self.owner_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeVersionInfo:
    """A version of an item; such rows are only ever added.

    Args:
        version: Which. [1]
        question: What is asked.
        answer: What is answered.
        owner: Code of the unit that answers for it.
        source: What it rests on.
        valid_from: The first day on which it holds.
        valid_until: The last day on which it holds, or ``None`` for no end.
        is_retired: Whether the item was taken out of use with it.
        reason: Why it was written.
        at: When.
        by: Who wrote it.
    """

    version: int
    question: str
    answer: str
    owner: str
    source: str
    valid_from: date
    valid_until: date | None
    is_retired: bool
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeDetail:
    """An item with its versions, the newest first."""

    info: KnowledgeInfo
    versions: tuple[KnowledgeVersionInfo, ...]
    may_change: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeQuery:
    """Which items are asked for.

    Args:
        text: Words that question, answer or source hold.
        view: What is shown, or ``None`` for all but the retired.
        page: Which page, from 1. [1]
        size: How many a page. [1]
    """

    text: str = ""
    view: KnowledgeView | None = None
    page: int = 1
    size: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgePage:
    """A page of items, what was changed last at the head.

    Args:
        items: The items.
        total: How many there are on all pages. [1]
        page: Which page this is. [1]
        counts: How many items each view shows, and under an empty name all but the retired. [1]
    """

    items: tuple[KnowledgeInfo, ...]
    total: int
    page: int
    counts: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundKnowledge:
    """An item that answers something.

    Args:
        item: Which.
        score: How far it speaks of the same, from 0 to 1. [1]
        cited: Its sentences, each with its citation, as they go into a reply.
    """

    item: KnowledgeInfo
    score: float
    cited: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeQuestionInfo:
    """Something that no item answers, asked of those who keep the items.

    Args:
        number: Its number. [1]
        appeal: Number of the appeal.
        question: What is asked.
        owner: Code of the unit that is asked, or empty.
        asked_at: When.
        asked_by: Who asks.
    """

    number: int
    appeal: str
    question: str
    owner: str
    asked_at: datetime
    asked_by: str
