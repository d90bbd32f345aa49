"""Count things in cells, kept apart by a small class of each."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from furong.kernel.compiled import compiled

__all__ = ["add_things", "sums_of_runs"]


@compiled
def add_things(
    counts: npt.NDArray[np.int32],
    numbers: npt.NDArray[np.int32],
    place: npt.NDArray[Any],
    class_of: npt.NDArray[np.uint8],
    marks: npt.NDArray[np.uint8],
) -> None:
    """Add one to the count of each thing's cell and class.

    Args:
        counts: By cell and class.
        numbers: The things.
        place: By thing: its cell.
        class_of: By thing: its class; a class that ``marks`` does not know is not counted.
        marks: By class: whether it counts. [1]
    """
    for at in range(len(numbers)):
        number = numbers[at]
        kind = class_of[number]
        if kind < len(marks) and marks[kind]:
            counts[place[number], kind] += 1


def sums_of_runs(
    counts: npt.NDArray[np.int32], first: npt.NDArray[np.int64], last: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Return the sums of ``counts`` over runs of cells, from ``first`` to before ``last``, class by class."""
    if not len(first):
        return np.zeros((0, counts.shape[1]), np.int64)
    low = int(first.min())
    totals = np.zeros((int(last.max()) - low + 1, counts.shape[1]), np.int64)
    np.cumsum(counts[low : int(last.max())], axis=0, out=totals[1:])
    return totals[last - low] - totals[first - low]
