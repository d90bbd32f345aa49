"""What a citizen sees of an appeal with its number and code: no names of people, and no words of others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

__all__ = ["PublicState", "TrackedAppeal", "TrackedAway", "TrackedStep"]


class PublicState(StrEnum):
    """Where an appeal stands for its citizen; what units and agents settle among themselves is one state."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    HANDLING = "handling"
    WAITING = "waiting"
    REPLIED = "replied"
    RATED = "rated"
    ANSWERED = "answered"
    CLOSED = "closed"
    OFFERED = "offered"
    TRANSFERRED = "transferred"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedStep:
    """Something that was done, and when."""

    step: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedAway:
    """Where an appeal is that another city has, or is asked to take.

    Args:
        city_zh: Name of the city in Chinese.
        city_en: Its name in English.
        address: Where that city's node is.
        is_accepted: Whether it has accepted it.
        state: Where it stands there, or ``None`` while nothing was told of it.
        unit_zh: Who handles it there, in Chinese.
        unit_en: Who handles it there, in English.
        promised_at: When the reply is due there, or ``None``.
    """

    city_zh: str
    city_en: str
    address: str
    is_accepted: bool
    state: PublicState | None
    unit_zh: str
    unit_en: str
    promised_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedAppeal:
    """Where an appeal stands.

    Args:
        number: Its number.
        state: Where it stands.
        round: The how manieth time it is handled. [1]
        title: A line that names it.
        unit_zh: Name of the main unit in Chinese, or empty.
        unit_en: Its name in English.
        promised_at: When the reply is due, or ``None`` when nothing is promised now.
        is_late: Whether that is over.
        reply: What was replied, or empty.
        sources: What the reply rests on.
        steps: What was done, the oldest first.
        may_rate: Whether the citizen can say what they think of the handling.
        may_reopen: Whether the citizen can have it handled again.
        away: Where it is when another city has it, or ``None``.
    """

    number: str
    state: PublicState
    round: int
    title: str
    unit_zh: str
    unit_en: str
    promised_at: datetime | None
    is_late: bool
    reply: str
    sources: tuple[str, ...]
    steps: tuple[TrackedStep, ...]
    may_rate: bool
    may_reopen: bool
    away: TrackedAway | None = None
