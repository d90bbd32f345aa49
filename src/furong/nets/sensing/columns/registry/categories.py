"""The categories of things: what is measured, in which unit, between which limits, how often, whose it is."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

__all__ = ["Category", "read_categories"]

_NAN = float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A category of things.

    Args:
        code: Its code, e.g. ``water.level_river``.
        name_zh: Its name in Chinese.
        name_en: Its name in English.
        group: The field it belongs to, e.g. ``water``.
        unit: UCUM code of its values.
        low: The least that is possible, NaN for no limit.
        high: The most that is possible, NaN for no limit.
        period_s: How often a thing reports. [s]
        step_max: The largest step between two readings, NaN for none.
        owner: Department that usually owns such things (权属单位).
        sensitivity: ``open``, ``shared`` or ``restricted``.
    """

    code: str
    name_zh: str
    name_en: str
    group: str
    unit: str
    low: float
    high: float
    period_s: float
    step_max: float
    owner: str
    sensitivity: str

    def name(self, language: str) -> str:
        """Return the name in ``language``."""
        return self.name_en if language == "en" else self.name_zh


@cache
def read_categories() -> Mapping[str, Category]:
    """Return the categories that come with the product, by code, in the order of the file."""
    file = resources.files("furong.nets.sensing") / "data" / "categories.csv"
    rows = [_category(row) for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())]
    return MappingProxyType({row.code: row for row in rows})


def _category(row: dict[str, str]) -> Category:
    return Category(
        code=row["code"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        group=row["group"],
        unit=row["unit"],
        low=_number(row["low"]),
        high=_number(row["high"]),
        period_s=float(row["period_s"]),
        step_max=_number(row["step_max"]),
        owner=row["owner"],
        sensitivity=row["sensitivity"],
    )


def _number(text: str) -> float:
    return float(text) if text else _NAN
