"""What others see of open deadlines that are counted anew on another calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

__all__ = ["RecountInfo"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecountInfo:
    """A calendar that was taken into use, and what became of the clocks that ran then.

    Args:
        id: Its number. [1]
        calendar: Id and version of the calendar.
        cause: Why, e.g. the number of the notice.
        by: Who began it.
        began_at: When.
        finished_at: When the last clock had been counted, or ``None`` while it goes on.
        cases: Cases with a clock that ran, counted so far. [1]
        clocks: Their clocks. [1]
        moved_clocks: Clocks that are due at another time now. [1]
        moved_cases: Cases that have any of those. [1]
    """

    id: int
    calendar: str
    cause: str
    by: str
    began_at: datetime
    finished_at: datetime | None
    cases: int
    clocks: int
    moved_clocks: int
    moved_cases: int
