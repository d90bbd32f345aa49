"""What a check of a table that a city has sent found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Finding", "Severity"]


class Severity(StrEnum):
    """How much a finding matters: with an error the table cannot be activated, a warning wants to be looked at."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong with a table, or odd about it.

    Args:
        code: Stable name of what it is.
        severity: How much it matters.
        sheet: Name of the sheet when the workbook has several, else empty.
        row: Row as the program that shows the file counts; 0 when it is about the whole table. [1]
        column: Column, or empty.
        zh: What was found, in Chinese.
        en: The same in English.
        mend_zh: What to do about it, in Chinese.
        mend_en: The same in English.
    """

    code: str
    severity: Severity
    sheet: str
    row: int
    column: str
    zh: str
    en: str
    mend_zh: str
    mend_en: str

    def text(self, language: str) -> str:
        """Return what was found, in ``language``."""
        return self.en if language == "en" else self.zh

    def mend(self, language: str) -> str:
        """Return what to do about it, in ``language``."""
        return self.mend_en if language == "en" else self.mend_zh

    @property
    def place(self) -> str:
        """Where it is: sheet, row and column, as far as they are known."""
        return "!".join(part for part in (self.sheet, str(self.row or ""), self.column) if part)
