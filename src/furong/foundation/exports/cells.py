"""Cells of tables that people open in a spreadsheet: what somebody wrote stays text there."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Protocol

__all__ = ["CellWriter", "defused"]

#: A spreadsheet takes a cell that begins so for a formula, and a formula can send elsewhere what stands beside it.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: What a program may leave out at the beginning, so that what follows begins the cell.
_UNSEEN = " \0\u00a0\u200b\u200e\u200f\u202a\u202b\u202d\u202e\u2060\u3000\ufeff"


def defused(cell: str) -> str:
    """Return a cell that a spreadsheet shows as text, whatever it begins with."""
    return f"'{cell}" if cell.lstrip(_UNSEEN).startswith(_FORMULA_STARTS) else cell


class _Sink(Protocol):
    def write(self, text: str, /) -> object: ...


class CellWriter:
    """Writes rows as CSV; no text among their cells is a formula.

    Args:
        sink: What is written to.
    """

    def __init__(self, sink: _Sink) -> None:
        # With any other end of a row a lone return inside a cell is not quoted, and what follows it begins a cell.
        self._writer = csv.writer(sink, lineterminator="\r\n")

    def row(self, cells: Iterable[object]) -> None:
        """Write one row."""
        self._writer.writerow([defused(cell) if isinstance(cell, str) else cell for cell in cells])

    def rows(self, rows: Iterable[Iterable[object]]) -> None:
        """Write rows."""
        for cells in rows:
            self.row(cells)
