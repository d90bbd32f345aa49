"""GBFS feeds that the city pulls, as others see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

__all__ = ["COUNTED_FOR", "GbfsSourceInfo", "GbfsVehicles", "NewGbfsSource"]

#: What a feed said counts for so long.
COUNTED_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGbfsSource:
    """A GBFS feed that is to be pulled.

    Args:
        key: Its stable name.
        operator: Code of the operator whose vehicles it tells of.
        url: Address of its ``gbfs.json``.
        period_s: How often. [s]
    """

    key: str
    operator: str
    url: str
    period_s: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class GbfsSourceInfo:
    """A GBFS feed that is pulled.

    Args:
        key: Its stable name.
        operator: Code of the operator.
        url: Address of its ``gbfs.json``.
        period_s: How often. [s]
        next_run_at: When it is pulled next.
        last_success_at: When it was pulled last.
        failures: How often it failed since. [1]
        error_zh: Why, in Chinese, or empty.
        error_en: Why, in English, or empty.
        version: The version of GBFS that it speaks, once known.
        vehicles: Free vehicles that it told of last. [1]
        skipped: Those without a usable position. [1]
    """

    key: str
    operator: str
    url: str
    period_s: int
    next_run_at: datetime
    last_success_at: datetime | None
    failures: int
    error_zh: str
    error_en: str
    version: str
    vehicles: int
    skipped: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GbfsVehicles:
    """Where free vehicles stand; their ids are left behind, because they change after every trip.

    Args:
        version: The version of GBFS.
        at: When that was so.
        lon: Longitudes, WGS 84. [deg]
        lat: Latitudes, WGS 84. [deg]
        disabled: Whether each is out of use.
        skipped: Vehicles without a usable position. [1]
    """

    version: str
    at: datetime
    lon: tuple[float, ...]
    lat: tuple[float, ...]
    disabled: tuple[bool, ...]
    skipped: int
