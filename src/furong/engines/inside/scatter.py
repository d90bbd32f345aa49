"""How far positions scatter, from vehicles that did not move in between."""

from __future__ import annotations

import numpy as np

from furong.kernel.columns import FloatColumn

__all__ = ["sigma_of_pairs"]

#: The median of a Rayleigh distribution is its scale times sqrt(2 ln 2); two errors make the scale sqrt(2) sigma.
_MEDIAN = np.sqrt(2.0) * np.sqrt(2.0 * np.log(2.0))


def sigma_of_pairs(apart_m: FloatColumn) -> float:
    """Return the standard deviation of positions, each way, from distances between two of a vehicle that stood. [m]

    The median is used, so that the few that did move do not matter.

    Args:
        apart_m: The distances. [m]

    Raises:
        ValueError: When there are none.
    """
    if not len(apart_m):
        raise ValueError("no pairs, no scatter")
    return float(np.median(apart_m) / _MEDIAN)
