"""From chances to counts: how many stand in each zone, by group, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from furong.engines.inside.chances import Chances
from furong.kernel.columns import FloatColumn, IntColumn

__all__ = ["Counts", "counts"]


@dataclass(frozen=True, eq=False)
class Counts:
    """Expected counts, one row a zone, one column a group.

    Args:
        mean: Sum of the chances. [1]
        variance: Sum of ``p (1 - p)``: positions err independently of one another. [1]
    """

    mean: FloatColumn
    variance: FloatColumn


def counts(found: Chances, group: IntColumn, *, zones: int, groups: int) -> Counts:
    """Return the counts of each zone and group.

    Args:
        found: Chances of positions in zones.
        group: Group of each position, from 0 on. [1]
        zones: How many zones there are. [1]
        groups: How many groups there are. [1]
    """
    place = found.zone * groups + group[found.point]
    size = zones * groups
    mean = np.asarray(np.bincount(place, weights=found.chance, minlength=size), np.float64)
    spread = found.chance * (1.0 - found.chance)
    variance = np.asarray(np.bincount(place, weights=spread, minlength=size), np.float64)
    return Counts(mean=mean.reshape(zones, groups), variance=variance.reshape(zones, groups))
