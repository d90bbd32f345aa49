"""Where history lies: Parquet files below one folder, each of one partition, none ever changed once it is there."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from furong.engines.quality import QualityBit
from furong.kernel.clock import CITY_TIME

__all__ = [
    "CITY",
    "DAY",
    "DAY_MS",
    "DOUBTED",
    "HOUR",
    "HOUR_MS",
    "RAW",
    "READINGS",
    "ZONE_MS",
    "WrittenFile",
    "city_day",
    "day_begin_ms",
    "history_folder",
    "new_path",
    "sync_folder",
]

#: Tiers: readings as they came; one row a thing and hour, or day; one row an hour, district and category.
RAW, HOUR, DAY, CITY = "raw", "hour", "day", "city"

READINGS = pa.schema(
    [
        ("number", pa.int32()),
        ("time", pa.timestamp("ms", "UTC")),
        ("value", pa.float64()),
        ("quality", pa.uint16()),
    ]
)

#: A reading with one of these bits is not counted among the trusted ones; one that is merely late or old is.
DOUBTED = int(
    QualityBit.RANGE
    | QualityBit.STUCK
    | QualityBit.SPIKE
    | QualityBit.NEIGHBOUR
    | QualityBit.CLOCK
    | QualityBit.UNCALIBRATED
)

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
ZONE_MS = int(CITY_TIME.utcoffset(None).total_seconds() * 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenFile:
    """A file that is on disk and that the catalogue does not name yet.

    Args:
        partition: Whose things it is about. [1]
        tier: What a row of it is.
        level: How often its rows were merged; 0 as the engine wrote them. [1]
        day: Day of city time since 1970-01-01 that all rows lie in, or ``None``. [d]
        first_seq: Sequence number in the stream of the first message that it holds readings of. [1]
        last_seq: Of the last one. [1]
        rows: How many rows it has. [1]
        min_ms: Time of its earliest row. [ms since 1970-01-01T00:00Z]
        max_ms: Time of its latest row. [ms since 1970-01-01T00:00Z]
        min_number: Least number of a thing in it. [1]
        max_number: Greatest one. [1]
        size_bytes: Its size. [byte]
        path: Where it lies below the history folder.
        is_late: Whether its rows came after newer ones and may repeat what is there.
        is_counted: Whether its rows are in a file of tier ``city`` as well.
        thinned: What the rules of retention took out of it, as a digest; empty for nothing.
    """

    partition: int
    tier: str
    level: int
    day: int | None
    first_seq: int
    last_seq: int
    rows: int
    min_ms: int
    max_ms: int
    min_number: int
    max_number: int
    size_bytes: int
    path: str
    is_late: bool = False
    is_counted: bool = False
    thinned: str = ""


def history_folder(root: Path) -> Path:
    """Return where history lies below the folder ``root`` of the sensing platform's files."""
    return root / "history"


def city_day(time_ms: int) -> int:
    """Return the day of city time [d since 1970-01-01] that an instant [ms] lies in."""
    return (time_ms + ZONE_MS) // DAY_MS


def day_begin_ms(day: int) -> int:
    """Return when a day of city time begins. [ms since 1970-01-01T00:00Z]"""
    return day * DAY_MS - ZONE_MS


def new_path(root: Path, partition: int, label: str) -> tuple[str, Path]:
    """Return a path that no file has, below the history folder and in full; its folder is made when it is not there."""
    relative = f"p{partition}/{label}-{secrets.token_hex(5)}.parquet"
    full = history_folder(root) / relative
    if not full.parent.is_dir():
        full.parent.mkdir(parents=True, exist_ok=True)
        sync_folder(full.parent.parent)
    return relative, full


def sync_folder(folder: Path) -> None:
    """Make the names in a folder outlast a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
