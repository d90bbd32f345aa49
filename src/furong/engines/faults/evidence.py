"""The signs of a fault, at every step of time: how far the level is off, how sharply it moved, how restless it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from furong.engines.faults.residuals import Neighbourhood, Relation, Table, agreed, neighbourhood, quieter
from furong.engines.faults.rolling import ahead, behind, rolling_median, runs_of
from furong.kernel.columns import FloatColumn

__all__ = ["SIGNS", "Evidence", "evidence_of"]

#: Names of the signs, as fields of :class:`Evidence`.
SIGNS = ("off_long", "off_short", "edge", "jump", "spike", "unrest", "unrest_median", "gap", "equal")
_MONTH, _MONTH_LEAST = 720, 100
_AROUND = 9
_RESTLESS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Signs of a fault of one station, a value for every step of time.

    Args:
        off_long: Mean residual over 24 steps. [1]
        off_short: The same over 12. [1]
        off_now: The same over 4. [1]
        edge: A sharp step into or out of a level that stays off for 18 steps. [1]
        jump: A sharp step that stays for 8. [1]
        spike: How far a single reading stands out from those around it. [1]
        unrest: Mean size of the movements over 8 steps, by what is usual. [1]
        unrest_median: The same by the median, which a single spike does not raise. [1]
        gap: Steps without a reading, while neighbours speak. [1]
        equal: Readings that equal one another in a row. [1]
    """

    off_long: FloatColumn
    off_short: FloatColumn
    off_now: FloatColumn
    edge: FloatColumn
    jump: FloatColumn
    spike: FloatColumn
    unrest: FloatColumn
    unrest_median: FloatColumn
    gap: FloatColumn
    equal: FloatColumn


def evidence_of(table: Table, station: int, relation: Relation) -> Evidence:
    """Weigh one station's readings against its neighbours'.

    Args:
        table: Readings, a row for each station.
        station: Row of the station. [1]
        relation: What was learnt of it.
    """
    around = neighbourhood(table, station, relation)
    rows = around.residuals
    steps = _steps(table[station], around)
    step = agreed(steps)
    edge, jump = _sharp(rows, step)
    usual = np.array([behind(np.abs(row), _RESTLESS, 0.6) for row in steps])
    median = np.array([rolling_median(np.abs(row), _RESTLESS, 5) for row in steps])
    return Evidence(
        off_long=agreed(np.array([behind(row, 24) for row in rows])),
        off_short=agreed(np.array([behind(row, 12) for row in rows])),
        off_now=agreed(np.array([behind(row, 4) for row in rows])),
        edge=edge,
        jump=jump,
        spike=_spike(table[station], around),
        unrest=_by_month(agreed(usual)),
        unrest_median=_by_month(agreed(median)),
        gap=_gaps(table, station),
        equal=_equal(table[station]),
    )


def _moves(values: FloatColumn) -> FloatColumn:
    return np.concatenate([[np.nan], np.diff(values)])


def _steps(own: FloatColumn, around: Neighbourhood) -> Table:
    moved = _moves(own)
    rows = []
    for residual, theirs in zip(around.brisk, around.readings, strict=True):
        step = _moves(residual)
        rows.append(np.where(np.isfinite(step) & quieter(around.speaking, moved, _moves(theirs)), 0.0, step))
    return np.array(rows)


def _spike(own: FloatColumn, around: Neighbourhood) -> FloatColumn:
    stands = own - rolling_median(own, _AROUND, 3)
    rows = []
    for residual, theirs in zip(around.brisk, around.readings, strict=True):
        out = residual - rolling_median(residual, _AROUND, 3)
        other = theirs - rolling_median(theirs, _AROUND, 3)
        rows.append(np.where(np.isfinite(out) & quieter(around.speaking, stands, other), 0.0, out))
    return agreed(np.array(rows))


def _sharp(rows: Table, step: FloatColumn) -> tuple[FloatColumn, FloatColumn]:
    after = agreed(np.array([ahead(row, 18) for row in rows]))
    before = agreed(np.array([_before(row, 18) for row in rows]))
    stays = {width: agreed(np.array([ahead(row, width) - _before(row, width) for row in rows])) for width in (8, 12)}
    into, out = _together(step, after, stays[12]), _together(-step, before, -stays[12])
    edge = np.where(step > 0, into, np.where(step < 0, out, 0.0))
    return edge, _together(step, stays[8])


def _before(row: FloatColumn, width: int) -> FloatColumn:
    return np.concatenate([[np.nan], behind(row, width)[:-1]])


def _together(*signs: FloatColumn) -> FloatColumn:
    """Return the geometric mean of signs of one direction, at most twice the weakest of them; else nothing."""
    stacked = np.array(signs)
    size = np.abs(stacked)
    alike = (np.sign(stacked) == np.sign(stacked[0])).all(axis=0)
    mean = np.minimum(size.prod(axis=0) ** (1 / len(signs)), 2 * size.min(axis=0))
    return np.where(alike, np.sign(stacked[0]) * mean, 0.0)


def _by_month(values: FloatColumn) -> FloatColumn:
    there = np.abs(values[np.isfinite(values)])
    overall = float(np.median(there)) if there.size else 1.0
    month = rolling_median(np.abs(values), _MONTH, _MONTH_LEAST)
    usual = 0.5 * overall + 0.5 * np.where(np.isnan(month), overall, month)
    return values / np.maximum(usual, 1e-9)


def _gaps(table: Table, station: int) -> FloatColumn:
    missing = np.isnan(table[station])
    others = [row for row in range(len(table)) if row != station]
    heard = np.isfinite(table[others]).sum(axis=0) > 0 if others else ~np.zeros(len(missing), dtype=bool)
    lengths = np.zeros(len(missing))
    known = np.flatnonzero(~missing)
    for begin, end in zip(*runs_of(missing), strict=True):
        inside = known.size and known[0] < begin
        if inside and heard[begin:end].mean() > 0.5:
            lengths[begin:end] = np.arange(1, end - begin + 1)
    return lengths


def _equal(own: FloatColumn) -> FloatColumn:
    lengths = np.zeros(len(own))
    for begin, end in zip(*runs_of(np.diff(own) == 0), strict=True):
        lengths[begin : end + 1] = np.arange(1, end - begin + 2)
    return lengths
