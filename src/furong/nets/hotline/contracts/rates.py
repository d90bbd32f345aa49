"""The three rates (响应率、解决率、满意率), each with the numbers that it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

__all__ = ["RateInfo", "ThreeRates", "UnitRates"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RateInfo:
    """A share.

    Args:
        good: How many of them. [1]
        counted: Of how many. [1]
    """

    good: int
    counted: int

    @property
    def ratio(self) -> float | None:
        """The share [1], or ``None`` when there is nothing to count."""
        return self.good / self.counted if self.counted else None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRates:
    """The rates of one unit, or of all when ``unit`` is empty.

    Args:
        unit: Code of the unit.
        unit_zh: Its name in Chinese.
        unit_en: Its name in English.
        response: Rounds that were replied to in time, of those that were due or replied to.
        resolution: Citizens who say that it is solved, of those who were reached.
        satisfaction: Citizens who are content or fairly content, of those who were reached.
    """

    unit: str
    unit_zh: str
    unit_en: str
    response: RateInfo
    resolution: RateInfo
    satisfaction: RateInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreeRates:
    """The rates of a stretch of time: of all units together, and of each."""

    since: datetime
    until: datetime
    all: UnitRates
    units: tuple[UnitRates, ...]
