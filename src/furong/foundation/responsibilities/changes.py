"""What a list that is handed in anew changes in the one that was known so far."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

__all__ = ["ListChange", "change_of"]

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class ListChange(Generic[Row]):
    """Lines that are new, lines that are no longer there, and how many stay."""

    fresh: list[Row]
    gone: list[Row]
    kept: int


def change_of(before: Iterable[Row], after: Iterable[Row], line_of: Callable[[Row], Hashable]) -> ListChange[Row]:
    """Compare two states of a list.

    Args:
        before: The lines that were known so far.
        after: The lines of the list that is handed in; one that stands there twice is one.
        line_of: Returns what makes two lines the same.
    """
    was = {line_of(row): row for row in before}
    rows = {line_of(row): row for row in after}
    gone = [row for line, row in was.items() if line not in rows]
    fresh = [row for line, row in rows.items() if line not in was]
    return ListChange(fresh=fresh, gone=gone, kept=len(was) - len(gone))
