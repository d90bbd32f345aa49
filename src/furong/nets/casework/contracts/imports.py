"""What others see of cases that came in a file."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CaseProblem", "CaseRejected", "ImportReport"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseProblem:
    """One thing that keeps a row from opening a case.

    Args:
        column: The column that it is about.
        code: Stable name of what it is.
        zh: What is wrong and what was expected, in Chinese.
        en: The same in English.
    """

    column: str
    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRejected:
    """A row that opened no case.

    Args:
        row: Row of the file as the program that shows it counts. [1]
        cells: What it says, by the columns of the file.
        problems: Everything that is wrong with it.
    """

    row: int
    cells: dict[str, str]
    problems: tuple[CaseProblem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What became of a file of cases.

    Args:
        file: Name of the file.
        rows: Rows of the file. [1]
        opened: Cases that were opened. [1]
        known: Rows whose source and key had a case already. [1]
        dispatched: Cases that went out at once, because it was certain to whom. [1]
        rejected: The rows that opened none, with everything that is wrong with each.
    """

    file: str
    rows: int
    opened: int
    known: int
    dispatched: int
    rejected: tuple[CaseRejected, ...]
