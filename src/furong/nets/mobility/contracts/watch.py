"""The watch list: vehicles that should not stand in public space, why, and what came of an appeal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from furong.kernel.events import register_event_type

__all__ = [
    "REENTRY_SEEN",
    "NewWatch",
    "ReentryInfo",
    "ReentrySeen",
    "WatchInfo",
    "WatchReason",
    "WatchState",
    "WatchStepInfo",
]


class WatchReason(StrEnum):
    """Why a vehicle is on the list."""

    UNREGISTERED = "unregistered"
    OVER_QUOTA = "over_quota"
    SCRAPPED = "scrapped"
    STOLEN = "stolen"
    PENALISED = "penalised"


class WatchState(StrEnum):
    """What holds of an entry. All but ``lifted`` are watched."""

    LISTED = "listed"
    APPEALED = "appealed"
    UPHELD = "upheld"
    LIFTED = "lifted"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWatch:
    """A vehicle that is to be watched for.

    Args:
        mark: Its plate or tag; only the keyed hash and a masked form are kept.
        reason: Why.
        evidence: What shows it; kept as it is told, with its SHA-256.
        since: From when.
        until: Until when, not included; ``None`` is without end.
    """

    mark: str
    reason: WatchReason
    evidence: str
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchStepInfo:
    """Something that was done to an entry."""

    state: WatchState
    at: datetime
    by: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchInfo:
    """An entry of the list.

    Args:
        number: Which.
        key: Keyed hash of plate or tag.
        masked: Plate or tag with most of it hidden.
        reason: Why.
        evidence: What shows it.
        evidence_sha256: Its digest.
        since: From when.
        until: Until when.
        issued_by: Who put it there.
        state: What holds of it.
        steps: What was done to it, in order.
    """

    number: int
    key: str
    masked: str
    reason: WatchReason
    evidence: str
    evidence_sha256: str
    since: datetime
    until: datetime | None
    issued_by: str
    state: WatchState
    steps: tuple[WatchStepInfo, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReentryInfo:
    """A watched vehicle came up again: once for each place at which it is put down.

    Args:
        reentry: Its id.
        watch: Number of the entry.
        masked: Plate or tag with most of it hidden.
        reason: Why it is watched.
        operator: Code of the operator that reported it.
        zone: Key of the parking zone, or empty on the street.
        lon: Longitude. [deg]
        lat: Latitude. [deg]
        at: When it stood there.
        seen_at: When that was known.
    """

    reentry: UUID
    watch: int
    masked: str
    reason: WatchReason
    operator: str
    zone: str
    lon: float
    lat: float
    at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReentrySeen:
    """Payload: a watched vehicle came up again.

    Args:
        reentry: Its id.
        watch: Number of the entry.
        masked: Plate or tag with most of it hidden.
        reason: Why it is watched.
        operator: Code of the operator that reported it.
        zone: Key of the parking zone, or empty on the street; then the next three are empty as well.
        zone_zh: Name of the zone in Chinese.
        zone_en: Its name in English.
        area: Code of its area.
        lon: Longitude. [deg]
        lat: Latitude. [deg]
        at: When it stood there.
        known_at: When the report that says so had arrived.
    """

    reentry: UUID
    watch: int
    masked: str
    reason: WatchReason
    operator: str
    zone: str
    zone_zh: str
    zone_en: str
    area: str
    lon: float
    lat: float
    at: datetime
    known_at: datetime


REENTRY_SEEN = register_event_type("mobility.reentry.seen", version=1, data=ReentrySeen)
