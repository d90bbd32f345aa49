"""Windows that slide over a column with holes: NaN takes no part, and too few values make NaN."""

from __future__ import annotations

import numpy as np

from furong.kernel.columns import BoolColumn, FloatColumn, IntColumn
from furong.kernel.compiled import compiled

__all__ = ["ahead", "behind", "rolling_median", "runs_of", "typical_size"]

#: Scale of a normal distribution by its median absolute deviation. [1]
_MAD_TO_SCALE = 1.4826


@compiled
def _put(window: FloatColumn, size: int, value: float) -> int:
    at = int(np.searchsorted(window[:size], value))
    for i in range(size, at, -1):
        window[i] = window[i - 1]
    window[at] = value
    return size + 1


@compiled
def _drop(window: FloatColumn, size: int, value: float) -> int:
    at = int(np.searchsorted(window[:size], value))
    for i in range(at, size - 1):
        window[i] = window[i + 1]
    return size - 1


@compiled
def rolling_median(values: FloatColumn, width: int, least: int) -> FloatColumn:
    """Return the median of the ``width`` values around each place.

    Args:
        values: A column with holes. [unit of the values]
        width: How many places the window spans. [1]
        least: Fewer values than this in a window make NaN. [1]
    """
    count, half = len(values), width // 2
    medians = np.full(count, np.nan)
    window = np.empty(2 * half + 2)
    size, begin, end = 0, 0, 0
    for i in range(count):
        while end < min(count, i + half + 1):
            if not np.isnan(values[end]):
                size = _put(window, size, values[end])
            end += 1
        while begin < i - half:
            if not np.isnan(values[begin]):
                size = _drop(window, size, values[begin])
            begin += 1
        if size >= least:
            medians[i] = 0.5 * (window[(size - 1) // 2] + window[size // 2])
    return medians


def behind(values: FloatColumn, width: int, share: float = 0.5) -> FloatColumn:
    """Return the mean of the values that end at each place.

    Args:
        values: A column with holes. [unit of the values]
        width: How many places the window spans. [1]
        share: When fewer than this part of them are there, the mean is NaN. [1]
    """
    there = np.isfinite(values)
    sums = np.concatenate([[0.0], np.cumsum(np.where(there, values, 0.0))])
    counts = np.concatenate([[0], np.cumsum(there)])
    places = np.arange(1, len(values) + 1)
    first = np.maximum(places - width, 0)
    count = counts[places] - counts[first]
    enough = count >= np.ceil(width * share)
    return np.where(enough, (sums[places] - sums[first]) / np.maximum(count, 1), np.nan)


def ahead(values: FloatColumn, width: int) -> FloatColumn:
    """Return the mean of the values that begin at each place, as :func:`behind` does for those that end there.

    Args:
        values: A column with holes. [unit of the values]
        width: How many places the window spans. [1]
    """
    return behind(values[::-1], width)[::-1]


def typical_size(values: FloatColumn) -> float:
    """Return the robust scale about zero, or NaN when there are no values.

    Args:
        values: A column with holes. [unit of the values]
    """
    there = values[np.isfinite(values)]
    return float(_MAD_TO_SCALE * np.median(np.abs(there))) if there.size else float("nan")


def runs_of(mask: BoolColumn) -> tuple[IntColumn, IntColumn]:
    """Return where the runs of ``True`` begin, and where they have ended (exclusive)."""
    steps = np.diff(np.concatenate([[0], mask.astype(np.int64), [0]]))
    return np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)
