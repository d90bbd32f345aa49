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
_OF_MEDIAN, _OF_LEVEL = 0.125, 0.185
#: The same of its movements from step to step, which grow less with the level. [1]
_STEP_OF_MEDIAN, _STEP_OF_LEVEL = 0.184, 0.110
#: A residual's usual size is set to this, so that one table of limits fits every quantity. [1]
_USUAL = 0.62
#: A quantity is proportional when it is never negative and its great values are this many medians. [1]
_SKEWED = 2.0
#: With a single neighbour it is open which of the two is at fault. [1]
_SINGLE = 0.6
_FEW = 3


@dataclass(frozen=True, slots=True)
class Relation:
    """What was learnt about a station.

    Args:
        neighbours: Rows of those that resemble it, the likest first. [1]
        sizes: Usual size of its residuals to each. [1]
        is_proportional: Whether it is compared by ratio.
        median: Its median reading. [unit of the readings]
    """

    neighbours: tuple[int, ...]
    sizes: tuple[float, ...]
    is_proportional: bool
    median: float


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A station against its neighbours, a row for each of them.

    Args:
        residuals: What is beyond the expected, in the scale of levels. [1]
        brisk: The same in the scale of movements from step to step. [1]
        speaking: How many neighbours speak at each place. [1]
        readings: What the neighbours say. [unit of the readings]
    """

    residuals: Table
    brisk: Table
    speaking: IntColumn
    readings: Table


def relation_of(table: Table, station: int) -> Relation:
    """Learn which stations resemble ``station`` and how closely they follow one another.

    Args:
        table: Readings, a row for each station, a column for each step of time; NaN where there is none.
        station: Row of the station. [1]
    """
    values = table[station][np.isfinite(table[station])]
    median = float(np.median(values)) if values.size else 0.0
    proportional = bool(values.size and values.min() >= 0 and np.quantile(values, 0.95) > _SKEWED * median > 0)
    neighbours = _resembling(table, station)
    bare = Relation(neighbours, (1.0,) * max(len(neighbours), 1), proportional, median)
    sizes = tuple(_size(calm) for calm, _ in _compared(table, station, bare))
    return Relation(neighbours, sizes, proportional, median)


def _size(row: FloatColumn) -> float:
    """Return the usual size of residuals; of those that are mostly nothing, their mean size."""
    there = np.abs(row[np.isfinite(row)])
    usual = typical_size(row)
    mean = float(there.mean()) if there.size else 0.0
    size = usual if usual > 0.01 * mean else mean
    return size if size > 0 else 1.0


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
    """Return the residuals of a station in the scale that was learnt.

    Args:
        table: Readings, a row for each station.
        station: Row of the station. [1]
        relation: What was learnt of it.
    """
    usual = (_USUAL / np.array(relation.sizes))[:, None]
    residuals, brisk = (usual * np.array(rows) for rows in zip(*_compared(table, station, relation), strict=True))
    others = table[list(relation.neighbours)] if relation.neighbours else np.full_like(residuals, np.nan)
    return Neighbourhood(residuals, brisk, np.isfinite(residuals).sum(axis=0), others)


def _compared(table: Table, station: int, relation: Relation) -> list[tuple[FloatColumn, FloatColumn]]:
    """Return what is beyond the expected, for each neighbour in both scales."""
    own = table[station]
    if relation.neighbours:
        return [_to_neighbour(own, table[other], relation) for other in relation.neighbours]
    course = rolling_median(own, _OWN_COURSE, 5)
    return [_scaled(own - course, course, relation)]


def _to_neighbour(own: FloatColumn, other: FloatColumn, relation: Relation) -> tuple[FloatColumn, FloatColumn]:
    if not relation.is_proportional:
        difference = own - _slope(own, other) * other
        return _scaled(difference - _followed(difference), own, relation)
    floor = 0.1 * relation.median
    theirs = np.maximum(other, 0.0) + floor
    relation_now = _followed(np.log(np.maximum(own, 0.0) + floor) - np.log(theirs))
    expected = theirs * np.exp(relation_now) - floor
    return _scaled(own - expected, expected, relation)


def _scaled(beyond: FloatColumn, level: FloatColumn, relation: Relation) -> tuple[FloatColumn, FloatColumn]:
    if not relation.is_proportional:
        return beyond, beyond
    median, level = relation.median, np.maximum(level, 0.0)
    calm: FloatColumn = beyond / (_OF_MEDIAN * median + _OF_LEVEL * level)
    brisk: FloatColumn = beyond / (_STEP_OF_MEDIAN * median + _STEP_OF_LEVEL * level)
    return calm, brisk


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
        alone: FloatColumn = rows[0]
        return alone
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
    """Return where a single neighbour speaks and moved more than the station itself: then it is not the station.

    Args:
        speaking: How many neighbours speak. [1]
        own: How far the station moved. [unit of the readings]
        theirs: How far the neighbour moved. [unit of the readings]
    """
    return (speaking <= 1) & (np.abs(theirs) > np.abs(own))
