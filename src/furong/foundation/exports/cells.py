"""Cells of tables that people open in a spreadsheet: what somebody wrote stays text there."""

from __future__ import annotations

__all__ = ["defused"]

#: A spreadsheet takes a cell that begins so for a formula, and a formula can send elsewhere what stands beside it.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: What a program may leave out at the beginning, so that what follows begins the cell.
_UNSEEN = " \0\u00a0\u200b\u200e\u200f\u202a\u202b\u202d\u202e\u2060\u3000\ufeff"


def defused(cell: str) -> str:
    """Return a cell that a spreadsheet shows as text, whatever it begins with."""
    return f"'{cell}" if cell.lstrip(_UNSEEN).startswith(_FORMULA_STARTS) else cell
