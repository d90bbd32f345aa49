"""Things that disagree with their neighbours: far from the median of what stands around them."""

from __future__ import annotations

import numpy as np

from furong.kernel.columns import BoolColumn, FloatColumn, IntColumn

__all__ = ["disagreeing"]

#: A median absolute deviation times this is a standard deviation, for values that are normally distributed. [1]
_SIGMA_A_MAD = 1.4826


def disagreeing(
    place: IntColumn, value: FloatColumn, span: FloatColumn, *, least: int, ratio: float, share: float
) -> BoolColumn:
    """Return which values are far from the median of their place.

    Args:
        place: Number of the neighbourhood: things of one category that stand together. [1]
        value: The newest value of each thing. [1]
        span: Width of what is possible for it; NaN where nobody has said, and then only ``ratio`` counts. [1]
        least: Neighbourhoods of fewer things say nothing. [1]
        ratio: Farther than so many standard deviations (from the median absolute deviation). [1]
        share: And farther than this part of ``span``. [1]
    """
    order = np.lexsort((value, place))
    ordered_place, ordered = place[order], value[order]
    first, size = _runs(ordered_place)
    middle = np.repeat(_medians(ordered, first, size), size)
    off = np.abs(ordered - middle)
    by_distance = np.lexsort((off, ordered_place))
    spread = np.repeat(_medians(off[by_distance], first, size), size) * _SIGMA_A_MAD
    far = (off > ratio * spread) & (off > share * np.nan_to_num(span[order], nan=0.0)) & (off > 0)
    answer = np.zeros(len(place), dtype=bool)
    answer[order] = far & (np.repeat(size, size) >= least)
    return answer


def _runs(ordered: IntColumn) -> tuple[IntColumn, IntColumn]:
    """Return where each run of equal numbers begins, and how long it is."""
    begins = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(ordered) else np.empty(0, dtype=np.int64)
    return begins, np.diff(np.r_[begins, len(ordered)])


def _medians(ordered: FloatColumn, first: IntColumn, size: IntColumn) -> FloatColumn:
    """Return the median of each run; every run is sorted."""
    return (ordered[first + (size - 1) // 2] + ordered[first + size // 2]) / 2 if len(first) else np.empty(0)
