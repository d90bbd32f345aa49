"""Pull connectors: what the city fetches by itself, from where, how often, and how that goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from furong.kernel.errors import FurongError

__all__ = [
    "ConnectorInfo",
    "ConnectorKind",
    "ConnectorSpec",
    "ConnectorState",
    "PullClaim",
    "PullCursor",
    "PullOutcome",
    "PullResult",
    "PullRunInfo",
]


class ConnectorKind(StrEnum):
    """What a connector fetches."""

    #: Records in a JSON document over HTTP(S).
    HTTP_JSON = "http_json"
    #: A CSV table over HTTP(S).
    HTTP_CSV = "http_csv"
    #: Files that others drop into a folder of the node: CSV, Parquet, NDJSON.
    FOLDER = "folder"
    #: Observations of another SensorThings server.
    SENSORTHINGS = "sensorthings"


class ConnectorState(StrEnum):
    """How a connector stands."""

    #: Never run yet.
    WAITING = "waiting"
    HEALTHY = "healthy"
    #: The last run failed; it is tried again.
    FAILING = "failing"
    PAUSED = "paused"


class PullOutcome(StrEnum):
    """How a run ended."""

    STORED = "stored"
    #: The source had nothing new.
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectorSpec:
    """What a connector fetches.

    Args:
        key: Stable name: small letters, digits, hyphens.
        title: What people call it.
        kind: What is fetched.
        address: ``http(s)://…``, or for a folder its path below the node's folder of incoming files.
        period_s: How often. [s]
        timeout_s: How long one answer may take. [s]
        size_max_mb: The largest answer or file that is taken. [MB]
        records: Where the records are in a JSON document: names and ``[]``-free dots, e.g. ``data.items``; empty when
            the document itself is the list.
        fields: Names, in what comes, of ``code``, ``time``, ``value``, and ``unit`` where there is one.
        code_prefix: Put before every code.
        time_zone: UTC offset that is meant by times without one, e.g. ``+08:00``; empty puts them into quarantine.
        secret: Name of the secret whose text is sent as ``Authorization``, below the node's secrets; empty for none.
    """

    key: str
    title: str
    kind: ConnectorKind
    address: str
    period_s: int = 300
    timeout_s: float = 30.0
    size_max_mb: int = 32
    records: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    code_prefix: str = ""
    time_zone: str = ""
    secret: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectorInfo:
    """A connector and its health.

    Args:
        spec: What it fetches.
        state: How it stands.
        last_tried_at: When it ran last.
        last_success_at: When it ran last without an error.
        next_run_at: When it runs next; ``None`` when it is paused.
        newest_at: Time of the newest reading that it has brought.
        lag_s: How old that reading is now. [s]
        failures: Failed runs in a row. [1]
        error_zh: What went wrong last, in Chinese; empty when nothing did.
        error_en: The same in English.
        readings: Readings that its last successful run brought. [1]
        readings_total: Readings that it has brought in all. [1]
        quarantined_total: Records that were put aside in all. [1]
    """

    spec: ConnectorSpec
    state: ConnectorState
    last_tried_at: datetime | None
    last_success_at: datetime | None
    next_run_at: datetime | None
    newest_at: datetime | None
    lag_s: float | None
    failures: int
    error_zh: str
    error_en: str
    readings: int
    readings_total: int
    quarantined_total: int

    def error(self, language: str) -> str:
        """Return what went wrong last, in ``language``."""
        return self.error_en if language == "en" else self.error_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRunInfo:
    """One run of a connector."""

    begun_at: datetime
    ended_at: datetime
    outcome: PullOutcome
    size_bytes: int
    readings: int
    quarantined: int
    error_zh: str
    error_en: str

    def error(self, language: str) -> str:
        """Return what went wrong, in ``language``."""
        return self.error_en if language == "en" else self.error_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class PullCursor:
    """How far a connector has got.

    Args:
        etag: Of the newest answer.
        last_modified: Of the newest answer.
        newest_ms: Time of the newest reading that was taken. [ms since 1970-01-01T00:00Z]
        files: Files that were taken, by name: size and time of change.
        is_behind: Whether the last run had to stop before it had everything.
    """

    etag: str = ""
    last_modified: str = ""
    newest_ms: int = 0
    files: Mapping[str, str] = field(default_factory=dict)
    is_behind: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PullClaim:
    """A connector that is due and that this process alone runs until ``until``."""

    spec: ConnectorSpec
    cursor: PullCursor
    begun_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PullResult:
    """What a run has brought.

    Args:
        cursor: How far the connector has got.
        size_bytes: How much was fetched. [byte]
        readings: Readings that were taken. [1]
        quarantined: Records that were put aside. [1]
        trouble: What went wrong, after what was brought before it.
    """

    cursor: PullCursor
    size_bytes: int = 0
    readings: int = 0
    quarantined: int = 0
    trouble: FurongError | None = None
