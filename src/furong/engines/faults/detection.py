"""From signs to events: limits learnt from a first table, held against a second one.

The limits were chosen once, on other data, in multiples of what is usual. They are raised, for a table in which a sign
is common, until that sign alone gives no more than a set number of events a station and month: where the stations
really differ much or often miss readings, that is no news.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from furong.engines.faults.evidence import SIGNS, Evidence, evidence_of
from furong.engines.faults.residuals import Relation, Table, relation_of
from furong.engines.faults.rolling import runs_of
from furong.kernel.columns import BoolColumn

__all__ = ["FaultEvent", "FaultKind", "FaultModel", "find_faults", "learn"]

#: What each sign must reach. [1; gap and equal: steps of time]
_LIMITS = {
    "off_long": 1.1,
    "off_short": 1.6,
    "edge": 1.5,
    "jump": 2.6,
    "spike": 3.8,
    "unrest": 4.6,
    "unrest_median": 5.6,
    "gap": 7.0,
    "equal": 9.0,
}
#: Steps of time that a month of hourly readings has; budgets count by it. [1]
_MONTH = 730
#: A sign alone may give so many events a station and month before its limit is raised. [1/month]
_BUDGET, _BUDGET_OF_GAPS = 0.7, 0.62
_GAP_MOST = 11.0
_RAISE = 1.1
#: The level must still be off by this part of the limit, or the event has ended. [1]
_STILL_OFF = 0.7
#: Alarms closer than this are one event. [steps]
_MERGE = 12
_SPIKE_MOST = 3


class FaultKind(StrEnum):
    """Kinds of sensor faults."""

    STUCK = "stuck"
    SPIKE = "spike"
    DRIFT = "drift"
    OFFSET = "offset"
    DROPOUT = "dropout"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class FaultModel:
    """What was learnt: relations by name of station, and the limits of the signs."""

    names: tuple[str, ...]
    relations: Mapping[str, Relation]
    limits: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultEvent:
    """A stretch of steps in which a station is taken for faulty.

    Args:
        station: Row of the station. [1]
        kind: What it looks like.
        first: First step at which it was seen. [1]
        last: Last step at which it was seen. [1]
        score: The strongest sign, in multiples of its limit. [1]
    """

    station: int
    kind: FaultKind
    first: int
    last: int
    score: float


def learn(names: tuple[str, ...], table: Table) -> FaultModel:
    """Learn from a table of readings; a few faults in it do no harm.

    Args:
        names: Names of the stations, in the order of the rows.
        table: Readings, a row for each station, a column for each step of time; NaN where there is none.
    """
    relations = {name: relation_of(table, row) for row, name in enumerate(names)}
    signs = [evidence_of(table, row, relations[name]) for row, name in enumerate(names)]
    return FaultModel(names, relations, {**_raised(signs, dict(_LIMITS)), "gap": _LIMITS["gap"]})


def find_faults(model: FaultModel, names: tuple[str, ...], table: Table) -> tuple[list[FaultEvent], dict[str, float]]:
    """Return the events of a table, in the order of stations and time, and the limits that were used.

    Stations that the model does not know are learnt from the table itself.
    """
    relations = [_known(model, names, name) or relation_of(table, row) for row, name in enumerate(names)]
    signs = [evidence_of(table, row, relation) for row, relation in enumerate(relations)]
    limits = _raised(signs, dict(model.limits))
    events = [event for row, seen in enumerate(signs) for event in _events(row, seen, limits)]
    return events, limits


def _known(model: FaultModel, names: tuple[str, ...], name: str) -> Relation | None:
    """Return what was learnt of a station, with neighbours by their row in the present table."""
    relation = model.relations.get(name)
    if relation is None or not relation.neighbours:
        return None
    rows = {other: row for row, other in enumerate(names)}
    pairs = [
        (rows[model.names[other]], size)
        for other, size in zip(relation.neighbours, relation.sizes, strict=True)
        if model.names[other] in rows
    ]
    if not pairs:
        return None
    return replace(relation, neighbours=tuple(row for row, _ in pairs), sizes=tuple(size for _, size in pairs))


def _raised(signs: list[Evidence], limits: dict[str, float]) -> dict[str, float]:
    months = sum(len(seen.gap) for seen in signs) / _MONTH
    for sign in SIGNS:
        if sign == "equal":
            continue
        budget = (_BUDGET_OF_GAPS if sign == "gap" else _BUDGET) * max(months, 1.0)
        while _count(signs, sign, limits[sign]) > budget and not (sign == "gap" and limits[sign] >= _GAP_MOST):
            limits[sign] = limits[sign] + 1 if sign == "gap" else limits[sign] * _RAISE
    return limits


def _count(signs: list[Evidence], sign: str, limit: float) -> int:
    return sum(len(_stretches(_alarms(seen, sign, limit))) for seen in signs)


def _alarms(seen: Evidence, sign: str, limit: float) -> BoolColumn:
    values = np.nan_to_num(getattr(seen, sign))
    alarms: BoolColumn = np.abs(values) >= limit
    if sign.startswith("off_"):
        alarms &= np.nan_to_num(seen.off_now) * np.sign(values) >= _STILL_OFF * limit
    return alarms


def _stretches(alarms: BoolColumn) -> list[tuple[int, int]]:
    """Return the first and last step of alarms that lie close together."""
    at = np.flatnonzero(alarms)
    if not at.size:
        return []
    groups = np.split(at, np.flatnonzero(np.diff(at) > _MERGE) + 1)
    return [(int(group[0]), int(group[-1])) for group in groups]


def _events(station: int, seen: Evidence, limits: Mapping[str, float]) -> list[FaultEvent]:
    alarms = {sign: _alarms(seen, sign, limits[sign]) for sign in SIGNS}
    events = []
    for first, last in _stretches(np.any(list(alarms.values()), axis=0)):
        inside = slice(first, last + 1)
        scores = {
            sign: float(np.max(np.abs(np.nan_to_num(getattr(seen, sign)[inside])))) / limits[sign]
            for sign in SIGNS
            if alarms[sign][inside].any()
        }
        kind = _kind({sign: alarms[sign][inside] for sign in SIGNS}, seen, inside)
        events.append(
            FaultEvent(station=station, kind=kind, first=first, last=last, score=round(max(scores.values()), 2))
        )
    return events


def _kind(alarms: Mapping[str, BoolColumn], seen: Evidence, inside: slice) -> FaultKind:
    """Name the kind by the sign that only it gives; the order matters."""
    if alarms["gap"].any():
        return FaultKind.DROPOUT
    if alarms["equal"].any():
        return FaultKind.STUCK
    spikes = int(np.count_nonzero(alarms["spike"]))
    if alarms["unrest_median"].any() or spikes > _SPIKE_MOST:
        return FaultKind.NOISE
    if spikes or not (alarms["off_long"].any() or alarms["off_short"].any() or alarms["edge"].any()):
        return FaultKind.SPIKE if spikes or alarms["jump"].any() else FaultKind.NOISE
    return FaultKind.OFFSET if _begins_sharply(alarms, seen, inside) else FaultKind.DRIFT


def _begins_sharply(alarms: Mapping[str, BoolColumn], seen: Evidence, inside: slice) -> bool:
    """Return whether a sharp step leads into the level that is off; a drift only ends with one."""
    sharp = alarms["edge"] | alarms["jump"]
    begins, _ = runs_of(sharp)
    if not begins.size:
        return False
    first = int(begins[0])
    level = np.sign(np.nansum(seen.off_short[inside]))
    step = seen.jump[inside][first]
    return bool(np.sign(step) == level or step == 0) and first <= len(sharp) // 2
