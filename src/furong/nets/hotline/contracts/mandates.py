"""The list of responsibilities (权责清单) of the hotline: which unit handles what, where, when, and on which clause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from furong.foundation.responsibilities.reasons import Reason
from furong.foundation.tables.findings import Finding
from furong.nets.hotline.contracts.appeals import AppealKind

__all__ = [
    "Mandate",
    "MandateAnswer",
    "MandateLoadInfo",
    "MandatePage",
    "MandateProposal",
    "MandateQuery",
    "MandateReport",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """One line of the list.

    Args:
        id: Its number. [1]
        category: What it is about: a category with all below it, the beginning of some with a star, or a star for all.
        kind: What is wanted, or ``None`` for whatever is.
        area: Code of the area.
        area_zh: Name of the area in Chinese.
        area_en: Name of the area in English.
        valid_from: First day on which it holds.
        valid_to: First day on which it no longer does, or ``None``.
        recorded_at: Since when the city has known it.
        replaced_at: Since when it knows better, or ``None``.
        organisation: Code of the main unit (主办).
        assisting: Codes of the units that assist (协办).
        clause: What it rests on.
        document: The document in which that stands, or empty.
    """

    id: int
    category: str
    kind: AppealKind | None
    area: str
    area_zh: str
    area_en: str
    valid_from: date
    valid_to: date | None
    recorded_at: datetime
    replaced_at: datetime | None
    organisation: str
    assisting: tuple[str, ...]
    clause: str
    document: str

    @property
    def cited(self) -> str:
        """How it is cited: document and clause."""
        return f"《{self.document}》{self.clause}" if self.document else self.clause

    def area_name(self, language: str) -> str:
        """Return the name of the area in ``language``."""
        return self.area_en if language == "en" else self.area_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateProposal:
    """A unit that may be asked, with the line that names it.

    Args:
        organisation: Code of the unit.
        is_main: Whether it is the main unit of the line, not one that assists.
        mandate: The line.
        reasons: Why it stands where it stands, the weightiest first.
    """

    organisation: str
    is_main: bool
    mandate: Mandate
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateAnswer:
    """Which units may be asked, the best first.

    Args:
        proposals: Ranked; empty when the list names nobody.
        certain: The first of them, when nothing speaks for another main unit; else ``None``.
    """

    proposals: tuple[MandateProposal, ...]
    certain: MandateProposal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateReport:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateQuery:
    """Which lines are asked for.

    Args:
        text: Words in category, clause, document or a unit's name; empty keeps all.
        on: Keeps those that hold on a day; ``None`` keeps all.
        known_at: As of when the list is read; ``None`` for now.
        page: Which page, from 1. [1]
        size: How many a page. [1]
    """

    text: str = ""
    on: date | None = None
    known_at: datetime | None = None
    page: int = 1
    size: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateLoadInfo:
    """A file that became the list."""

    file: str
    loaded_at: datetime
    loaded_by: str
    added: int
    replaced: int
    kept: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MandatePage:
    """A page of the list.

    Args:
        mandates: Lines by category, area and day.
        total: How many lines there are on all pages. [1]
        page: Which page it is. [1]
        load: The file that the list was last loaded from, or ``None``.
        names_zh: Names of the units in Chinese, by code.
        names_en: Names of the units in English, by code.
    """

    mandates: tuple[Mandate, ...]
    total: int
    page: int
    load: MandateLoadInfo | None
    names_zh: dict[str, str]
    names_en: dict[str, str]

    def unit(self, code: str, language: str) -> str:
        """Return the name of a unit in ``language``."""
        return (self.names_en if language == "en" else self.names_zh).get(code, code)
