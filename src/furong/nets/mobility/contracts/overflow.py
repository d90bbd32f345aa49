"""Overflows of parking zones as others see them: thresholds, states, episodes, and what is announced of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from furong.kernel.events import register_event_type

__all__ = [
    "OVERFLOW_CLEARED",
    "OVERFLOW_CORRECTED",
    "OVERFLOW_COUNTED",
    "OVERFLOW_RAISED",
    "OVERFLOW_WITHDRAWN",
    "OVERFLOW_WORSENED",
    "EpisodeInfo",
    "OverflowState",
    "OverflowThresholds",
    "OverflowTold",
    "TurnInfo",
    "ZoneOverflow",
]


class OverflowState(StrEnum):
    """How full a zone is; an episode lasts from ``overflow`` on until the zone is clear."""

    #: No thresholds are in force, or nothing was counted.
    UNKNOWN = "unknown"
    NORMAL = "normal"
    CROWDED = "crowded"
    OVERFLOW = "overflow"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True, kw_only=True)
class OverflowThresholds:
    """When a zone is how full; a share is one of its capacity.

    Args:
        crowded: From this share on it is crowded. [1]
        overflow: From this share on it overflows, once that has lasted. [1]
        critical: From this share on it overflows critically, once that has lasted. [1]
        clear: Below this share it is clear again. [1]
        dwell: How long counts must say it before it overflows.
        clear_dwell: How long counts must say it before it is clear.
        hold: How long a count speaks for the zone when no other follows.
        silence: How long a better source must say nothing before the next one is listened to.
        certainty: How probable it must be that a threshold is passed, above one half. [1]
    """

    crowded: float
    overflow: float
    critical: float
    clear: float
    dwell: timedelta
    clear_dwell: timedelta
    hold: timedelta
    silence: timedelta
    certainty: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnInfo:
    """An episode has taken a turn.

    Args:
        step: ``raised``, ``worsened``, ``eased``, ``cleared``, ``corrected`` or ``withdrawn``.
        state: The state that the zone is in from then on.
        at: When, by the time of the counts.
        known_at: When the counts that say it had arrived.
        total: Vehicles by the newest count that was known then. [1]
        source: Who counted.
    """

    step: str
    state: OverflowState
    at: datetime
    known_at: datetime
    total: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeInfo:
    """One overflow of a zone, from when it was raised until it was clear.

    Args:
        id: Its id.
        zone: Key of the zone.
        state: How full the zone is, or was last before it was clear.
        worst: The worst state of it.
        raised_at: Since when, by the time of the counts.
        cleared_at: Until when, or ``None`` while it lasts.
        known_at: When it first was known; later than ``raised_at`` when counts came late.
        capacity: Vehicles that the zone takes. [1]
        limit: Vehicles from which on it overflows. [1]
        clear: Vehicles at which it is clear. [1]
        turns: What became of it, in the order in which it was known.
    """

    id: UUID
    zone: str
    state: OverflowState
    worst: OverflowState
    raised_at: datetime
    cleared_at: datetime | None
    known_at: datetime
    capacity: int
    limit: int
    clear: int
    turns: tuple[TurnInfo, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneOverflow:
    """How full a zone is now.

    Args:
        zone: Key of the zone.
        name_zh: Its name in Chinese.
        name_en: Its name in English.
        state: The state.
        since: Since when, or ``None`` when that is longer ago than what is looked at.
        capacity: Vehicles that it takes. [1]
        limit: Vehicles from which on it overflows, or ``None`` without thresholds. [1]
        clear: Vehicles at which it is clear, or ``None`` without thresholds. [1]
        total: Vehicles by the newest count of the source that is listened to, or ``None``. [1]
        sigma: Standard deviation of that. [1]
        by_operator: The same by operator's code. [1]
        source: Who counted, or empty.
        counted_at: When.
        missing: Operators whose feed was out at the newest count by positions: it is judged with the others.
        episode: The episode that it is in, or ``None``.
    """

    zone: str
    name_zh: str
    name_en: str
    state: OverflowState
    since: datetime | None
    capacity: int
    limit: int | None
    clear: int | None
    total: float | None
    sigma: float | None
    by_operator: Mapping[str, float] = field(default_factory=dict)
    source: str = ""
    counted_at: datetime | None = None
    missing: tuple[str, ...] = ()
    episode: EpisodeInfo | None = None

    def name(self, language: str) -> str:
        """Return the name of the zone in ``language``."""
        return self.name_en if language == "en" else self.name_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class OverflowTold:
    """Payload: what became of an overflow, with the count that says so.

    Args:
        zone: Key of the zone.
        zone_zh: Its name in Chinese.
        zone_en: Its name in English.
        area: Code of its area.
        lon: Longitude of a point inside it, WGS 84. [deg]
        lat: Latitude of that point. [deg]
        episode: The overflow.
        case_type: Key of the type of case that it opens, or empty.
        state: How full the zone is.
        at: When that began, by the time of the counts.
        raised_at: Since when the zone overflows.
        known_at: When the counts that say so had arrived.
        source: Who counted.
        counted_at: When.
        total: Vehicles. [1]
        sigma: Standard deviation of that. [1]
        capacity: Vehicles that the zone takes. [1]
        clear_at: The most vehicles with which it is clear. [1]
        by_operator: Vehicles by operator's code, when that source can tell; what is of nobody known under "". [1]
        bikes: Whole vehicles by operator, by the newest count that can tell, scaled to ``total``. [1]
        quotas: How many each has to move so that the zone is clear, by its share. [1]
        missing: Operators whose feed was out, so that nothing of this tells of them.
    """

    zone: str
    zone_zh: str
    zone_en: str
    area: str
    lon: float
    lat: float
    episode: UUID
    case_type: str
    state: str
    at: datetime
    raised_at: datetime
    known_at: datetime
    source: str
    counted_at: datetime
    total: float
    sigma: float
    capacity: int
    clear_at: int
    by_operator: dict[str, float]
    bikes: dict[str, int]
    quotas: dict[str, int]
    missing: tuple[str, ...] = ()


OVERFLOW_RAISED = register_event_type("mobility.overflow.raised", version=1, data=OverflowTold)
OVERFLOW_WORSENED = register_event_type("mobility.overflow.worsened", version=1, data=OverflowTold)
#: A zone that overflows was counted by the source that is listened to.
OVERFLOW_COUNTED = register_event_type("mobility.overflow.counted", version=1, data=OverflowTold)
OVERFLOW_CLEARED = register_event_type("mobility.overflow.cleared", version=1, data=OverflowTold)
OVERFLOW_CORRECTED = register_event_type("mobility.overflow.corrected", version=1, data=OverflowTold)
OVERFLOW_WITHDRAWN = register_event_type("mobility.overflow.withdrawn", version=1, data=OverflowTold)
