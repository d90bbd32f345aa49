"""What others see of standard tables (立案、处置和结案标准): classes of what can be wrong, each with its conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from furong.foundation.tables.findings import Finding

__all__ = [
    "ClassKind",
    "FilingCondition",
    "ReplayedCase",
    "StandardClass",
    "StandardTable",
    "TableChange",
    "TableInfo",
    "TableReplay",
    "TableStatus",
]


class TableStatus(StrEnum):
    """Where a version of the table stands; old cases keep the version that they were registered under."""

    DRAFT = "draft"
    ACTIVE = "active"
    RETIRED = "retired"


class ClassKind(StrEnum):
    """What a class is about (GB/T 30428.2): a thing of the city, or something that happens in it."""

    COMPONENT = "component"
    EVENT = "event"


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingCondition:
    """When something of a class is a case, in what time it must be handled, and when it may be closed.

    Args:
        serial: Number of the condition in its class. [1]
        row: Row of the table it was read from. [1]
        text_zh: The condition in Chinese.
        text_en: The same in English, or empty.
        limit: How much time it may take, or ``None`` when the table does not say. [unit of ``limit_kind``]
        limit_kind: A kind of :class:`furong.engines.worktime.Kind`, or empty.
        limit_text: The limit as the table words it.
        closing_zh: What must be so for it to be closed, in Chinese.
        closing_en: The same in English, or empty.
        handling_zh: The unit that handles it, as the table names it.
        handling_en: The same in English, or empty.
        supervising_zh: The unit that supervises it, as the table names it, or empty.
        supervising_en: The same in English, or empty.
    """

    serial: int
    row: int
    text_zh: str
    text_en: str
    limit: float | None
    limit_kind: str
    limit_text: str
    closing_zh: str
    closing_en: str
    handling_zh: str
    handling_en: str
    supervising_zh: str
    supervising_en: str

    def text(self, language: str) -> str:
        """Return the condition in ``language``, in Chinese when it has no other words."""
        return (self.text_en if language == "en" else "") or self.text_zh

    def closing(self, language: str) -> str:
        """Return the closing criterion in ``language``, in Chinese when it has no other words."""
        return (self.closing_en if language == "en" else "") or self.closing_zh

    def handling(self, language: str) -> str:
        """Return the handling unit in ``language``, in Chinese when it has no other name."""
        return (self.handling_en if language == "en" else "") or self.handling_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardClass:
    """A class of the table with its conditions.

    Args:
        code: ``01-01`` for a component, ``E01-01`` for an event (GB/T 30428.2: 2 digits of class, 2 of sub-class).
        kind: Component or event.
        major_zh: Name of the major class in Chinese.
        major_en: The same in English, or empty.
        name_zh: Name of the sub-class in Chinese.
        name_en: The same in English, or empty.
        conditions: Its filing conditions, by serial.
    """

    code: str
    kind: ClassKind
    major_zh: str
    major_en: str
    name_zh: str
    name_en: str
    conditions: tuple[FilingCondition, ...]

    def name(self, language: str) -> str:
        """Return the name in ``language``, in Chinese when it has no other."""
        return (self.name_en if language == "en" else "") or self.name_zh

    def major(self, language: str) -> str:
        """Return the name of the major class in ``language``, in Chinese when it has no other."""
        return (self.major_en if language == "en" else "") or self.major_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardTable:
    """What was read from a file: classes, and what the check found."""

    classes: tuple[StandardClass, ...]
    findings: tuple[Finding, ...]
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TableInfo:
    """A stored version of the table.

    Args:
        key: E.g. ``standard-2026.1``.
        name_zh: Its name in Chinese.
        name_en: Its name in English.
        status: Draft, active or retired.
        valid_from: First day on which it holds.
        valid_to: First day on which it no longer does.
        file: Name of the file it was read from.
        digest: SHA-256 of that file.
        loaded_at: When.
        loaded_by: By whom.
        classes: How many classes. [1]
        conditions: How many filing conditions. [1]
        errors: Findings that keep it from being activated. [1]
        warnings: Findings to be looked at. [1]
    """

    key: str
    name_zh: str
    name_en: str
    status: TableStatus
    valid_from: date | None
    valid_to: date | None
    file: str
    digest: str
    loaded_at: datetime
    loaded_by: str
    classes: int
    conditions: int
    errors: int
    warnings: int

    def name(self, language: str) -> str:
        """Return the name in ``language``."""
        return self.name_en if language == "en" else self.name_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChange:
    """One difference between two versions.

    Args:
        change: ``class_added``, ``class_removed``, ``class_renamed``, ``added``, ``removed`` or ``changed``.
        class_code: The class.
        class_zh: Its name in Chinese.
        class_en: Its name in English.
        condition_zh: The condition in Chinese, or empty when the change is the class's.
        condition_en: The same in English.
        fields: What changed: the name of a field, and its values before and after.
    """

    change: str
    class_code: str
    class_zh: str
    class_en: str
    condition_zh: str = ""
    condition_en: str = ""
    fields: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayedCase:
    """A case as it was, and as it would be under another version.

    Args:
        number: Number of the case.
        class_code: Its class.
        title_zh: What happened, in Chinese.
        title_en: The same in English.
        match: How its condition was found: ``same``, ``similar``, ``only``, ``first`` or ``none``.
        condition_zh: The condition it would fall under, in Chinese.
        condition_en: The same in English.
        limit: Limit it had, as text such as ``2 work_hour``.
        new_limit: Limit it would have.
        due_at: Deadline that follows from the limit it had.
        new_due_at: Deadline it would have.
        unit: Organisation of its task, or the unit that its table names.
        new_unit: Unit that the other version names.
    """

    number: str
    class_code: str
    title_zh: str
    title_en: str
    match: str
    condition_zh: str
    condition_en: str
    limit: str
    new_limit: str
    due_at: datetime | None
    new_due_at: datetime | None
    unit: str
    new_unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReplay:
    """What another version would have made of the cases of a span.

    Args:
        since: Begin of the span.
        until: End of the span.
        cases: Cases opened in it. [1]
        unmatched: Those of a class that the version does not have. [1]
        unchanged: Those for which nothing changes. [1]
        limit_changed: Those with another limit. [1]
        unit_changed: Those that another unit would handle. [1]
        earlier: Those with an earlier deadline. [1]
        later: Those with a later one. [1]
        late: Those late under their own limit. [1]
        new_late: Those late under the other one. [1]
        changed: The cases for which something changes, the greatest move of the deadline first; at most 200.
    """

    since: datetime
    until: datetime
    cases: int
    unmatched: int
    unchanged: int
    limit_changed: int
    unit_changed: int
    earlier: int
    later: int
    late: int
    new_late: int
    changed: tuple[ReplayedCase, ...]
