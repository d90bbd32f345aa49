"""What others see of supervision (督办): a case that somebody above watches, and the board of all such cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from furong.nets.casework.contracts.cases import CaseInfo
from furong.nets.casework.contracts.clocks import Stage

__all__ = [
    "BoardCount",
    "BoardPage",
    "BoardQuery",
    "BoardRow",
    "BoardView",
    "LateStage",
    "ReplyInfo",
    "SupervisionInfo",
    "SupervisionLevel",
    "SupervisionState",
]


class SupervisionLevel(StrEnum):
    """Why a case is under supervision: it is late, a leader wants it solved, or it matters to many."""

    TIMEOUT = "timeout"
    LEADER = "leader"
    IMPORTANT = "important"


class SupervisionState(StrEnum):
    """States of a supervision; it may be replied to more than once before it is lifted."""

    OPEN = "open"
    REPLIED = "replied"
    LIFTED = "lifted"


class BoardView(StrEnum):
    """What the board can be narrowed to: a level of supervision, told to those above, or overdue."""

    TIMEOUT = "timeout"
    LEADER = "leader"
    IMPORTANT = "important"
    ESCALATED = "escalated"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyInfo:
    """What a unit has replied; such rows are only ever added.

    Args:
        organisation_zh: Name of the unit in Chinese, or empty when the dispatcher replied.
        organisation_en: The same in English.
        text: The reply.
        by: Who replied.
        at: When.
        is_late: Whether that was after the time by which a reply was asked for.
    """

    organisation_zh: str
    organisation_en: str
    text: str
    by: str
    at: datetime
    is_late: bool

    def organisation_name(self, language: str) -> str:
        """Return the name of the unit in ``language``, or the empty string."""
        return self.organisation_en if language == "en" else self.organisation_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionInfo:
    """A case under supervision.

    Args:
        id: Its number.
        case: Number of the case.
        level: Why.
        text: What is asked for.
        text_en: The same in English where the city asks by itself; else empty.
        reply_by: Until when the unit has to reply.
        state: How it stands.
        by: Who put it under supervision.
        at: When.
        replies: What was replied, the first first.
        lifted_by: Who lifted it, or empty.
        lifted_at: When.
        note: What was noted when it was lifted.
        may_reply: Whether the reader may reply now.
        may_lift: Whether the reader may lift it now.
    """

    id: int
    case: str
    level: SupervisionLevel
    text: str
    text_en: str
    reply_by: datetime
    state: SupervisionState
    by: str
    at: datetime
    replies: tuple[ReplyInfo, ...]
    lifted_by: str
    lifted_at: datetime | None
    note: str
    may_reply: bool
    may_lift: bool

    def wanted(self, language: str) -> str:
        """Return what is asked for in ``language``, or as it was written."""
        return (self.text_en if language == "en" else "") or self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class LateStage:
    """A stage of an open case that is late.

    Args:
        stage: The stage.
        due_at: When it had to be over.
        level: The how manieth time that was told to somebody above; 0 for not yet. [1]
        told: Role of those who were told last, or empty.
    """

    stage: Stage
    due_at: datetime
    level: int
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One case of the board, with all that puts it there."""

    case: CaseInfo
    supervisions: tuple[SupervisionInfo, ...]
    late: tuple[LateStage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardQuery:
    """Which cases the board shows; every field mirrors one parameter of its address."""

    view: BoardView | None = None
    organisation: str = ""
    area: str = ""
    page: int = 1
    page_size: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardCount:
    """How many cases of the board are of a unit, or of none, in one view. [1]"""

    organisation: str
    view: BoardView
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPage:
    """One page of the board.

    Args:
        rows: The cases of the page, the most pressing first.
        total: How many cases the board holds. [1]
        page: The page, from 1 on. [1]
        pages: How many pages there are. [1]
        everything: How many cases there are in all views together, of the unit and area that were asked for. [1]
        totals: The same by view. [1]
        counts: How many cases every unit has in every view, whichever unit was asked for.
    """

    rows: tuple[BoardRow, ...]
    total: int
    page: int
    pages: int
    everything: int
    totals: Mapping[str, int]
    counts: tuple[BoardCount, ...]
