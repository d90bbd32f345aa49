"""Counts of vehicles in zones as others see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

__all__ = ["CountSource", "NewCount", "ParkingState", "ZoneCountInfo"]


class CountSource(StrEnum):
    """Who counted."""

    CAMERA = "camera"
    #: Positions that the operators report.
    FEED = "feed"
    PATROL = "patrol"


class ParkingState(StrEnum):
    """How a vehicle stands."""

    IN_LINE = "in_line"
    OUT_OF_LINE = "out_of_line"
    FALLEN = "fallen"
    BLOCKING = "blocking"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCount:
    """A count that is recorded.

    Args:
        zone: Key of the zone.
        at: When it was counted.
        source: Who counted.
        total: Vehicles. [1]
        by_operator: The same by operator's code; what is of nobody known stands under the empty text. [1]
        by_state: The same by :class:`ParkingState`; empty when the source cannot see it. [1]
        conf: How sure the source is of itself, from 0 to 1. [1]
        sigma: Standard deviation of ``total``. [1]
        key: What makes it the same count when it is told twice, e.g. camera and frame; empty: zone, time and source.
    """

    zone: str
    at: datetime
    source: CountSource
    total: float
    sigma: float
    by_operator: Mapping[str, float] = field(default_factory=dict)
    by_state: Mapping[str, float] = field(default_factory=dict)
    conf: float = 1.0
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneCountInfo:
    """A count as it was recorded.

    Args:
        zone: Key of the zone.
        at: When it was counted.
        source: Who counted.
        total: Vehicles. [1]
        by_operator: The same by operator's code. [1]
        by_state: The same by state. [1]
        conf: How sure the source is of itself, from 0 to 1. [1]
        sigma: Standard deviation of ``total``. [1]
    """

    zone: str
    at: datetime
    source: CountSource
    total: float
    by_operator: Mapping[str, float]
    by_state: Mapping[str, float]
    conf: float
    sigma: float
