"""Scores of operators as others see them: facts, formulas, and what each term of a formula gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

__all__ = [
    "Fact",
    "FactOrigin",
    "FormulaInfo",
    "GivenFactInfo",
    "NewFact",
    "OperatorScore",
    "OperatorScoreSheet",
    "QuotaChange",
    "TermPoints",
]


class FactOrigin(StrEnum):
    """Where a fact comes from."""

    CALENDAR = "calendar"
    EVENTS = "events"
    TRIPS = "trips"
    COUNTS = "counts"
    FEED = "feed"
    CASES = "cases"
    WATCH = "watch"
    QUOTA = "quota"
    #: Somebody of the city entered it, with its source.
    GIVEN = "given"
    #: It is not known; that is neither 0 nor full marks.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that is known of an operator in a period, or known to be unknown.

    Args:
        name: As formulas call it.
        value: How much; ``None`` when that is not known. [unit of the fact]
        origin: Where it comes from.
        told: The same in a sentence.
        cases: Numbers of the cases behind it.
        gathered: What the net itself gathered, where somebody entered another value. [unit of the fact]
    """

    name: str
    value: float | None
    origin: FactOrigin
    told: str
    cases: tuple[str, ...] = ()
    gathered: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulaInfo:
    """A version of a formula of assessment; it is never rewritten.

    Args:
        key: Name and version, as addresses have it: ``zhengzhou@2020-3``.
        formula: Its name.
        version: Which of that name.
        zh: What it is called in Chinese.
        en: What it is called in English.
        period: ``month``, ``quarter`` or ``year``.
        valid_from: From when on it holds; the one whose validity began last is in force.
        document: The whole of it, as ``furong bikes score --formula`` reads it.
        by: Who stored it.
        at: When.
    """

    key: str
    formula: str
    version: str
    zh: str
    en: str
    period: str
    valid_from: datetime
    document: Mapping[str, object]
    by: str
    at: datetime

    def name(self, language: str) -> str:
        """Return what it is called in ``language``."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True, kw_only=True)
class TermPoints:
    """What a term gives an operator.

    Args:
        term: Name of the term.
        zh: What it is called in Chinese.
        en: What it is called in English.
        sum: The sum over facts that is looked at.
        facts: The facts that it reads.
        missing: Names of those that are not known.
        value: What the sum comes to; ``None`` when a fact is missing or it divides by nothing. [1]
        points: What that gives; ``None`` likewise. [1]
        most: The most that it can give. [1]
        source: Where term and points come from.
    """

    term: str
    zh: str
    en: str
    sum: str
    facts: tuple[Fact, ...]
    missing: tuple[str, ...]
    value: float | None
    points: float | None
    most: float
    source: str

    def title(self, language: str) -> str:
        """Return what it is called in ``language``."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorScore:
    """The score of an operator.

    Args:
        operator: Code of the operator.
        score: Points in a hundred of what was possible; ``None`` when nothing is known. [1]
        points: Sum of the points of the terms whose facts are known. [1]
        possible: The most that these could have given. [1]
        complete: Whether every term could be told.
        missing: Facts that are not known.
        terms: What each term gives.
        facts: All facts of the operator, those that no term reads as well.
    """

    operator: str
    score: float | None
    points: float
    possible: float
    complete: bool
    missing: tuple[str, ...]
    terms: tuple[TermPoints, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaChange:
    """What an operator may deploy.

    Args:
        operator: Code of the operator.
        before: Until now. [1]
        after: By the scores of the period. [1]
    """

    operator: str
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorScoreSheet:
    """Scores of a period by one formula. An operator finds itself alone in it, and no quotas.

    Args:
        period: Name of the period.
        since: When it begins.
        until: When it is over.
        read_at: When the facts were gathered.
        formula: The formula.
        scores: Of each operator.
        quotas: What follows for those whose quota is stored.
    """

    period: str
    since: datetime
    until: datetime
    read_at: datetime
    formula: FormulaInfo
    scores: tuple[OperatorScore, ...]
    quotas: tuple[QuotaChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFact:
    """A fact that somebody of the city enters, because the net does not know it or an appeal was upheld.

    Args:
        operator: Code of the operator.
        period: Name of the period.
        name: As formulas call it.
        value: How much; ``None`` takes back what was entered. [unit of the fact]
        source: Where it comes from.
    """

    operator: str
    period: str
    name: str
    value: float | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFactInfo:
    """A fact as somebody entered it; such rows are only ever added.

    Args:
        operator: Code of the operator.
        period: Name of the period.
        name: As formulas call it.
        value: How much; ``None``: what was entered before is taken back. [unit of the fact]
        source: Where it comes from.
        by: Who entered it.
        at: When.
    """

    operator: str
    period: str
    name: str
    value: float | None
    source: str
    by: str
    at: datetime
