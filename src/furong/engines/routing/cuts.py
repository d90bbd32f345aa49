"""Inequalities that every plan fulfils and a solution of the linear program may break.

*Loads*: what is served in a set of zones needs vehicles that come in. With ``most`` bikes to serve in the set and
vehicles of at most ``size``, ``trips = ⌈most/size⌉`` entries are needed to serve all of them, and each entry less than
that leaves at least ``rest = most − size·(trips − 1)`` unserved: ``most − served ≥ rest · (trips − entries)``.
*Ways*: a zone where something is served is reached from the start, so that into each set that holds it and not the
start some vehicle comes: ``entries ≥ served / most``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from ortools.graph.python import max_flow

from furong.engines.routing.problem import Real, Task, Whole

__all__ = ["Row", "Seen", "rows_broken"]

#: Sets of at most so many zones are all looked at; beyond, single zones and the whole.
_MOST_ZONES = 10
_SCALE = 100_000
_BROKEN = 0.02
_MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class Row:
    """``entries × (ways into the set) − served × (bikes served in zones) ≥ least``.

    Args:
        inside: The set. [1]
        zones: The zones of it whose bikes count.
        fleets: Whose ways and bikes.
        entries: Factor of the ways. [1]
        served: Factor of the bikes. [1]
        least: What stands on the right. [1]
    """

    inside: frozenset[int]
    zones: tuple[int, ...]
    fleets: tuple[int, ...]
    entries: float
    served: float
    least: float


@dataclass(frozen=True, slots=True)
class _Group:
    zones: list[int]
    fleets: tuple[int, ...]
    size: int
    sets: Whole
    most: Whole
    trips: Whole
    rest: Whole


class Seen:
    """The groups of zones of a task whose sets are looked at: sources of each operator, and what has room.

    Args:
        task: The problem.
    """

    def __init__(self, task: Task) -> None:
        everyone = [place for place, fleet in enumerate(task.fleets) if task.shares[:, fleet.operator].any()]
        self.groups = [_group_of(task, everyone, task.room)] if everyone and task.room.any() else []
        for operator in range(task.shares.shape[1]):
            own = [place for place in everyone if task.fleets[place].operator == operator]
            if own and task.room.any():
                self.groups.append(_group_of(task, own, task.shares[:, operator]))


def _group_of(task: Task, fleets: list[int], bikes: Whole) -> _Group:
    zones = np.flatnonzero(bikes)
    if len(zones) <= _MOST_ZONES:
        sets = (np.arange(1, 1 << len(zones))[:, None] >> np.arange(len(zones))) & 1
    else:
        sets = np.vstack([np.eye(len(zones), dtype=np.int64), np.ones((1, len(zones)), dtype=np.int64)])
    size = max(task.fleets[place].capacity for place in fleets)
    most = sets @ bikes[zones]
    trips = -(-most // size)
    return _Group(zones.tolist(), tuple(fleets), size, sets, most, trips, most - size * (trips - 1))


def rows_broken(task: Task, driven: Real, served: Real, seen: Seen) -> list[Row]:
    """Return the inequalities that a solution breaks.

    Args:
        task: The problem.
        driven: How often each fleet drives each way, fleets × points × points; the start is the last point.
        served: Bikes that each fleet loads or unloads at each zone, fleets × zones.
        seen: The groups of the task.
    """
    rows = [row for group in seen.groups for row in _loads_broken(group, driven, served)]
    for place in range(len(task.fleets)):
        if served[place].any():
            rows += _ways_broken(task, place, driven[place], served[place])
    return rows


def _loads_broken(group: _Group, driven: Real, served: Real) -> list[Row]:
    fleets = list(group.fleets)
    ways, bikes = driven[fleets].sum(axis=0), served[fleets].sum(axis=0)[group.zones]
    into = ways[:, group.zones].sum(axis=0)
    between = ways[np.ix_(group.zones, group.zones)]
    entries = group.sets @ into - np.einsum("sa,ab,sb->s", group.sets, between, group.sets)
    lacking = group.rest * (group.trips - entries) - (group.most - group.sets @ bikes)
    worst = np.argsort(-lacking, kind="stable")[:_MOST_ROWS]
    rows = []
    for place in worst[lacking[worst] > _BROKEN].tolist():
        zones = tuple(zone for zone, is_in in zip(group.zones, group.sets[place], strict=True) if is_in)
        rest, trips, most = (int(each[place]) for each in (group.rest, group.trips, group.most))
        rows.append(Row(frozenset(zones), zones, group.fleets, float(rest), 1.0, float(rest * trips - most)))
    return rows


def _ways_broken(task: Task, place: int, driven: Real, served: Real) -> list[Row]:
    operator, start = task.fleets[place].operator, driven.shape[0] - 1
    heres, theres = np.nonzero(driven > 1 / _SCALE)
    sizes = np.rint(driven[heres, theres] * _SCALE).astype(np.int64)
    rows: dict[tuple[frozenset[int], int], Row] = {}
    for zone in np.flatnonzero(served > 1e-6).tolist():
        most = int(task.shares[zone, operator] or task.room[zone])
        if driven[start, zone] >= served[zone] / most:
            continue
        inside = _cut_off(heres, theres, sizes, start, zone, served[zone] / most)
        if inside is not None:
            rows[inside, zone] = Row(inside, (zone,), (place,), 1.0, 1.0 / most, 0.0)
    return list(rows.values())


def _cut_off(heres: Whole, theres: Whole, sizes: Whole, start: int, zone: int, wanted: float) -> frozenset[int] | None:
    """Return the set around ``zone`` into which less than ``wanted`` is driven, if there is one."""
    net = max_flow.SimpleMaxFlow()
    net.add_arcs_with_capacity(heres, theres, sizes)
    if zone >= net.num_nodes() or start >= net.num_nodes():
        return frozenset(range(start)) if wanted > _BROKEN else None
    net.solve(start, zone)
    if net.optimal_flow() / _SCALE >= wanted - _BROKEN:
        return None
    reached: Sequence[int] = net.get_source_side_min_cut()
    return frozenset(range(start + 1)) - frozenset(reached)
