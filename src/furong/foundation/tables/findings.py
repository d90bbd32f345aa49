"""What a check of a table that a city has sent found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["TABLE_TEXTS", "WHOLE_TABLE", "Finding", "FindingText", "Place", "Severity", "finding_of"]


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


@dataclass(frozen=True, slots=True)
class FindingText:
    """What a finding says; its sentences take the same parameters."""

    severity: Severity
    zh: str
    en: str
    mend_zh: str
    mend_en: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: row as the program that shows the file counts, column and sheet as far as known. [1]"""

    row: int
    column: str = ""
    sheet: str = ""


#: Where findings are that concern no single row.
WHOLE_TABLE = Place(0)

#: What any table can have wrong.
TABLE_TEXTS: Mapping[str, FindingText] = {
    "row_too_long": FindingText(
        Severity.ERROR,
        "该行比表头多出 {count} 个单元格",
        "the row has {count} cells more than the header",
        "多半是文字中的逗号未加引号：给该单元格加上引号，或另存为 .xlsx",
        "a comma inside a text is probably not quoted: quote that cell, or save as .xlsx",
    ),
}


def finding_of(texts: Mapping[str, FindingText], kind: str, place: Place, /, **params: object) -> Finding:
    """Return the finding of a kind at a place.

    Args:
        texts: What findings say, by kind.
        kind: Which of them.
        place: Where it is.
        params: What its sentences name; a pair is said in Chinese and in English.
    """
    text = texts[kind]
    zh, en = ({name: _said(value, column) for name, value in params.items()} for column in (0, 1))
    return Finding(
        code=kind,
        severity=text.severity,
        sheet=place.sheet,
        row=place.row,
        column=place.column,
        zh=text.zh.format(**zh),
        en=text.en.format(**en),
        mend_zh=text.mend_zh.format(**zh),
        mend_en=text.mend_en.format(**en),
    )


def _said(value: object, column: int) -> object:
    return value[column] if isinstance(value, tuple) else value
