"""How long readings are kept, and what would go if the rules were applied now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from furong.nets.sensing.columns.history import WrittenFile
from furong.nets.sensing.columns.history.layout import DAY, HOUR, RAW
from furong.nets.sensing.columns.history.thinning import COARSER, rows_of_numbers
from furong.nets.sensing.contracts.history import RetentionEffect, RetentionSpec
from furong.nets.sensing.models.history import RetentionRule
from furong.nets.sensing.selectors.history_files import as_written, live_rows

__all__ = ["DEFAULT_RETENTION", "TIERS", "DueDay", "category_of", "due_days", "list_retention", "retention_effect"]

#: Raw readings for 90 days, hours for 3 years, days for 10.
DEFAULT_RETENTION = RetentionSpec(raw_days=90, hour_days=3 * 365, day_days=10 * 365)
TIERS = (RAW, HOUR, DAY)
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, eq=False)
class DueDay:
    """A day of a partition, in one tier, out of which rows have to go.

    Args:
        files: All of it that counts.
        is_old: Marks the categories, by place, whose rows go.
        digest: Stands for those categories.
    """

    files: list[WrittenFile]
    is_old: npt.NDArray[np.bool_]
    digest: str


def list_retention() -> list[RetentionSpec]:
    """Return the rules, the one for all others first."""
    specs = [
        RetentionSpec(category=row.category, raw_days=row.raw_days, hour_days=row.hour_days, day_days=row.day_days)
        for row in RetentionRule.objects.order_by("category")
    ]
    return specs if specs and not specs[0].category else [DEFAULT_RETENTION, *specs]


def due_days(
    rules: Sequence[RetentionSpec], categories: Sequence[str], *, today: int, tier: str, partition: int | None = None
) -> Iterable[DueDay]:
    """Yield the days of a tier that hold rows, or may, that are too old for it.

    Args:
        rules: How long readings are kept.
        categories: Keys of the categories; one place more stands for things that are not registered.
        today: Day of city time. [d since 1970-01-01]
        tier: Which one.
        partition: Whose; all when ``None``. [1]
    """
    keep = _days_of(rules, categories, tier)
    rows = live_rows(partition=partition, tiers=[tier]).filter(
        level__gte=1, is_late=False, day__lt=today - int(keep.min())
    )
    for (_partition, day), found in groupby(
        rows.order_by("partition", "day", "first_seq", "id"), key=lambda row: (row.partition, row.day)
    ):
        files = [as_written(row) for row in found]
        is_old = keep < today - (day or 0)
        digest = hashlib.sha256("\n".join(_names(categories, is_old)).encode()).hexdigest()[:16]
        if any(file.thinned != digest for file in files):
            yield DueDay(files, is_old, digest)


def retention_effect(
    root: Path, rules: Sequence[RetentionSpec], categories: Sequence[str], category: npt.NDArray[Any], *, today: int
) -> list[RetentionEffect]:
    """Return what would go now if these were the rules, counted in the files themselves.

    Args:
        root: Folder of the sensing platform's files.
        rules: How long readings would be kept.
        categories: Keys of the categories.
        category: Category of each number. [1]
        today: Day of city time. [d since 1970-01-01]
    """
    effects = []
    for tier in TIERS:
        rows = np.zeros(len(categories) + 1, dtype=np.int64)
        sizes = np.zeros(len(categories) + 1)
        first, last = np.full(len(rows), 2**31), np.full(len(rows), -1)
        for due in due_days(rules, categories, today=today, tier=tier):
            counts = _count_old(root, due, category)
            rows += counts
            sizes += counts * (sum(file.size_bytes for file in due.files) / sum(file.rows for file in due.files))
            day = due.files[0].day or 0
            first[counts > 0] = np.minimum(first[counts > 0], day)
            last[counts > 0] = np.maximum(last[counts > 0], day)
        effects += [
            RetentionEffect(
                tier=tier,
                category=[*categories, ""][place],
                becomes=COARSER.get(tier, ("", 0))[0],
                rows=int(rows[place]),
                size_bytes=int(sizes[place]),
                first_day=_date(first[place]),
                last_day=_date(last[place]),
            )
            for place in np.flatnonzero(rows).tolist()
        ]
    return effects


def _count_old(root: Path, due: DueDay, category: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    counts = np.zeros(len(due.is_old), dtype=np.int64)
    for numbers in rows_of_numbers(root, due.files):
        counts += np.bincount(category_of(category, numbers, len(due.is_old)), minlength=len(due.is_old))
    return counts * due.is_old


def category_of(category: npt.NDArray[Any], numbers: npt.NDArray[Any], places: int) -> npt.NDArray[np.int64]:
    """Return the place of each number's category; the last of ``places`` [1] for one that is not registered."""
    known = numbers < len(category)
    found = np.full(len(numbers), places - 1, dtype=np.int64)
    found[known] = category[numbers[known]]
    return found


def _days_of(rules: Sequence[RetentionSpec], categories: Sequence[str], tier: str) -> npt.NDArray[np.int64]:
    by_category = {rule.category: int(getattr(rule, f"{tier}_days")) for rule in rules}
    default = by_category.get("", getattr(DEFAULT_RETENTION, f"{tier}_days"))
    return np.array([by_category.get(name, default) for name in (*categories, "")], dtype=np.int64)


def _names(categories: Sequence[str], is_old: npt.NDArray[np.bool_]) -> list[str]:
    return sorted(name for name, old in zip((*categories, "-"), is_old.tolist(), strict=True) if old)


def _date(day: int) -> str:
    return (_EPOCH + timedelta(days=int(day))).isoformat()
