"""The city by hour, district and category: counted once when readings are first merged, added up ever after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from furong.engines.history import summed
from furong.nets.sensing.columns.history.adding import CITY_HOURS, CITY_KEYS, added_counts, counts_table, read_counts
from furong.nets.sensing.columns.history.layout import (
    CITY,
    DAY_MS,
    DOUBTED,
    HOUR_MS,
    ZONE_MS,
    WrittenFile,
    day_begin_ms,
)
from furong.nets.sensing.columns.history.reading import HistoryRows
from furong.nets.sensing.columns.history.writing import FileDraft

__all__ = ["CityCounter", "Groups", "count_days", "count_rows", "merge_counts"]

_HOURS = DAY_MS // HOUR_MS


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Where each thing belongs, by its number.

    Args:
        area: Place of the area of each thing in ``district_of_area``, or -1. [1]
        category: Place in ``categories`` of each thing. [1]
        district_of_area: Place in ``districts`` of each area. [1]
        districts: Area codes; the last is empty and stands for things outside every district.
        categories: Keys of categories; the last is empty and stands for things that are not registered.
    """

    area: npt.NDArray[Any]
    category: npt.NDArray[Any]
    district_of_area: npt.NDArray[Any]
    districts: Sequence[str]
    categories: Sequence[str]

    def of(self, numbers: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
        """Return the group of each number: district and category as one number. [1]"""
        width = len(self.categories)
        group = np.full(len(numbers), len(self.districts) * width - 1, dtype=np.int64)
        known = np.flatnonzero(numbers < min(len(self.area), len(self.category)))
        area = self.area[numbers[known]]
        inside = (area >= 0) & (area < len(self.district_of_area))
        district = np.full(len(known), len(self.districts) - 1, dtype=np.int64)
        district[inside] = self.district_of_area[area[inside]]
        group[known] = district * width + np.minimum(self.category[numbers[known]], width - 1)
        return group


class CityCounter:
    """Counts the readings of one day of city time by hour, district and category."""

    def __init__(self, groups: Groups, day: int) -> None:
        self._groups = groups
        self._begin_ms = day_begin_ms(day)
        self._parts: list[pa.Table] = []

    def add(self, rows: HistoryRows) -> None:
        """Count rows of that day."""
        self._parts.append(count_rows(rows, self._groups, self._begin_ms, _HOURS))

    def write(self, root: Path, partition: int, day: int, about: dict[str, Any]) -> list[WrittenFile]:
        """Write what was counted."""
        draft = FileDraft(root, partition, f"city{day}", CITY_HOURS, {**about, "tier": CITY, "level": 0, "day": day})
        with draft:
            draft.add(added_counts(self._parts, by=CITY_KEYS))
        file = draft.written()
        return [file] if file else []


def count_days(rows: HistoryRows, groups: Groups) -> pa.Table:
    """Return the counts of rows of any days by hour, district and category."""
    days = (rows.time_ms + ZONE_MS) // DAY_MS
    parts = [count_rows(rows.take(days == day), groups, day_begin_ms(day), _HOURS) for day in np.unique(days).tolist()]
    return pa.concat_tables([CITY_HOURS.empty_table(), *parts])


def count_rows(rows: HistoryRows, groups: Groups, begin_ms: int, hours: int) -> pa.Table:
    """Return the counts of rows by hour, district and category; only of hours, districts and categories with rows.

    Args:
        rows: What is counted.
        groups: Where things belong.
        begin_ms: When the first hour begins. [ms since 1970-01-01T00:00Z]
        hours: How many there are. [h]
    """
    width = len(groups.districts) * len(groups.categories)
    hour = (rows.time_ms - begin_ms) // HOUR_MS
    bucket = hour * width + groups.of(rows.number)
    sums = summed(bucket, rows.value, (rows.quality & DOUBTED) == 0, hours * width)
    return counts_table(sums, begin_ms, groups.districts, groups.categories)


def merge_counts(root: Path, files: Sequence[WrittenFile]) -> list[WrittenFile]:
    """Write the counts of files of one partition and day as one file."""
    about = {
        "tier": CITY,
        "level": 1,
        "day": files[0].day,
        "first_seq": min(file.first_seq for file in files),
        "last_seq": max(file.last_seq for file in files),
        "is_counted": True,
    }
    draft = FileDraft(root, files[0].partition, f"city{files[0].day}", CITY_HOURS, about)
    with draft:
        draft.add(added_counts(read_counts(root, files), by=CITY_KEYS))
    file = draft.written()
    return [file] if file else []
