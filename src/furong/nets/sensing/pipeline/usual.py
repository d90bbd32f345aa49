"""What is usual: median and width of values by hour of the week, learnt from history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from furong.kernel.columns import Columns, FloatColumn, IntColumn, column
from furong.nets.sensing.columns.history.reading import only_first, read_rows
from furong.nets.sensing.columns.state.groups import Chooser, Tables, compile_tables
from furong.nets.sensing.columns.state.layout import state_folder
from furong.nets.sensing.contracts.city_rules import CityRuleSpec, RuleKind
from furong.nets.sensing.domain.windows import cell_of
from furong.nets.sensing.pipeline.engine_tables import CityThings, chooser_of, things_of, watched_numbers
from furong.nets.sensing.selectors.city_rules import RunningRule
from furong.nets.sensing.selectors.history_files import live_files

__all__ = ["Usual", "learn_usual", "load_usual", "save_usual", "tables_of", "usual_choosers"]

_HOURS = 168
_WEEK_MS = 604_800_000
_HOUR_MS = 3_600_000
_DAY_MS = 86_400_000
#: 1970-01-01T00:00Z was a Thursday at 08:00 in the city. [h]
_EPOCH_HOUR = 3 * 24 + 8
_SIGMA_A_MAD = 1.4826
#: A width is never less than this part of the median, so that a value that never moves does not alarm at a breath. [1]
_LEAST_WIDTH = 0.02
#: Hours with fewer values say nothing; rules over no more things than this learn each of them by itself. [1]
_LEAST_VALUES, _BY_THING = 8, 500
#: For each category and district, what is usual is learnt from at most so many things. [1]
_SAMPLE = 200


@dataclass(frozen=True, eq=False)
class Usual(Columns):
    """What is usual for each of some things, or for the things of a category in a district.

    Args:
        thing: Number of the thing, or -1. [1]
        category: The category's place, for a row that is not about one thing. [1]
        district: Code of the district, for such a row. [1]
        middle: Median by hour of the week, one row each.
        width: Width by hour of the week; NaN where too little is known.
    """

    thing: IntColumn = column("int64", unit="1")
    category: IntColumn = column("int64", unit="1")
    district: IntColumn = column("int64", unit="1")
    middle: FloatColumn = column("float64", unit="1")
    width: FloatColumn = column("float64", unit="1")


def tables_of(
    root: Path,
    registry: CityThings,
    rules: Sequence[RunningRule],
    partition: int,
    partitions: int,
    learnt: Mapping[int, Usual] | None = None,
) -> Tables:
    """Return the tables of a partition for the rules that run.

    Args:
        root: Folder of the sensing platform's files, where what is usual is kept.
        registry: The registry.
        rules: The rules.
        partition: Number of the partition.
        partitions: How many there are.
        learnt: What is usual, by number of the rule, instead of what is kept.
    """
    choosers: list[Chooser] = []
    parts: list[FloatColumn] = [np.zeros((2, 1, _HOURS))]
    for rule in rules:
        if rule.spec.kind is not RuleKind.BASELINE:
            choosers.append(chooser_of(registry, rule, partition, partitions))
            continue
        usual = load_usual(root, rule.number) if learnt is None else learnt[rule.number]
        base = sum(part.shape[1] for part in parts)
        choosers += usual_choosers(registry, rule, usual, base, partition, partitions)
        parts.append(np.stack([usual.middle, usual.width]))
    return compile_tables(things_of(registry, partition, partitions), choosers, np.concatenate(parts, axis=1))


def learn_usual(root: Path, things: CityThings, partitions: int, spec: CityRuleSpec, until: datetime) -> Usual:
    """Return what was usual in the weeks before an instant for the things that a rule watches."""
    end = int(until.timestamp() * 1000)
    numbers = watched_numbers(things, spec)
    by_thing = len(numbers) <= _BY_THING
    keys = _keys(things, numbers, by_thing=by_thing)
    names, key_of = np.unique(keys, axis=0, return_inverse=True)
    numbers, key_of = _sampled(numbers, key_of.reshape(-1)) if not by_thing else (numbers, key_of.reshape(-1))
    values = _values(root, numbers, partitions, end - spec.weeks * _WEEK_MS, end)
    middle, width = _learnt(key_of[values[0]] * _HOURS + values[1], values[2], len(names))
    return Usual(thing=names[:, 0], category=names[:, 1], district=names[:, 2], middle=middle, width=width)


def _keys(things: CityThings, numbers: IntColumn, *, by_thing: bool) -> IntColumn:
    empty = np.full(len(numbers), -1, dtype=np.int64)
    if by_thing:
        return np.column_stack([numbers, empty, empty])
    codes = np.array([int(cell_of(code, "district") or 0) for code in things.areas] + [0], dtype=np.int64)
    category = np.asarray(things.category[numbers], dtype=np.int64)
    return np.column_stack([empty, category, codes[np.asarray(things.area[numbers], dtype=np.int64)]])


def _sampled(numbers: IntColumn, key_of: IntColumn) -> tuple[IntColumn, IntColumn]:
    """Return at most so many things of each key, spread over all of them."""
    order = np.argsort(key_of, kind="stable")
    first = np.searchsorted(key_of[order], key_of[order])
    rank = np.arange(len(order)) - first
    size = np.bincount(key_of)[key_of[order]]
    stride = np.maximum(1, size // _SAMPLE)
    chosen = np.sort(order[rank % stride == 0])
    return numbers[chosen], key_of[chosen]


def _values(
    root: Path, numbers: IntColumn, partitions: int, begin: int, end: int
) -> tuple[IntColumn, IntColumn, FloatColumn]:
    """Return position of the thing, hour of the week and value of every reading in a span."""
    parts: list[tuple[Any, Any, Any]] = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))]
    for partition in range(partitions):
        mine = numbers[numbers % partitions == partition]
        for day in range(begin, end if len(mine) else begin, _DAY_MS):
            span = (day, min(day + _DAY_MS, end))
            rows = only_first(read_rows(root, live_files(partition=partition, times=span), times=span, only=mine))
            hour = (rows.time_ms // _HOUR_MS + _EPOCH_HOUR) % _HOURS
            parts.append((np.searchsorted(numbers, rows.number), hour, rows.value))
    return (
        np.concatenate([p[0] for p in parts]),
        np.concatenate([p[1] for p in parts]),
        np.concatenate([p[2] for p in parts]),
    )


def _learnt(place: IntColumn, value: FloatColumn, keys: int) -> tuple[FloatColumn, FloatColumn]:
    """Return median and width of the values at each place."""
    middle, width = np.full(keys * _HOURS, np.nan), np.full(keys * _HOURS, np.nan)
    order = np.argsort(place, kind="stable")
    place, value = place[order], value[order]
    found, first, count = np.unique(place, return_index=True, return_counts=True)
    for at, begin, size in zip(found.tolist(), first.tolist(), count.tolist(), strict=True):
        if size >= _LEAST_VALUES:
            here = value[begin : begin + size]
            middle[at] = np.median(here)
            spread = np.median(np.abs(here - middle[at])) * _SIGMA_A_MAD
            width[at] = max(float(spread), _LEAST_WIDTH * abs(float(middle[at])), 1e-9)
    return middle.reshape(keys, _HOURS), width.reshape(keys, _HOURS)


def save_usual(root: Path, rule: int, usual: Usual) -> None:
    """Keep what is usual for a version of a rule, whole or not at all."""
    path = _path(root, rule)
    path.parent.mkdir(parents=True, exist_ok=True)
    working = path.with_suffix(".part")
    with working.open("wb") as file:
        np.savez(
            file,
            thing=usual.thing,
            category=usual.category,
            district=usual.district,
            middle=usual.middle,
            width=usual.width,
        )
    working.rename(path)


def load_usual(root: Path, rule: int) -> Usual:
    """Return what is usual for a version of a rule; empty when nothing was learnt."""
    path = _path(root, rule)
    if not path.exists():
        return Usual(
            thing=np.zeros(0, np.int64),
            category=np.zeros(0, np.int64),
            district=np.zeros(0, np.int64),
            middle=np.zeros((0, _HOURS)),
            width=np.zeros((0, _HOURS)),
        )
    with np.load(path) as kept:
        return Usual(**{name: kept[name] for name in ("thing", "category", "district", "middle", "width")})


def usual_choosers(
    things: CityThings, rule: RunningRule, usual: Usual, base: int, partition: int, partitions: int
) -> Sequence[Chooser]:
    """Return one chooser for each row of what is usual, each with its place in the table of all rules.

    Args:
        things: The registry.
        rule: A rule against what is usual.
        usual: What is usual for it.
        base: Place of its first row in the table of all rules.
        partition: Number of the partition.
        partitions: How many there are.
    """
    whole = chooser_of(things, rule, partition, partitions)
    found: list[Chooser] = []
    for at in range(len(usual)):
        rows = whole.rows.copy()
        rows["base"] = base + at
        number = int(usual.thing[at])
        if number >= 0:
            if number % partitions == partition:
                mine = np.array([number // partitions], dtype=np.int64)
                found.append(Chooser(rows=rows, categories=whole.categories, things=mine, slot=rule.number))
            continue
        span = things.area_range(str(usual.district[at]))
        areas = [(max(span[0], low), min(span[1], high)) for low, high in whole.areas or [span]]
        found.append(
            Chooser(
                rows=rows,
                categories=[(int(usual.category[at]),)],
                areas=[area for area in areas if area[0] < area[1]],
                owners=whole.owners,
                things=whole.things,
                slot=rule.number,
            )
        )
    return found


def _path(root: Path, rule: int) -> Path:
    return state_folder(root) / "usual" / f"{rule}.npz"
