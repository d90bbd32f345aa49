"""The desk's list as a table for people elsewhere: cells that no program takes for a formula, as CSV and as Excel."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from openpyxl import Workbook

from furong.foundation.exports import cells

__all__ = ["HEADERS", "csv_lines", "defused", "rows_of_csv", "write_workbook"]

#: Excel has 1,048,576 rows a sheet.
_SHEET_ROWS = 1_000_000
#: Characters that the form of Excel's files has no place for.
_NOT_IN_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])
_BOM = "\ufeff"

#: Names of the columns, in Chinese and in English.
_COLUMNS = (
    ("案件编号", "Number"),
    ("标题", "Case"),
    ("类别", "Class"),
    ("状态", "State"),
    ("等级", "Level"),
    ("来源", "Source"),
    ("区域", "Area"),
    ("地点", "Place"),
    ("承办单位", "Units"),
    ("发生时间", "Opened at"),
    ("截止时间", "Due at"),
    ("结束时间", "Ended at"),
    ("经度", "Longitude"),
    ("纬度", "Latitude"),
)
HEADERS: Mapping[str, Sequence[str]] = {"zh": [zh for zh, _ in _COLUMNS], "en": [en for _, en in _COLUMNS]}


def defused(cell: str) -> str:
    """Return a cell that a spreadsheet shows as text, without what the form of Excel's files has no place for."""
    return cells.defused(cell.translate(_NOT_IN_XML))


def csv_lines(rows: Iterable[Sequence[str]], *, language: str = "") -> str:
    """Return rows as lines of CSV, every cell defused.

    Args:
        rows: The rows.
        language: When given, the names of the columns in it come first, after the mark that tells Excel of UTF-8.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    if language:
        text.write(_BOM)
        writer.writerow(HEADERS[language])
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return text.getvalue()


def rows_of_csv(lines: Iterable[str]) -> Iterator[list[str]]:
    """Return the rows of lines of CSV, without the mark at its begin."""
    yield from csv.reader(line.removeprefix(_BOM) for line in lines)


def write_workbook(path: Path, rows: Iterator[list[str]]) -> None:
    """Write rows as an Excel file, every cell as text; beyond a million of them there are several sheets.

    Args:
        path: Of the file.
        rows: The names of the columns, then the rows, every cell defused.
    """
    book = Workbook(write_only=True)
    names = next(rows, [])
    while True:
        block = list(islice(rows, _SHEET_ROWS))
        if not block and book.worksheets:
            break
        sheet = book.create_sheet()
        sheet.append(names)
        for row in block:
            sheet.append(row)
    book.save(path)
