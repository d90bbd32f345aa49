"""Appeals of operators against terms of their scores, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

__all__ = ["NewScoreAppeal", "ScoreAppealInfo", "ScoreAppealState", "ScoreDecision"]


class ScoreAppealState(StrEnum):
    """What became of an appeal."""

    PENDING = "pending"
    UPHELD = "upheld"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewScoreAppeal:
    """An appeal that an operator makes.

    Args:
        operator: Code of the operator.
        period: Name of the period.
        formula: Key of the formula.
        term: Name of its term.
        text: What is wrong with it, and what shows that.
    """

    operator: str
    period: str
    formula: str
    term: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreDecision:
    """What is decided on an appeal.

    Args:
        uphold: Whether the operator is right.
        reply: Why.
        fact: The fact that is corrected with it, or empty.
        value: What it is. [unit of the fact]
    """

    uphold: bool
    reply: str
    fact: str = ""
    value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreAppealInfo:
    """An appeal with what became of it.

    Args:
        number: Which.
        operator: Code of the operator.
        period: Name of the period.
        formula: Key of the formula.
        term: Name of the term.
        zh: What the term is called in Chinese.
        en: What it is called in English.
        facts: The facts of the term as they were when the appeal was made; what was not known stands there as null.
        points: What the term gave then; ``None`` when it was left out. [1]
        most: The most that it could give. [1]
        text: What the operator says.
        by: Who made the appeal.
        at: When.
        state: What became of it.
        reply: What the city answers, or empty.
        decided_by: Who decided, or empty.
        decided_at: When.
        fact: The fact that was corrected, or empty.
        value: What it was corrected to. [unit of the fact]
    """

    number: int
    operator: str
    period: str
    formula: str
    term: str
    zh: str
    en: str
    facts: Mapping[str, float | None]
    points: float | None
    most: float
    text: str
    by: str
    at: datetime
    state: ScoreAppealState
    reply: str
    decided_by: str
    decided_at: datetime | None
    fact: str
    value: float | None

    def title(self, language: str) -> str:
        """Return what the term is called in ``language``."""
        return self.en if language == "en" else self.zh
