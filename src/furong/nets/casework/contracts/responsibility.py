"""What others see of responsibilities: who is asked to handle what, where and when, and on which clause that rests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from furong.foundation.responsibilities.reasons import Reason
from furong.foundation.tables.findings import Finding

__all__ = [
    "Answer",
    "DispatchCard",
    "Proposal",
    "Responsibility",
    "ResponsibilityReport",
    "RoutingInfo",
    "UnitName",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility:
    """One line of the list.

    Args:
        id: Its number. [1]
        class_code: The class it is about: ``E04-93``, ``E04``, ``E``, ``C`` (components) or ``*``.
        area: Code of the area.
        area_zh: Name of the area in Chinese.
        area_en: Name of the area in English.
        area_path: Path of the area.
        valid_from: First day on which it holds.
        valid_to: First day on which it no longer does, or ``None``.
        recorded_at: Since when the city has known it.
        replaced_at: Since when it knows better, or ``None``.
        organisation: Code of the main unit.
        assisting: Codes of the units that assist.
        clause_zh: What it rests on, in Chinese.
        clause_en: The same in English, or empty.
    """

    id: int
    class_code: str
    area: str
    area_zh: str
    area_en: str
    area_path: str
    valid_from: date
    valid_to: date | None
    recorded_at: datetime
    replaced_at: datetime | None
    organisation: str
    assisting: tuple[str, ...]
    clause_zh: str
    clause_en: str

    def clause(self, language: str) -> str:
        """Return what it rests on in ``language``, in Chinese when it has no other words."""
        return (self.clause_en if language == "en" else "") or self.clause_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A unit that may be asked, with the line of the list that names it.

    Args:
        organisation: Code of the unit.
        is_main: Whether it is the main unit of the line, not an assisting one.
        responsibility: The line.
        reasons: Why it stands where it stands, the weightiest first.
    """

    organisation: str
    is_main: bool
    responsibility: Responsibility
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Who may be asked, the best first.

    Args:
        proposals: Ranked; empty when the list names nobody.
        certain: The first of them, when nothing speaks for another main unit; else ``None``.
    """

    proposals: tuple[Proposal, ...]
    certain: Proposal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingInfo:
    """Why a case went to a unit, as it was known then.

    Args:
        organisation: Code of the unit.
        assisting: Codes of the units that assist it.
        clause_zh: What that rests on, in Chinese; empty when no line of the list names the unit.
        clause_en: The same in English, or empty.
        reasons: Why it was that unit.
        ranking: Codes of the units that were proposed, the best first.
        certain: Whether the list left no choice.
        note: What the dispatcher said of the choice.
        at: When.
        by: Who chose.
    """

    organisation: str
    assisting: tuple[str, ...]
    clause_zh: str
    clause_en: str
    reasons: tuple[Reason, ...]
    ranking: tuple[str, ...]
    certain: bool
    note: str
    at: datetime
    by: str

    def clause(self, language: str) -> str:
        """Return what it rests on in ``language``, in Chinese when it has no other words."""
        return (self.clause_en if language == "en" else "") or self.clause_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitName:
    """A unit by its code and names."""

    code: str
    zh: str
    en: str

    def name(self, language: str) -> str:
        """Return its name in ``language``."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchCard:
    """What a dispatcher needs to choose a unit for a case, and what was chosen before.

    Args:
        number: Number of the case.
        is_routed: Whether the list says whom cases of its type go to; otherwise the type itself does.
        answer: Who may be sent, the best first.
        routings: Whom it went to and why, the newest first.
        units: The units that are named here, by code.
    """

    number: str
    is_routed: bool
    answer: Answer
    routings: tuple[RoutingInfo, ...]
    units: Mapping[str, UnitName]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsibilityReport:
    """What became of a list that was loaded.

    Args:
        file: Name of the file.
        rows: Lines read. [1]
        added: Lines that are new. [1]
        replaced: Lines known before that the file no longer has; they stay readable. [1]
        kept: Lines known before and unchanged. [1]
        findings: What the check found.
    """

    file: str
    rows: int
    added: int
    replaced: int
    kept: int
    findings: tuple[Finding, ...]
