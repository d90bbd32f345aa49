"""What others see of the clocks of a case: its stages, how each was counted, who is told when one is late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from furong.kernel.events import register_event_type

__all__ = [
    "CASE_ESCALATED",
    "CASE_OVERDUE",
    "CASE_WARNED",
    "CaseClocks",
    "ClockInfo",
    "ClockPart",
    "ClockPause",
    "ClockStruck",
    "CountInfo",
    "EscalationInfo",
    "Stage",
]


class Stage(StrEnum):
    """Stages of a case that are timed; ``total`` is the case's own deadline and runs through the others."""

    REGISTER = "register"
    VERIFY = "verify"
    DISPATCH = "dispatch"
    HANDLE = "handle"
    CHECK = "check"
    TOTAL = "total"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockPart:
    """One limit of a clock; a clock with several counts each from the end of the one before.

    Args:
        stage: Whose limit it is.
        amount: How much time there is. [h or d, by the kind]
        kind: A kind of :class:`furong.engines.worktime.Kind`.
        start_rule: A rule of :class:`furong.engines.worktime.StartRule`.
        extensions: How much more was allowed, and by whom. [h or d, by the kind]
    """

    stage: Stage
    amount: float
    kind: str
    start_rule: str = "instant"
    extensions: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockPause:
    """Time that does not count: the case was suspended, or with another stage; ``end`` is ``None`` while it lasts."""

    begin: datetime
    end: datetime | None
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockInfo:
    """One clock of a case.

    Args:
        stage: Which stage it times.
        visit: The how manieth time the case is in that stage. [1]
        started_at: When it was set off.
        due_at: When the stage has to be over, or ``None`` while the clock is paused.
        stopped_at: When the stage was over, or ``None`` while the clock runs.
        is_overdue: Whether it ran, or was stopped, after ``due_at``; kept even when it is exempt.
        overdue_s: By how much wall-clock time, else 0. [s]
        exempt: Basis on which lateness does not count against anybody, or empty.
        parts: Its limits.
        pauses: Time that did not count.
        calendar: Id and version of the calendar it was counted on.
        warned_at: When it was told that most of the time is gone.
        derivation: The lines that explain how it was counted, by language.
    """

    stage: Stage
    visit: int
    started_at: datetime
    due_at: datetime | None
    stopped_at: datetime | None
    is_overdue: bool
    overdue_s: int
    exempt: str
    parts: tuple[ClockPart, ...]
    pauses: tuple[ClockPause, ...]
    calendar: str
    warned_at: datetime | None
    derivation: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountInfo:
    """The case's deadline as it was counted at some time, and why it was counted then."""

    due_at: datetime | None
    calendar: str
    cause: str
    counted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationInfo:
    """A late stage was told to somebody above.

    Args:
        stage: Which stage was late.
        level: The how manieth time it was told. [1]
        told: Role of those who were told.
        at: When.
    """

    stage: Stage
    level: int
    told: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClocks:
    """The clocks of a case, every count of its deadline from the oldest on, and who was told of lateness."""

    number: str
    clocks: tuple[ClockInfo, ...]
    counts: tuple[CountInfo, ...]
    escalations: tuple[EscalationInfo, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStruck:
    """Payload: most of a stage's time is gone, or all of it, or it is late by so much that somebody above is told.

    Args:
        number: Number of the case.
        case_type: Key of its type.
        area: Code of its area.
        stage: The stage.
        visit: The how manieth time the case is in it. [1]
        started_at: When its clock was set off.
        due_at: When it has to be over.
        level: Level of the escalation; 0 for none. [1]
        told: Role of those who are told, or empty.
    """

    number: str
    case_type: str
    area: str
    stage: str
    visit: int
    started_at: datetime
    due_at: datetime
    level: int = 0
    told: str = ""


CASE_WARNED = register_event_type("casework.case.warned", version=1, data=ClockStruck)
CASE_OVERDUE = register_event_type("casework.case.overdue", version=1, data=ClockStruck)
CASE_ESCALATED = register_event_type("casework.case.escalated", version=1, data=ClockStruck)
