"""Calls while they are spoken: segments of text that any recogniser of speech posts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

__all__ = ["CallInfo", "NewSegment", "SegmentInfo", "Speaker"]


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
