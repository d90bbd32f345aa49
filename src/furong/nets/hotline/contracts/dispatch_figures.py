"""What became of assignments in a stretch of time: by itself and by people, by unit, category and clause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from furong.nets.hotline.contracts.dispatch_rates import DispatchMonth

__all__ = ["DispatchCount", "DispatchFigures", "DispatchGroup", "DispatchRow", "PromiseState"]


class DispatchGroup(StrEnum):
    """What assignments are counted by: 承办单位、类别、条款."""

    UNIT = "unit"
    CATEGORY = "category"
    CLAUSE = "clause"


class PromiseState(StrEnum):
    """Whether a promise is kept.

    KEPT: even the bound of what went wrong is within it. BROKEN: what went wrong is more than was promised. OPEN: too
    little is decided to say. NONE: nothing was promised, or nothing decided.
    """

    KEPT = "kept"
    BROKEN = "broken"
    OPEN = "open"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchCount:
    """Assignments of one way.

    Args:
        assigned: How many. [1]
        decided: Those of them that the unit has replied to, returned, or was awarded. [1]
        wrong: Those of them that the unit has returned and was not awarded. [1]
        bound: How large the share of wrong ones may be in truth (Clopper and Pearson, 95 %). [1]
        signed: Those that the unit has signed. [1]
        sign_days: From being asked to the signature, on the mean, or ``None`` when none is signed. [d]
    """

    assigned: int
    decided: int
    wrong: int
    bound: float
    signed: int
    sign_days: float | None

    @property
    def error(self) -> float | None:
        """Share of wrong ones among those decided [1], or ``None`` when there are none."""
        return self.wrong / self.decided if self.decided else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchRow:
    """The assignments of one unit, category or clause.

    Args:
        key: Code of the unit, or the category or clause itself; empty for none.
        name_zh: What it is called in Chinese.
        name_en: The same in English.
        automatic: Those without a person.
        manual: Those of people.
    """

    key: str
    name_zh: str
    name_en: str
    automatic: DispatchCount
    manual: DispatchCount

    def name(self, language: str) -> str:
        """Return what it is called in ``language``."""
        return self.name_en if language == "en" else self.name_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchFigures:
    """What became of assignments in a stretch of time.

    Args:
        since: From when on.
        until: Until when.
        promised: Share of those without a person that may go wrong, or ``None`` when every one is a person's. [1]
        promise: Whether that is kept.
        all: All of them.
        units: By unit.
        categories: By category.
        clauses: By the clause that was cited.
        months: Those without a person by month, the newest first.
    """

    since: datetime
    until: datetime
    promised: float | None
    promise: PromiseState
    all: DispatchRow
    units: tuple[DispatchRow, ...]
    categories: tuple[DispatchRow, ...]
    clauses: tuple[DispatchRow, ...]
    months: tuple[DispatchMonth, ...]
