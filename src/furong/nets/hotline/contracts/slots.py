"""Slots of a conversation: what was said of who, what, where, when, and what is wanted, with the words it came from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["SlotInfo", "SlotName", "SlotSpan"]


class SlotName(StrEnum):
    """What can be told: 姓名、电话、问题、地点、区域、时间、诉求、类型、紧急程度、情绪、需关照的人."""

    WHO = "who"
    PHONE = "phone"
    WHAT = "what"
    WHERE = "where"
    AREA = "area"
    WHEN = "when"
    WANT = "want"
    KIND = "kind"
    URGENCY = "urgency"
    SENTIMENT = "sentiment"
    VULNERABLE = "vulnerable"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotSpan:
    """Where words were said.

    Args:
        segment: In which segment of the call; 1 for a text. [1]
        start: Where they begin in it. [char]
        end: Where they end. [char]
    """

    segment: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotInfo:
    """A slot that a conversation fills; it is kept nowhere until a person accepts it.

    Args:
        name: Which.
        value: The words, as they were said; of area, kind, urgency and sentiment a code.
        codes: Which kinds are meant: of area, kind, urgency, sentiment, people to think of first.
        spans: The words that it came from.
        is_sure: Whether a person need not confirm it.
    """

    name: SlotName
    value: str
    codes: tuple[str, ...]
    spans: tuple[SlotSpan, ...]
    is_sure: bool
