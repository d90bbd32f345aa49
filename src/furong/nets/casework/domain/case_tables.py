"""The desk's list as a table for people elsewhere: cells that no program takes for a formula, as CSV and as Excel."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from furong.foundation.exports.cells import CellWriter
from furong.foundation.exports.workbooks import fit_for_workbook

__all__ = ["HEADERS", "csv_lines", "rows_of_csv"]

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


def csv_lines(rows: Iterable[Sequence[str]], *, language: str = "") -> str:
    """Return rows as lines of CSV that can become a workbook; no cell is a formula in them.

    Args:
        rows: The rows.
        language: When given, the names of the columns in it come first, after the mark that tells Excel of UTF-8.
    """
    text = io.StringIO()
    writer = CellWriter(text)
    if language:
        text.write(_BOM)
        writer.row(HEADERS[language])
    writer.rows([fit_for_workbook(cell) for cell in row] for row in rows)
    return text.getvalue()


def rows_of_csv(lines: Iterable[str]) -> Iterator[list[str]]:
    """Return the rows of lines of CSV, without the mark at its begin."""
    yield from csv.reader(line.removeprefix(_BOM) for line in lines)
