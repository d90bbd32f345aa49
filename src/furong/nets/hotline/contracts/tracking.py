"""What a citizen sees of an appeal with its number and code: no names of people, and no words of others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from furong.nets.hotline.contracts.appeals import AppealState

__all__ = ["TrackedAppeal", "TrackedStep"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedStep:
    """Something that was done, and when."""

    step: str
    at: datetime


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
    """

    number: str
    state: AppealState
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
