"""Quotas of operators: what another formula or other totals would give, and what is proposed and decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

__all__ = [
    "NewQuotaProposal",
    "QuotaChanges",
    "QuotaProposalInfo",
    "QuotaRow",
    "QuotaState",
    "QuotaTrial",
    "TrialTerm",
]


class QuotaState(StrEnum):
    """What became of a proposal."""

    PROPOSED = "proposed"
    ADOPTED = "adopted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaChanges:
    """What is changed against a stored formula and stored quotas; what is left out stays.

    Args:
        points: The most points of terms, by name. [1]
        step: Bikes that pass from the worst to the best. [1]
        spread: How far apart their scores have to be. [1]
        least: Quota that nobody falls below. [1]
        quotas: What operators may deploy until now, by code. [1]
        total: What all may deploy together: each gets its share of it. [1]
    """

    points: Mapping[str, float] = field(default_factory=dict)
    step: int | None = None
    spread: float | None = None
    least: int | None = None
    quotas: Mapping[str, int] = field(default_factory=dict)
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialTerm:
    """A term of the formula that is tried.

    Args:
        term: Its name.
        zh: What it is called in Chinese.
        en: What it is called in English.
        stored: The most points of the stored formula. [1]
        points: The most points that are tried. [1]
    """

    term: str
    zh: str
    en: str
    stored: float
    points: float

    def title(self, language: str) -> str:
        """Return what it is called in ``language``."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaRow:
    """An operator in a trial.

    Args:
        operator: Its code.
        quota: What it may deploy until now; ``None`` when that is neither stored nor told. [1]
        stored_score: Its score by the stored formula. [1]
        stored_quota: What follows from that. [1]
        score: Its score by the formula that is tried. [1]
        begin: What it would start from: its share of the total. [1]
        after: What follows. [1]
    """

    operator: str
    quota: int | None
    stored_score: float | None
    stored_quota: int | None
    score: float | None
    begin: int | None
    after: int | None

    @property
    def change(self) -> int | None:
        """How much more or less than until now it would deploy. [1]"""
        return None if self.after is None or self.quota is None else self.after - self.quota


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaTrial:
    """What changes would give; nothing of it is stored.

    Args:
        period: Name of the period that is replayed.
        formula: Key of the stored formula.
        document: The formula that is tried, whole.
        is_changed: Whether that differs from the stored one.
        terms: Its terms.
        step: Bikes that pass from the worst to the best. [1]
        spread: How far apart their scores have to be. [1]
        least: Quota that nobody falls below. [1]
        rows: What follows for each operator.
        before: What all may deploy until now. [1]
        after: What all would deploy. [1]
    """

    period: str
    formula: str
    document: Mapping[str, object]
    is_changed: bool
    terms: tuple[TrialTerm, ...]
    step: int
    spread: float
    least: int
    rows: tuple[QuotaRow, ...]
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewQuotaProposal:
    """A trial that is proposed to be decided.

    Args:
        period: Name of the period that is replayed.
        formula: Key of the stored formula.
        changes: What is changed.
        valid_from: From which day on it is to hold.
        reason: Why.
    """

    period: str
    formula: str
    changes: QuotaChanges
    valid_from: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaProposalInfo:
    """A proposal with what became of it.

    Args:
        number: Which.
        trial: What it would give, as it was reckoned then.
        valid_from: From which day on it holds or would hold.
        reason: Why it was proposed.
        by: Who proposed it.
        at: When.
        state: What became of it.
        reply: Why it was decided so.
        decided_by: Who decided, or empty.
        decided_at: When.
        adopted: Key of the version of the formula that it became, when it was adopted with a changed formula.
        is_own: Whether the reader proposed it.
    """

    number: int
    trial: QuotaTrial
    valid_from: date
    reason: str
    by: str
    at: datetime
    state: QuotaState
    reply: str
    decided_by: str
    decided_at: datetime | None
    adopted: str
    is_own: bool
