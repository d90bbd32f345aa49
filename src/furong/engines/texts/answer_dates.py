"""What dates say of which answer belongs to a letter: none that was signed before it, rather one from soon after."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

__all__ = ["nearness_in_time", "signed_on"]

_DATE = re.compile(r"(20\d\d)\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})")
#: An answer so much later counts for a third of one of the same day. [d]
_SOON_D = 40.0
_BEFORE = -1.0

Floats = npt.NDArray[np.float64]


def signed_on(text: str) -> int | None:
    """Return the last day that a text names, as the number of days of its calendar; none when it names no day."""
    found = None
    for parts in _DATE.findall(text):
        try:
            found = date(*map(int, parts)).toordinal()
        except ValueError:
            continue
    return found


def nearness_in_time(asked: Sequence[int | None], answers: Sequence[str]) -> Floats:
    """Return how near each answer (column) is behind each letter (row): 1 on its day, -1 before it, 0 when unknown. [1]

    Args:
        asked: The day of each letter, where it is known. [d]
        answers: Texts of answers.
    """
    later = _days([signed_on(text) for text in answers])[None, :] - _days(asked)[:, None]
    near = np.where(later < 0, _BEFORE, np.exp(-np.maximum(later, 0) / _SOON_D))
    return np.asarray(np.where(np.isnan(later), 0.0, near), dtype=np.float64)


def _days(told: Sequence[int | None]) -> Floats:
    return np.array([np.nan if day is None else day for day in told], dtype=np.float64)
