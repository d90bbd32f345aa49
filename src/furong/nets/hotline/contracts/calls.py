"""Calls while they are spoken: segments of text that any recogniser of speech posts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from furong.nets.hotline.contracts.appeals import NewAppeal
from furong.nets.hotline.contracts.slots import SlotName

__all__ = ["CallInfo", "NewSegment", "SegmentInfo", "Speaker", "TakenCall"]


class Speaker(StrEnum):
    """Who speaks."""

    CITIZEN = "citizen"
    AGENT = "agent"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSegment:
    """A stretch of speech as it was recognised.

    Args:
        seq: Its place in the call, from 1; sent twice it is the same. [1]
        speaker: Who speaks.
        text: What was said.
        at: When it was said, or ``None`` for now.
    """

    seq: int
    speaker: Speaker
    text: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentInfo:
    """A stretch of speech that was kept."""

    seq: int
    speaker: Speaker
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallInfo:
    """A call.

    Args:
        key: Its identity at the exchange.
        began_at: When its first segment came.
        ended_at: When the exchange said that it was over, or ``None``.
        appeal: Number of the appeal that was made of it, or empty.
        segments: What was said, in order.
    """

    key: str
    began_at: datetime
    ended_at: datetime | None
    appeal: str
    segments: tuple[SegmentInfo, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenCall:
    """What an agent has written down in a call, and what is to become of it.

    Args:
        appeal: What is appealed.
        answer: The answer that ends it, or empty: then an order is made of it.
        confirmed: What confirms the warnings of the check of the answer.
        category: What the order is about, or empty for later.
        call: Identity of the call at the exchange, or empty.
        unit: Code of the unit that is to handle it, or empty for later.
        clause: The clause by which that unit handles it, or empty.
        accepted: Slots of the conversation that the agent has accepted, as they stand in the form.
        question: What the knowledge does not answer and its keepers are asked, or empty.
    """

    appeal: NewAppeal
    answer: str = ""
    confirmed: str = ""
    category: str = ""
    call: str = ""
    unit: str = ""
    clause: str = ""
    accepted: Mapping[SlotName, str] = field(default_factory=dict)
    question: str = ""
