"""Tables as workbooks that people open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from openpyxl import Workbook

from furong.foundation.exports.cells import defused

__all__ = ["fit_for_workbook", "write_workbook"]

#: Excel has 1,048,576 rows a sheet.
_SHEET_ROWS = 1_000_000
#: Characters that the form of Excel's files has no place for.
_NOT_IN_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])


def fit_for_workbook(cell: str) -> str:
    """Return a cell without what the form of Excel's files has no place for."""
    return cell.translate(_NOT_IN_XML)


def write_workbook(path: Path, rows: Iterator[list[str]]) -> None:
    """Write rows as an Excel file, every cell as text; beyond a million of them there are several sheets.

    Args:
        path: Of the file.
        rows: The names of the columns, then the rows.
    """
    book = Workbook(write_only=True)
    names = _cells(next(rows, []))
    while True:
        block = list(islice(rows, _SHEET_ROWS))
        if not block and book.worksheets:
            break
        sheet = book.create_sheet()
        sheet.append(names)
        for row in block:
            sheet.append(_cells(row))
    book.save(path)


def _cells(row: list[str]) -> list[str]:
    return [defused(fit_for_workbook(cell)) for cell in row]
