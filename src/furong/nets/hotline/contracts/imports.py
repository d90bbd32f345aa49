"""What others see of appeals that come in a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

__all__ = [
    "AppealImportInfo",
    "AppealImportReport",
    "AppealRejection",
    "AppealRejectionPage",
    "AppealRejectionState",
    "AppealReplay",
    "AppealRowProblem",
]


class AppealRejectionState(StrEnum):
    """What became of a row that was put aside: it waits, has become an appeal, or never will."""

    WAITING = "waiting"
    OPENED = "opened"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealRowProblem:
    """One thing that keeps a row from being an appeal.

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
class AppealRejection:
    """A row that was put aside.

    Args:
        id: Its number. [1]
        file: Name of the file that it came in.
        row: Row of the file as the program that shows it counts. [1]
        cells: What it says, by the columns of the file; what was mended is in it.
        problems: Everything that is wrong with it.
        state: What became of it.
        number: Number of the appeal that it has become, or empty.
        note: Why it was dismissed, or empty.
        at: When it was put aside.
    """

    id: int
    file: str
    row: int
    cells: dict[str, str]
    problems: tuple[AppealRowProblem, ...]
    state: AppealRejectionState
    number: str
    note: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealRejectionPage:
    """A page of rows that were put aside, the newest file first."""

    rows: tuple[AppealRejection, ...]
    total: int
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealImportInfo:
    """A file of appeals that was imported.

    Args:
        id: Its number. [1]
        file: Its name.
        rows: Rows of the file. [1]
        opened: Appeals that were made of it. [1]
        known: Rows whose key had an appeal already. [1]
        rejected: Rows that were put aside. [1]
        waiting: Those of them that still wait. [1]
        at: When.
        by: Who imported it.
    """

    id: int
    file: str
    rows: int
    opened: int
    known: int
    rejected: int
    waiting: int
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealImportReport:
    """What became of a file of appeals.

    Args:
        id: Number of the import. [1]
        file: Name of the file.
        rows: Rows of the file. [1]
        opened: Appeals that were made of it. [1]
        known: Rows whose key had an appeal already. [1]
        rejected: Rows that were put aside. [1]
        first: The first of these rows, with everything that is wrong with each.
    """

    id: int
    file: str
    rows: int
    opened: int
    known: int
    rejected: int
    first: tuple[AppealRejection, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealReplay:
    """What became of rows that were tried again: how many are appeals now, and how many still are not. [1]"""

    opened: int
    waiting: int
