"""What sensing tells others of history."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

__all__ = [
    "CityCount",
    "CityHours",
    "ExportFormat",
    "ExportInfo",
    "ExportSpec",
    "ExportState",
    "HistoryExtent",
    "HistoryPoint",
    "LatestReading",
    "RetentionEffect",
    "RetentionSpec",
    "ThingHistory",
    "ThinnedPoint",
]


class ExportFormat(StrEnum):
    """What an export is written as."""

    CSV = "csv"
    PARQUET = "parquet"


class ExportState(StrEnum):
    """Where an export stands."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class LatestReading:
    """The newest reading of a thing.

    Args:
        code: Of the thing.
        time: When it was made, or ``None`` when the thing has never reported.
        value: What it says, in ``unit``.
        unit: UCUM code.
        quality: Its bits; 0 for a good one. [1]
    """

    code: str
    time: datetime | None
    value: float | None
    unit: str
    quality: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPoint:
    """One reading."""

    time: datetime
    value: float
    quality: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ThinnedPoint:
    """What a thing said in an hour or a day whose readings are no longer kept.

    Args:
        time: When it begins.
        width_s: How long it is. [s]
        n: Readings. [1]
        n_trusted: Of them, those that no quality bit speaks against. [1]
        mean: Of all.
        mean_trusted: Of the trusted, or ``None`` when there is none.
        low: Least value.
        high: Greatest value.
    """

    time: datetime
    width_s: int
    n: int
    n_trusted: int
    mean: float
    mean_trusted: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingHistory:
    """The history of one thing in a span of time; each list by time.

    Args:
        code: Of the thing.
        unit: UCUM code of the values.
        since: Begin of the span.
        until: End of the span, not included.
        readings: The readings that are kept.
        thinned: Hours and days whose readings are no longer kept.
        next_since: Where to read on when there are more than were asked for, else ``None``.
    """

    code: str
    unit: str
    since: datetime
    until: datetime
    readings: list[HistoryPoint]
    thinned: list[ThinnedPoint]
    next_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CityCount:
    """Readings of the city, counted; what they are kept apart by is set, the rest is ``None``."""

    time: datetime | None
    district: str | None
    category: str | None
    n: int
    n_trusted: int
    mean: float
    mean_trusted: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CityHours:
    """The city over whole hours.

    Args:
        since: Begin of the first hour.
        until: End of the last one.
        by: What the counts are kept apart by.
        counts: By time, district and category, as far as they are kept apart.
    """

    since: datetime
    until: datetime
    by: list[str]
    counts: list[CityCount]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryExtent:
    """How much history of a tier there is."""

    tier: str
    files: int
    rows: int
    size_bytes: int
    first_ms: int
    last_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionSpec:
    """How long readings of a category are kept; with an empty category, of all that have no rule of their own.

    Args:
        category: Key of the category, or empty.
        raw_days: As they came. [d]
        hour_days: As hours, counted from the same day. [d]
        day_days: As days; then they go, and the counts of the city stay. [d]
    """

    category: str = ""
    raw_days: int
    hour_days: int
    day_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionEffect:
    """What a rule of retention would take out of a tier now.

    Args:
        tier: Out of which.
        category: Of which things.
        becomes: Tier that the rows are summed in, or empty when they go.
        rows: How many. [1]
        size_bytes: What they take on disk, about. [byte]
        first_day: First day of city time among them, as a date.
        last_day: Last one.
    """

    tier: str
    category: str
    becomes: str
    rows: int
    size_bytes: int
    first_day: str
    last_day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportSpec:
    """What is exported: readings of things, within a span of time.

    Args:
        since: Earliest time.
        until: The time after the latest.
        format: What it is written as.
        codes: The only things, when there are any.
        area: Code of the only area, or empty.
        category: Key of the only category, or empty.
    """

    since: datetime
    until: datetime
    format: ExportFormat = ExportFormat.CSV
    codes: list[str] = field(default_factory=list)
    area: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportInfo:
    """One export.

    Args:
        id: Of the export.
        spec: What was asked for.
        state: Where it stands.
        asked_by: Who asked.
        asked_at: When.
        pieces_done: Pieces on disk. [1]
        pieces: How many there will be, or ``None`` before that is known. [1]
        rows: Readings on disk. [1]
        size_bytes: Size of what can be downloaded, 0 before the end. [byte]
        error_zh: Why it failed, in Chinese.
        error_en: The same in English.
    """

    id: UUID
    spec: ExportSpec
    state: ExportState
    asked_by: str
    asked_at: datetime
    pieces_done: int
    pieces: int | None
    rows: int
    size_bytes: int
    error_zh: str = ""
    error_en: str = ""
