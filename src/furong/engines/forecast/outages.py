"""Outages of a whole feed, found from its own counts: a day far below the others, a hole within a day, what follows it.

The feed is compared with its other days of the same kind (workdays, or days of the weekend). Below 60 % of them is an
outage when chance does not explain it. A city that is really that quiet would be called so as well: neither is fit to
learn from, and the ratio is told. A day alone of its kind is never called so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np

from furong.engines.forecast.tallies import is_weekend
from furong.kernel.columns import BoolColumn, FloatColumn, IntColumn

__all__ = ["Outage", "OutageKind", "day_flags", "gaps", "history_flags", "outages_of", "rolling"]

_OUT = 0.6
#: One bin alone must be emptier than that: it holds less.
_OUT_ALONE = 0.4
#: Bins above this share of what is expected are not part of an outage, whatever the sum over a window says.
_FINE = 0.75
_BURST = 1.5
#: Departures in standard deviations of a count.
_SURE = 4.0
_WINDOWS_MIN = (15, 60)
#: How long after a hole a surplus is taken for what was held back. [min]
_AFTER_MIN = 60


class OutageKind(StrEnum):
    """What is wrong with a part of a feed."""

    DAY = "day"
    GAP = "gap"
    BURST = "burst"


@dataclass(frozen=True, slots=True)
class Outage:
    """A stretch of a day that is not learnt from.

    Args:
        day: The day. [d since 1970-01-01]
        first: Its first bin. [1]
        end: The bin after its last. [1]
        kind: A whole day, a hole, or a surplus after a hole.
        observed: Events in it. [1]
        expected: Events of other days in it. [1]
    """

    day: int
    first: int
    end: int
    kind: OutageKind
    observed: float
    expected: float


def rolling(values: FloatColumn, width: int) -> FloatColumn:
    """Return sums over the last ``width`` values, along the first axis.

    Args:
        values: Values. [1]
        width: How many are summed. [1]
    """
    total = np.cumsum(values, axis=0)
    total[width:] = total[width:] - total[:-width]
    return total


def gaps(observed: FloatColumn, expected: FloatColumn, bin_min: int) -> BoolColumn:
    """Return the bins of a day, or of its begin, that lie in a hole of the feed or in the surplus after it.

    Args:
        observed: Events of the whole feed by bin. [1]
        expected: Events that are usual. [1]
        bin_min: Length of a bin. [min]
    """
    thin = observed < _FINE * expected
    out = _low(observed, expected, _OUT_ALONE)
    for width in {max(1, window // bin_min) for window in _WINDOWS_MIN}:
        low = _low(rolling(observed, width), rolling(expected, width), _OUT)
        out |= _spread(low[::-1], width)[::-1] & thin
    wide, before = max(1, _WINDOWS_MIN[0] // bin_min), max(1, _AFTER_MIN // bin_min)
    got, fair = rolling(observed, wide), rolling(expected, wide)
    much = (got > _BURST * fair) & (got - fair > _SURE * np.sqrt(np.maximum(fair, 1)))
    crowded = _spread(much[::-1], wide)[::-1] & (observed > _BURST * expected)
    return out | (crowded & _spread(out, before + wide))


def history_flags(day: IntColumn, city: FloatColumn, bin_min: int) -> BoolColumn:
    """Return for every bin of every day whether it is part of an outage, by the other days.

    Args:
        day: The days. [d]
        city: Events of the whole feed, shape (days, bins). [1]
        bin_min: Length of a bin. [min]
    """
    total = city.sum(axis=1)
    kin = (is_weekend(day)[:, None] == is_weekend(day)[None, :]) & ~np.eye(len(day), dtype=bool)
    whole = np.array([kin[row].any() and total[row] < _OUT * np.median(total[kin[row]]) for row in range(len(day))])
    flags = np.zeros(city.shape, dtype=bool)
    flags[whole] = True
    for row in np.flatnonzero(~whole):
        others = kin[row] & ~whole
        if others.any():
            usual = city[others].mean(axis=0)
            level = np.clip(total[row] / max(usual.sum(), 1.0), _OUT, 1.0)
            flags[row] = gaps(city[row], usual * level, bin_min)
    return flags


def day_flags(observed: FloatColumn, expected: FloatColumn, bin_min: int) -> BoolColumn:
    """Return the bins of a past day that are part of an outage, by what was expected of it.

    Args:
        observed: Events of the whole feed by bin. [1]
        expected: Events that are usual. [1]
        bin_min: Length of a bin. [min]
    """
    if observed.sum() < _OUT * expected.sum() and _low(observed.sum(), expected.sum(), _OUT):
        return np.ones(len(observed), dtype=bool)
    return gaps(observed, expected, bin_min)


def outages_of(day: int, flags: BoolColumn, observed: FloatColumn, expected: FloatColumn) -> list[Outage]:
    """Return the flagged stretches of a day, in order.

    Args:
        day: The day. [d since 1970-01-01]
        flags: Its bins that are part of an outage.
        observed: Events of the whole feed by bin. [1]
        expected: Events that are usual. [1]
    """
    if flags.all():
        return [Outage(day, 0, len(flags), OutageKind.DAY, float(observed.sum()), float(expected.sum()))]
    more = np.where(flags, np.where(observed > expected, 2, 1), 0)
    edges = np.flatnonzero(np.diff(more, prepend=0, append=0))
    found = []
    for first, end in pairwise(edges):
        if more[first]:
            kind = OutageKind.BURST if more[first] > 1 else OutageKind.GAP
            seen, fair = float(observed[first:end].sum()), float(expected[first:end].sum())
            found.append(Outage(day, int(first), int(end), kind, seen, fair))
    return found


def _low(observed: FloatColumn, expected: FloatColumn, share: float) -> BoolColumn:
    fair = np.maximum(expected, 1e-9)
    return (observed < share * fair) & (observed - fair < -_SURE * np.sqrt(fair))


def _spread(marks: BoolColumn, width: int) -> BoolColumn:
    """Mark as well the ``width - 1`` places after each mark."""
    return rolling(marks.astype(np.float64), width) > 0
