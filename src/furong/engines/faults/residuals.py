"""What a station says beyond what its neighbours let expect, neighbour by neighbour, in the scale of what is usual.

A quantity of which the great values are the uncertain ones (concentrations, counts, flows) is compared by ratio; any
other by difference. The relation of two stations may move slowly: it is the median over thirty days of hourly readings.
A station that nobody resembles is compared with its own course.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from furong.engines.faults.rolling import rolling_median, typical_size
from furong.kernel.columns import BoolColumn, FloatColumn, IntColumn

__all__ = ["Neighbourhood", "Relation", "Table", "agreed", "neighbourhood", "quieter", "relation_of"]

Table = npt.NDArray[np.float64]

#: Readings over which the relation of two stations is taken, and how many of them must be there. [1]
_BASELINE, _BASELINE_LEAST = 720, 100
#: Readings around a place that tell a lonely station's own course. [1]
_OWN_COURSE = 49
#: Neighbours resemble a station when their readings correlate at least so. [1]
_RESEMBLES = 0.5
_NEIGHBOURS_MAX = 6
#: Uncertainty of a proportional quantity: a part of its median, and a part of what is expected. [1]
_OF_MEDIAN, _OF_LEVEL = 0.0875, 0.22
#: A residual's usual size is set to this, so that one table of limits fits every quantity. [1]
_USUAL = 0.62
#: A quantity is proportional when it is never negative and its great values are this many medians. [1]
_SKEWED = 2.0
#: With a single neighbour it is open which of the two is at fault. [1]
_SINGLE = 0.6
_FEW = 3


@dataclass(frozen=True, slots=True)
class Relation:
    """What was learnt about a station: its neighbours by position, and the usual size of its residuals to each."""

    neighbours: tuple[int, ...]
    sizes: tuple[float, ...]
    is_proportional: bool
    median: float


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A station's residuals, a row for each neighbour, how many neighbours speak at each place, and their readings."""

    residuals: Table
    speaking: IntColumn
    readings: Table


def relation_of(table: Table, station: int) -> Relation:
    """Learn which stations resemble ``station`` and how closely they follow one another.

    Args:
        table: Readings, a row for each station, a column for each step of time; NaN where there is none.
        station: Row of the station.
    """
    values = table[station][np.isfinite(table[station])]
    median = float(np.median(values)) if values.size else 0.0
    proportional = bool(values.size and values.min() >= 0 and np.quantile(values, 0.95) > _SKEWED * median > 0)
    neighbours = _resembling(table, station)
    bare = Relation(neighbours, (1.0,) * max(len(neighbours), 1), proportional, median)
    sizes = tuple(max(typical_size(row), 1e-9) for row in _raw(table, station, bare))
    return Relation(neighbours, tuple(s if np.isfinite(s) else 1.0 for s in sizes), proportional, median)


def _resembling(table: Table, station: int) -> tuple[int, ...]:
    own = table[station]
    found: list[tuple[float, int]] = []
    for other in range(len(table)):
        both = np.isfinite(own) & np.isfinite(table[other])
        if other == station or np.count_nonzero(both) < _BASELINE_LEAST:
            continue
        a, b = _ranks(own[both]), _ranks(table[other][both])
        if a.std() > 0 and b.std() > 0:
            found.append((float(np.corrcoef(a, b)[0, 1]), other))
    return tuple(other for likeness, other in sorted(found, reverse=True)[:_NEIGHBOURS_MAX] if likeness >= _RESEMBLES)


def _ranks(values: FloatColumn) -> FloatColumn:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - 0.5 * counts)[inverse]


def neighbourhood(table: Table, station: int, relation: Relation) -> Neighbourhood:
    """Return the residuals of ``station`` in the scale that ``relation`` has learnt."""
    raw = _raw(table, station, relation)
    scaled = raw * (_USUAL / np.array(relation.sizes))[:, None]
    others = table[list(relation.neighbours)] if relation.neighbours else np.full_like(raw, np.nan)
    return Neighbourhood(scaled, np.isfinite(scaled).sum(axis=0), others)


def _raw(table: Table, station: int, relation: Relation) -> Table:
    own = table[station]
    if not relation.neighbours:
        course = rolling_median(own, _OWN_COURSE, 5)
        spread = _OF_MEDIAN * relation.median + _OF_LEVEL * np.abs(course) if relation.is_proportional else 1.0
        rows: Table = ((own - course) / spread)[None, :]
        return rows
    return np.array([_to_neighbour(own, table[other], relation) for other in relation.neighbours])


def _to_neighbour(own: FloatColumn, other: FloatColumn, relation: Relation) -> FloatColumn:
    if not relation.is_proportional:
        slope = _slope(own, other)
        difference = own - slope * other
        apart: FloatColumn = difference - _followed(difference)
        return apart
    floor = 0.1 * relation.median
    theirs = np.maximum(other, 0.0) + floor
    relation_now = _followed(np.log(np.maximum(own, 0.0) + floor) - np.log(theirs))
    expected = theirs * np.exp(relation_now) - floor
    spread = _OF_MEDIAN * relation.median + _OF_LEVEL * np.maximum(expected, 0.0)
    residual: FloatColumn = (own - expected) / spread
    return residual


def _slope(own: FloatColumn, other: FloatColumn) -> float:
    both = np.isfinite(own) & np.isfinite(other)
    if not both.any():
        return 1.0
    theirs = typical_size(other[both] - np.median(other[both]))
    return typical_size(own[both] - np.median(own[both])) / theirs if theirs > 0 else 1.0


def _followed(relation: FloatColumn) -> FloatColumn:
    """Return the slow course of a relation; where too little is known, its median over all."""
    there = relation[np.isfinite(relation)]
    course = rolling_median(relation, _BASELINE, _BASELINE_LEAST)
    return np.where(np.isnan(course), np.median(there) if there.size else 0.0, course)


def agreed(rows: Table) -> FloatColumn:
    """Return what most neighbours agree on, at every place.

    Of two or three neighbours two must say it, of more the majority; the weaker word counts, and words of different
    sign cancel. A single neighbour's word counts for less.
    """
    if len(rows) == 1:
        return rows[0]
    ordered = np.sort(rows, axis=0)  # NaN last
    speaking = np.isfinite(rows).sum(axis=0)
    needed = np.where(speaking <= _FEW, np.minimum(speaking, 2), speaking // 2 + 1)
    at = np.arange(rows.shape[1])
    high = ordered[np.maximum(speaking - needed, 0), at]
    low = ordered[np.maximum(needed - 1, 0), at]
    both = np.where(high > 0, high, np.where(low < 0, low, 0.0))
    said: FloatColumn = np.where(speaking == 1, _SINGLE * ordered[0], both)
    return np.where(speaking == 0, np.nan, said)


def quieter(speaking: IntColumn, own: FloatColumn, theirs: FloatColumn) -> BoolColumn:
    """Return where a single neighbour speaks and moved more than the station itself: then it is not the station."""
    return (speaking <= 1) & (np.abs(theirs) > np.abs(own))
