"""The clocks of an appeal, how each was counted, and what is asked about its time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

__all__ = ["AppealClock", "AppealClocks", "AppealCount", "AppealStage", "ExtensionInfo", "ExtensionState"]


class AppealStage(StrEnum):
    """Stages of an appeal that are timed: 接听受理、派单、签收、办理、回访."""

    ANSWER = "answer"
    DISPATCH = "dispatch"
    SIGN = "sign"
    HANDLE = "handle"
    CALL_BACK = "call_back"


class ExtensionState(StrEnum):
    """States of a request for more time."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealClock:
    """One clock.

    Args:
        stage: What it times.
        round: In which round. [1]
        visit: The how manieth time the appeal is in that stage in this round. [1]
        started_at: When it was set off.
        due_at: When the stage has to be over, or ``None`` while the clock stands still.
        stopped_at: When the stage was over, or ``None``.
        is_overdue: Whether it ran, or was stopped, after ``due_at``.
        calendar: Id and version of the calendar it was counted on.
        derivation: The lines that explain how it was counted, by language.
    """

    stage: AppealStage
    round: int
    visit: int
    started_at: datetime
    due_at: datetime | None
    stopped_at: datetime | None
    is_overdue: bool
    calendar: str
    derivation: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealCount:
    """A clock as it was counted at some time, and why it was counted then; such rows are only ever added."""

    stage: AppealStage
    due_at: datetime | None
    cause: str
    counted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionInfo:
    """More time was asked for.

    Args:
        id: Which.
        number: Number of the appeal.
        amount: How much, in the unit of the limit of handling. [h or d]
        reason: Why.
        state: What became of it.
        asked_by: Who asked.
        asked_at: When.
        decided_by: Who decided, or empty.
        decision: Why so, or empty.
    """

    id: int
    number: str
    amount: float
    reason: str
    state: ExtensionState
    asked_by: str
    asked_at: datetime
    decided_by: str
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealClocks:
    """The clocks of an appeal, every count of them from the oldest on, and what was asked about its time."""

    number: str
    clocks: tuple[AppealClock, ...]
    counts: tuple[AppealCount, ...]
    extensions: tuple[ExtensionInfo, ...]
