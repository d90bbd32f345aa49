"""A handful of registered things in plain arrays, for tests of the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from furong.nets.sensing.columns.state.groups import CategoryLimits

__all__ = ["SmallRegistry"]


@dataclass
class SmallRegistry:
    """Things ``T0`` … of two categories in two districts of Chengdu, of two owners."""

    count: int = 40
    category_names: Sequence[str] = ("air/pm25", "water/level")
    owner_names: Sequence[str] = ("environment", "water")
    areas: Sequence[str] = ("510100", "510104", "510107")
    limits: Sequence[CategoryLimits] = (
        CategoryLimits(low=0, high=1000, period_s=60),
        CategoryLimits(low=0, high=10, period_s=300),
    )
    asset: npt.NDArray[Any] = field(default_factory=lambda: np.full(10_000_000, -1, dtype=np.int32))

    @property
    def category(self) -> npt.NDArray[Any]:
        return (np.arange(self.count) // 2 % 2).astype(np.uint16)

    @property
    def owner(self) -> npt.NDArray[Any]:
        return self.category

    @property
    def area(self) -> npt.NDArray[Any]:
        return (1 + np.arange(self.count) % 2).astype(np.int32)

    def area_range(self, code: str) -> tuple[int, int]:
        place = list(self.areas).index(code)
        return (0, 3) if place == 0 else (place, place + 1)

    def own_limits(self, numbers: slice) -> tuple[Any, Any, Any]:
        return None, None, None

    def positions(self, numbers: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        return np.full(len(numbers), 104.0), np.full(len(numbers), 30.6)

    def codes_of(self, numbers: npt.NDArray[Any]) -> list[str]:
        return [f"T{number}" for number in numbers.tolist()]

    def numbers_of(self, codes: Sequence[str]) -> npt.NDArray[Any]:
        return np.array([int(code[1:]) for code in codes], dtype=np.int64)

    def refresh(self) -> bool:
        return False
