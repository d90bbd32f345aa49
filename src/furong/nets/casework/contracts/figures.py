"""Results that are proved by a figure: something was counted before, and the same counter counts it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

__all__ = ["WHOLE", "NewFigure", "TaskFigure"]

#: In place of a group: the figure is that of the whole case.
WHOLE = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFigure:
    """What was counted of a case.

    Args:
        group: The group of the case that it is of, or :data:`WHOLE`.
        value: How much there is. [unit of the type]
        goal: How much there may be in the end; that of the first figure of a group counts. [unit of the type]
        limit: How much there may be at most before it is a case. [unit of the type]
        at: When it was counted.
        counter: Who counted; a figure is compared with earlier ones of the same counter alone.
    """

    group: str
    value: float
    goal: float
    limit: float
    at: datetime
    counter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFigure:
    """What was counted of a task, and of its whole case.

    Args:
        left: How much is left to do. [unit of the type]
        quota: How much there was to do. [unit of the type]
        whole: How much there is in the whole case by the newest count. [unit of the type]
        limit: How much there may be at most before it is a case. [unit of the type]
        goal: With how much the whole case is solved. [unit of the type]
        counted_at: When that was counted.
        counter: Who counted.
    """

    left: int
    quota: int
    whole: int
    limit: int
    goal: int
    counted_at: datetime
    counter: str
