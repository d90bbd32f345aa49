"""Feeds of operators as others see them: what came of what was sent, how they are, what was refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

__all__ = [
    "LATE_AFTER",
    "LOOKED_BACK",
    "SILENT_AFTER",
    "BulkResult",
    "Channel",
    "Failure",
    "FeedHealthInfo",
    "FeedRejectionInfo",
    "FeedState",
    "RejectionState",
]

#: A feed is late when something in it is older than this when it arrives,
LATE_AFTER = timedelta(minutes=10)
#: for as long as that was within this span,
LOOKED_BACK = timedelta(minutes=30)
#: and silent when nothing has arrived for so long.
SILENT_AFTER = timedelta(minutes=15)


class Channel(StrEnum):
    """What an operator sends, and by which door."""

    VEHICLES = "vehicles"
    EVENTS = "events"
    TELEMETRY = "telemetry"
    TRIPS = "trips"
    GBFS = "gbfs"


class FeedState(StrEnum):
    """How a feed is."""

    NEVER = "never"
    LIVE = "live"
    LATE = "late"
    SILENT = "silent"


class RejectionState(StrEnum):
    """What became of something that was refused."""

    WAITING = "waiting"
    REPLAYED = "replayed"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One record that was refused, as MDS tells it.

    Args:
        item: The record as it was sent.
        error: ``bad_param``, ``missing_param``, ``unregistered`` or ``already_registered``.
        description: The same in a sentence.
        details: The fields that are wrong or missing, and what was expected.
    """

    item: object
    error: str
    description: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkResult:
    """What came of many records that were sent at once.

    Args:
        success: Records that are stored now; one that was stored before is among them. [1]
        total: Records that were sent. [1]
        failures: The others.
        doubled: Of ``success``, those that were stored before. [1]
    """

    success: int
    total: int
    failures: tuple[Failure, ...] = ()
    doubled: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealthInfo:
    """How one channel of an operator is.

    Args:
        operator: Code of the operator.
        channel: The channel.
        state: How it is.
        last_arrival_at: When something arrived last.
        newest_at: When the newest of it had happened.
        lag_s: Age of the oldest record when it arrived, the worst of the last half hour. [s]
        stored: Records of the last half hour. [1]
        refused: Those that were refused in it. [1]
    """

    operator: str
    channel: Channel
    state: FeedState
    last_arrival_at: datetime | None
    newest_at: datetime | None
    lag_s: float
    stored: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRejectionInfo:
    """Something that was refused: to be seen, mended and replayed, or discarded.

    Args:
        id: Its number.
        operator: Code of the operator.
        channel: By which channel it came.
        item: The record as it was sent; plates are masked.
        error: Why, as MDS names it.
        description: Why, in a sentence.
        details: The fields that are wrong.
        times: How often it was sent. [1]
        at: When it was sent first.
        state: What became of it.
        settled_by: Who settled it, or empty.
        settled_at: When.
    """

    id: int
    operator: str
    channel: Channel
    item: Mapping[str, object]
    error: str
    description: str
    details: tuple[str, ...]
    times: int
    at: datetime
    state: RejectionState
    settled_by: str
    settled_at: datetime | None
