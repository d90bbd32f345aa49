"""Count things in cells, kept apart by a small class of each."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from furong.kernel.compiled import compiled

__all__ = ["count_all", "count_some", "keep_wanted"]

#: Columns by thing, and for each column which of its values are wanted.
Columns3 = tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]


@compiled
def count_all(
    counts: npt.NDArray[np.int32],
    place: npt.NDArray[Any],
    class_of: npt.NDArray[np.uint8],
    columns: Columns3,
    wanted: Columns3,
) -> None:
    """Add one to the count of the cell and class of each thing that is wanted.

    Args:
        counts: By cell and class; a thing of a class that it does not know is not counted.
        place: By thing: its cell.
        class_of: By thing: its class.
        columns: By thing: what it is chosen by.
        wanted: For each column, by value: whether things of that value count.
    """
    for number in range(len(place)):
        _count(counts, number, place, class_of, columns, wanted)


@compiled
def count_some(
    counts: npt.NDArray[np.int32],
    numbers: npt.NDArray[Any],
    place: npt.NDArray[Any],
    class_of: npt.NDArray[np.uint8],
    columns: Columns3,
    wanted: Columns3,
) -> None:
    """Do what :func:`count_all` does for the things of some numbers."""
    for at in range(len(numbers)):
        if numbers[at] < len(place):
            _count(counts, numbers[at], place, class_of, columns, wanted)


@compiled
def keep_wanted(numbers: npt.NDArray[Any], columns: Columns3, wanted: Columns3) -> npt.NDArray[np.int32]:
    """Return those of some numbers that are wanted."""
    kept = np.empty(len(numbers), np.int32)
    size = 0
    for at in range(len(numbers)):
        if _is_wanted(numbers[at], columns, wanted):
            kept[size] = numbers[at]
            size += 1
    return kept[:size]


@compiled
def _count(
    counts: npt.NDArray[np.int32],
    number: int,
    place: npt.NDArray[Any],
    class_of: npt.NDArray[np.uint8],
    columns: Columns3,
    wanted: Columns3,
) -> None:
    kind = class_of[number]
    if kind < counts.shape[1] and _is_wanted(number, columns, wanted):
        counts[place[number], kind] += 1


@compiled
def _is_wanted(number: int, columns: Columns3, wanted: Columns3) -> bool:
    return bool(wanted[0][columns[0][number]] and wanted[1][columns[1][number]] and wanted[2][columns[2][number]])
