"""Lists of numbers by category, by area and by owner, and codes in order: what a search begins with.

They cover the numbers that there were when they were made; what was registered since is looked through one by one, and
when that becomes much they are made anew.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from furong.kernel.compiled import compiled
from furong.nets.sensing.columns.registry.registry import Registry

__all__ = ["Postings", "keep", "make_postings", "open_postings"]

NumberColumn = npt.NDArray[np.int32]
KINDS = ("category", "area", "owner")


@dataclass(slots=True)
class Postings:
    """For each kind, all numbers in the order of that column, and where each value begins.

    Args:
        covered: How many numbers they cover. [1]
        numbers: By kind.
        starts: By kind: where the numbers of a value begin; one longer than there are values.
        by_code: Numbers in the order of their codes.
    """

    covered: int = 0
    numbers: dict[str, npt.NDArray[Any]] = field(default_factory=dict)
    starts: dict[str, npt.NDArray[Any]] = field(default_factory=dict)
    by_code: npt.NDArray[Any] = field(default_factory=lambda: np.zeros(0, np.int32))

    def between(self, kind: str, first: int, last: int) -> npt.NDArray[Any]:
        """Return the numbers whose value lies from ``first`` to before ``last``."""
        if not self.covered:
            return np.zeros(0, np.int32)
        starts = self.starts[kind]
        top = len(starts) - 1
        return self.numbers[kind][int(starts[min(first, top)]) : int(starts[min(last, top)])]


def make_postings(registry: Registry, codes_in_order: npt.NDArray[Any]) -> None:
    """Make the lists of everything that is registered and put them in the place of the older ones.

    Args:
        registry: What is registered.
        codes_in_order: All numbers in the order of their codes.
    """
    root, count = registry.files.root, registry.count
    before = open_postings(root).covered
    sizes = {
        "category": len(registry.category_names),
        "area": len(registry.areas),
        "owner": len(registry.owner_names),
    }
    columns: dict[str, npt.NDArray[Any]] = {
        "category": registry.category,
        "area": registry.area,
        "owner": registry.owner,
    }
    for kind in KINDS:
        starts = np.zeros(sizes[kind] + 1, np.int64)
        np.cumsum(np.bincount(columns[kind], minlength=sizes[kind]), out=starts[1:])
        numbers = np.empty(count, np.int32)
        _deal(columns[kind], starts[:-1].copy(), numbers)
        numbers.tofile(root / f"by-{kind}-{count}.numbers")
        starts.tofile(root / f"by-{kind}-{count}.starts")
    codes_in_order.astype(np.int32).tofile(root / f"by-code-{count}.numbers")
    mark = root / "postings.json"
    draft = mark.with_suffix(".new")
    draft.write_text(json.dumps({"covered": count}))
    draft.rename(mark)
    # Whoever has read the mark before may still be opening the lists of the last time.
    for path in root.glob("by-*-*.*"):
        if int(path.stem.rpartition("-")[2]) not in (count, before):
            path.unlink(missing_ok=True)


@compiled
def _deal(values: npt.NDArray[Any], places: npt.NDArray[np.int64], numbers: NumberColumn) -> None:
    """Put each number at the next free place of its value: a sort that keeps the order of numbers."""
    for number in range(len(values)):
        value = values[number]
        numbers[places[value]] = number
        places[value] += 1


@compiled
def keep(numbers: NumberColumn, column: npt.NDArray[Any], mask: npt.NDArray[np.bool_]) -> NumberColumn:
    """Return the numbers whose value in a column is marked, in the order in which they came."""
    kept = np.empty(len(numbers), np.int32)
    at = 0
    for number in numbers:
        kept[at] = number
        at += mask[column[number]]
    return kept[:at]


def open_postings(root: Path) -> Postings:
    """Return the newest lists, or empty ones when there are none yet."""
    try:
        covered = int(json.loads((root / "postings.json").read_text())["covered"])
    except (OSError, ValueError, KeyError):
        return Postings()
    return Postings(
        covered=covered,
        numbers={kind: np.memmap(root / f"by-{kind}-{covered}.numbers", np.int32, "r") for kind in KINDS},
        starts={kind: np.memmap(root / f"by-{kind}-{covered}.starts", np.int64, "r") for kind in KINDS},
        by_code=np.memmap(root / f"by-code-{covered}.numbers", np.int32, "r"),
    )
