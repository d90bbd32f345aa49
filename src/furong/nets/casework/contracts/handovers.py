"""What others see of a shift that is handed over (交接班): what stands open, what is promised, and who took it over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

__all__ = [
    "HANDOVER_AHEAD",
    "HANDOVER_TEXT_MAX",
    "DutyArea",
    "HandoverCase",
    "HandoverDraft",
    "HandoverInfo",
    "HandoverPage",
    "HandoverState",
    "PromisedReply",
]

#: How far a draft looks ahead for deadlines: one shift.
HANDOVER_AHEAD = timedelta(hours=8)
#: Characters of the text that goes with it, at most. [1]
HANDOVER_TEXT_MAX = 4000


class HandoverState(StrEnum):
    """A shift that was handed over waits for the next one until somebody of that takes it over."""

    WAITING = "waiting"
    TAKEN_OVER = "taken_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyArea:
    """An area whose shifts somebody may hand over and take over."""

    code: str
    name_zh: str
    name_en: str

    def name(self, language: str) -> str:
        """Return the name in ``language``."""
        return self.name_en if language == "en" else self.name_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverCase:
    """An open case as it stood when the shift was handed over."""

    number: str
    title_zh: str
    title_en: str
    state: str
    priority: str
    due_at: datetime | None

    def title(self, language: str) -> str:
        """Return the title in ``language``."""
        return self.title_en if language == "en" else self.title_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedReply:
    """A supervision that nobody has replied to yet.

    Args:
        id: Its number.
        case: Number of the case.
        text: What is wanted.
        reply_by: Until when.
        text_en: What is wanted in English where the city wants it by itself; else empty.
    """

    id: int
    case: str
    text: str
    reply_by: datetime
    text_en: str = ""

    def wanted(self, language: str) -> str:
        """Return what is wanted in ``language``, or as it was written."""
        return (self.text_en if language == "en" else "") or self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverDraft:
    """What the system says of an area at a moment; lists hold the most pressing first, and fifty at most.

    Args:
        area: Code of the area.
        at: The moment.
        open: Open cases. [1]
        counts: The same by view of the desk: to accept, to dispatch, being handled, to check. [1]
        overdue: Open cases that are overdue. [1]
        overdue_cases: Which.
        due_soon: Open cases whose deadline falls into the next eight hours. [1]
        due_soon_cases: Which.
        to_reply: Supervisions that wait for a reply. [1]
        replies: Which.
        important: Every open case of level 1 or 2.
    """

    area: str
    at: datetime
    open: int
    counts: Mapping[str, int]
    overdue: int
    overdue_cases: tuple[HandoverCase, ...]
    due_soon: int
    due_soon_cases: tuple[HandoverCase, ...]
    to_reply: int
    replies: tuple[PromisedReply, ...]
    important: tuple[HandoverCase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverInfo:
    """A shift that was handed over.

    Args:
        id: Its number.
        area: Code of the area.
        by: Who handed it over.
        at: When.
        draft: What the system said then.
        text: What was signed.
        state: Whether it waits or was taken over.
        taken_by: Who took it over, or empty.
        taken_at: When.
        ticked: Numbers of the cases of level 1 and 2 that were ticked then.
        may_take: Whether the reader may take it over now.
    """

    id: int
    area: str
    by: str
    at: datetime
    draft: HandoverDraft
    text: str
    state: HandoverState
    taken_by: str
    taken_at: datetime | None
    ticked: tuple[str, ...]
    may_take: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverPage:
    """A page of the shifts that were handed over, the newest first.

    Args:
        handovers: Those of the page.
        total: How many there are. [1]
        page: The page, from 1 on. [1]
        pages: How many pages there are. [1]
    """

    handovers: tuple[HandoverInfo, ...]
    total: int
    page: int
    pages: int
