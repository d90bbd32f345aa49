"""Counts of vehicles in zones as others see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from furong.nets.mobility.contracts.looks import NewLook

__all__ = ["CountSource", "Estimate", "LiveCountInfo", "NewCount", "ZoneCountInfo"]


class CountSource(StrEnum):
    """Who counted."""

    CAMERA = "camera"
    #: Positions that the operators report.
    FEED = "feed"
    PATROL = "patrol"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCount:
    """A count that is recorded.

    Args:
        zone: Key of the zone.
        at: When it was counted.
        source: Who counted.
        total: Vehicles. [1]
        by_operator: The same by operator's code; what is of nobody known stands under the empty text. [1]
        by_state: The same by how they stand (``ParkingState``); empty when the source cannot see it. [1]
        conf: How sure the source is of itself, from 0 to 1. [1]
        sigma: Standard deviation of ``total``. [1]
        key: What makes it the same count when it is told twice, e.g. camera and frame; empty: zone, time and source.
        look: What a camera made out, when it tells that.
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
    look: NewLook | None = None


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
        missing: Of positions: the operators whose feed was out, of whom is told where their vehicles stood last.
    """

    zone: str
    at: datetime
    source: CountSource
    total: float
    by_operator: Mapping[str, float]
    by_state: Mapping[str, float]
    conf: float
    sigma: float
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A number of vehicles and how sure it is.

    Args:
        value: Expected number. [1]
        sigma: Its standard deviation. [1]
    """

    value: float
    sigma: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveCountInfo:
    """How many vehicles stand in a zone, with error bars.

    Positions err, so that each vehicle counts with the chance of being inside; what positions miss is learnt from
    cameras and patrols (see ``engines/inside/bias.py``).

    Args:
        zone: Key of the zone.
        version: Its version. [1]
        name_zh: Its name in Chinese.
        name_en: Its name in English.
        capacity: Vehicles that it takes. [1]
        at: The instant.
        total: Vehicles, corrected. [1]
        sigma: Standard deviation of that. [1]
        low: Lower end of the interval that holds the truth with 95 %. [1]
        high: Upper end. [1]
        by_operator: Vehicles by positions alone, by operator's code. [1]
        by_vehicle_state: The same by state in the words of MDS. [1]
        by_state: How they stand, as seen within the last half hour; empty when nobody looked. [1]
        feed_total: Vehicles by positions alone. [1]
        feed_sigma: Standard deviation of that. [1]
        bias: What positions miss. [1]
        bias_sigma: Standard deviation of that. [1]
        looked_at: When somebody looked last.
        looked_by: Who.
    """

    zone: str
    version: int
    name_zh: str
    name_en: str
    capacity: int
    at: datetime
    total: float
    sigma: float
    low: float
    high: float
    by_operator: Mapping[str, Estimate]
    by_vehicle_state: Mapping[str, Estimate]
    by_state: Mapping[str, float]
    feed_total: float
    feed_sigma: float
    bias: float
    bias_sigma: float
    looked_at: datetime | None
    looked_by: CountSource | None

    def name(self, language: str) -> str:
        """Return the name of the zone in ``language``."""
        return self.name_en if language == "en" else self.name_zh
