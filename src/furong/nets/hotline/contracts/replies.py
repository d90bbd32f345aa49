"""Drafts of replies from knowledge, what a reply cites, and what is checked before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from furong.nets.hotline.contracts.knowledge import FoundKnowledge, KnowledgeInfo

__all__ = [
    "CheckKind",
    "CheckLevel",
    "CheckPoint",
    "DraftSentence",
    "DraftTrouble",
    "ReplyCheck",
    "ReplyCitationInfo",
    "ReplyDraft",
]


class DraftTrouble(StrEnum):
    """Why there is no draft: nothing answers, what answers has expired, or two items contradict one another."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    CONTRADICTING = "contradicting"


class CheckKind(StrEnum):
    """What of a reply is looked at."""

    PRIVATE = "private"
    CITATIONS = "citations"
    RELEVANCE = "relevance"
    COMPLETENESS = "completeness"
    BASIS = "basis"
    TIME = "time"
    ATTITUDE = "attitude"
    TYPO = "typo"
    PROMISE = "promise"


class CheckLevel(StrEnum):
    """What comes of it: nothing, a warning that is confirmed, or no sending."""

    FINE = "fine"
    WARN = "warn"
    BLOCK = "block"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSentence:
    """A sentence of an item.

    Args:
        text: The sentence, as the item has it.
        item: Number of the item. [1]
        version: Its version. [1]
    """

    text: str
    item: int
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyDraft:
    """A draft of a reply, or why there is none.

    Args:
        sentences: Sentences of live items; empty when there is no draft.
        text: The same as one text, each sentence with its citation.
        trouble: Why there is no draft, or ``None``.
        items: The items that expired or contradict one another, when that is why.
        found: The live items that answer best.
    """

    sentences: tuple[DraftSentence, ...]
    text: str
    trouble: DraftTrouble | None
    items: tuple[KnowledgeInfo, ...]
    found: tuple[FoundKnowledge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPoint:
    """What was found in one respect.

    Args:
        kind: In which respect.
        level: What comes of it.
        evidence: The words that show it; personal data is masked.
    """

    kind: CheckKind
    level: CheckLevel
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyCheck:
    """What was found in a reply.

    Args:
        points: In each respect.
        relevance: How far it speaks of what the appeal speaks of. [1]
        token: What confirms the warnings of these very words.
    """

    points: tuple[CheckPoint, ...]
    relevance: float
    token: str

    def of(self, level: CheckLevel) -> tuple[CheckPoint, ...]:
        """Return the points of a level."""
        return tuple(point for point in self.points if point.level == level)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyCitationInfo:
    """What a sentence of a reply rests on; such rows are only ever added.

    Args:
        round: The round of the reply. [1]
        sentence: The sentence.
        item: Number of the item. [1]
        version: The version that held then. [1]
        question: What the item answers.
        source: What it rests on.
        valid_until: The last day on which that version held, or ``None`` for no end.
    """

    round: int
    sentence: str
    item: int
    version: int
    question: str
    source: str
    valid_until: date | None
