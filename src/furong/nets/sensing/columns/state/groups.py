"""Groups of things: all that share their rules and limits share one record of the engine's tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from furong.engines.rules import RULE, Measure
from furong.kernel.columns import BoolColumn, FloatColumn, IntColumn
from furong.nets.sensing.columns.state.layout import GROUP

__all__ = ["CategoryLimits", "Chooser", "Tables", "Things", "compile_tables"]

_MS = 1000
_FOREVER_MS = 1 << 60
#: A reading is stale when it is older on arrival than so many periods, and never before the second. [1], [ms]
_OLD_PERIODS = 10
_OLD_LEAST_MS = 300_000
#: A step below this part of what is possible is no spike. [1]
_SPIKE_SHARE = 0.2
_UNKNOWN_PERIOD_S = 3600
#: Rounding in the rate of a reading must not let one pass that a rule would take. [1]
_BELOW = 1.0 - 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryLimits:
    """What a category says of its things; NaN or 0 where it says nothing.

    Args:
        low: The least that is possible.
        high: The most that is possible.
        period_s: How often one reports. [s]
        stuck_after: From how many equal readings on one counts as stuck; 0 for never. [1]
    """

    low: float = float("nan")
    high: float = float("nan")
    period_s: float = 0.0
    stuck_after: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Things:
    """The things of one partition in columns; overrides are NaN where a thing says nothing of its own."""

    category: npt.NDArray[Any]
    area: npt.NDArray[Any]
    owner: npt.NDArray[Any]
    categories: Sequence[CategoryLimits]
    low: FloatColumn | None = None
    high: FloatColumn | None = None
    period_s: FloatColumn | None = None
    asset: npt.NDArray[Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chooser:
    """Which things a compiled rule watches, in the registry's numbers; ``None`` stands for all.

    Args:
        rows: The rule's rows in the engine's form.
        categories: For each row, the categories.
        areas: Ranges of areas, in the order of the tree, the second not included.
        owners: The owners.
        things: Positions in the partition.
        slot: For a rule without rows (an aggregate): its number, under which it is found in ``watching``.
    """

    rows: Any
    categories: Sequence[tuple[int, ...] | None]
    areas: Sequence[tuple[int, int]] | None = None
    owners: tuple[int, ...] | None = None
    things: IntColumn | None = None
    slot: int = 0


@dataclass(slots=True, kw_only=True)
class Tables:
    """What the pass over readings looks up."""

    groups: Any
    chosen: IntColumn
    rules: Any
    usual: FloatColumn
    group: npt.NDArray[np.uint32]
    most_rules: int
    #: Groups in which a rule that is no row of the engine (an aggregate) is interested, by its slot.
    watching: Mapping[int, BoolColumn] = field(default_factory=dict)


def compile_tables(things: Things, choosers: Sequence[Chooser], usual: FloatColumn | None = None) -> Tables:
    """Return the tables for the things of a partition and the rules that watch them."""
    parts = [(row, chooser, number) for chooser in choosers for number, row in enumerate(chooser.rows)]
    watchers = [chooser for chooser in choosers if not len(chooser.rows)]
    rules = np.array([row for row, _, _ in parts], dtype=RULE) if parts else np.zeros(1, dtype=RULE)
    combos, combo_of = _combos(things, choosers)
    member = np.zeros((len(combos["category"]), len(parts) + len(watchers)), dtype=bool)
    for at, (chooser, number) in enumerate([(c, n) for _, c, n in parts] + [(c, 0) for c in watchers]):
        member[:, at] = _chosen(combos, chooser, number)
    group_of_combo, groups, chosen, watching = _rule_sets(combos, member, len(parts))
    tables = Tables(
        groups=groups,
        chosen=chosen,
        rules=rules,
        usual=np.zeros((2, 1, 168)) if usual is None else usual,
        group=group_of_combo[combo_of].astype(np.uint32),
        most_rules=int((groups["last"] - groups["first"]).max(initial=0)),
        watching={chooser.slot: watching[:, at] for at, chooser in enumerate(watchers)},
    )
    _fill_limits(tables, things.categories)
    return tables


def _combos(things: Things, choosers: Sequence[Chooser]) -> tuple[dict[str, Any], IntColumn]:
    """Return the distinct combinations of all that rules and limits look at, and the one of each thing."""
    cuts = np.unique([edge for c in choosers for span in c.areas or () for edge in span] or [0])
    keys = [
        things.category.astype(np.int64),
        np.searchsorted(cuts, things.area, side="right").astype(np.int64),
        things.owner.astype(np.int64) if any(c.owners is not None for c in choosers) else np.zeros(1, dtype=np.int64),
        _listed(len(things.category), choosers),
        _overrides(things),
    ]
    code = np.zeros(len(things.category), dtype=np.int64)
    for key in keys:
        code = code * (int(key.max(initial=0)) + 1) + key
    first, combo_of = _distinct(code)
    combos = {
        "category": things.category[first].astype(np.int64),
        "area": things.area[first].astype(np.int64),
        "owner": things.owner[first].astype(np.int64),
        "thing": first,
        "low": _own(things.low, first),
        "high": _own(things.high, first),
        "period_s": _own(things.period_s, first),
    }
    return combos, combo_of


def _distinct(code: IntColumn) -> tuple[IntColumn, IntColumn]:
    """Return where each code occurs first, and the position of each row's code; without sorting when codes are few."""
    top = int(code.max(initial=0)) + 1
    if top > max(4 * len(code), 1 << 22):
        _, first, inverse = np.unique(code, return_index=True, return_inverse=True)
        return first, inverse
    first_of = np.full(top, -1, dtype=np.int64)
    first_of[code[::-1]] = np.arange(len(code) - 1, -1, -1)
    present = np.flatnonzero(first_of >= 0)
    place = np.full(top, -1, dtype=np.int64)
    place[present] = np.arange(len(present))
    return first_of[present], place[code]


def _listed(count: int, choosers: Sequence[Chooser]) -> IntColumn:
    """Return a number for the set of lists of single things in which each thing stands."""
    lists = [c.things for c in choosers if c.things is not None]
    if not lists:
        return np.zeros(1, dtype=np.int64)
    named: dict[int, list[int]] = {}
    for number, positions in enumerate(lists):
        for position in positions.tolist():
            named.setdefault(position, []).append(number)
    classes: dict[tuple[int, ...], int] = {}
    answer = np.zeros(count, dtype=np.int64)
    for position, numbers in named.items():
        answer[position] = classes.setdefault(tuple(numbers), len(classes) + 1)
    return answer


def _overrides(things: Things) -> IntColumn:
    own = [column for column in (things.low, things.high, things.period_s) if column is not None]
    if not own or not any(bool(np.isfinite(column).any()) for column in own):
        return np.zeros(1, dtype=np.int64)
    stacked = np.nan_to_num(np.column_stack(own).astype(np.float64), nan=-1e300)
    return np.unique(stacked, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)


def _own(column: FloatColumn | None, first: IntColumn) -> FloatColumn:
    return np.full(len(first), np.nan) if column is None else column[first].astype(np.float64)


def _chosen(combos: Mapping[str, Any], chooser: Chooser, number: int) -> BoolColumn:
    answer = np.ones(len(combos["category"]), dtype=bool)
    categories = chooser.categories[number]
    if categories is not None:
        answer &= np.isin(combos["category"], categories)
    if chooser.areas is not None:
        inside = np.zeros(len(answer), dtype=bool)
        for begin, end in chooser.areas:
            inside |= (combos["area"] >= begin) & (combos["area"] < end)
        answer &= inside
    if chooser.owners is not None:
        answer &= np.isin(combos["owner"], chooser.owners)
    if chooser.things is not None:
        answer &= np.isin(combos["thing"], chooser.things)
    return answer


def _rule_sets(
    combos: Mapping[str, Any], member: BoolColumn, real: int
) -> tuple[IntColumn, Any, IntColumn, BoolColumn]:
    """Return the group of each combination, the groups, their rules one after the other, and who else watches each."""
    packed = np.packbits(member, axis=1) if member.shape[1] else np.zeros((len(member), 1), dtype=np.uint8)
    limits = np.column_stack([combos["category"], combos["low"], combos["high"], combos["period_s"]])
    rows = np.hstack([packed, np.ascontiguousarray(limits, dtype=np.float64).view(np.uint8)])
    rows = np.ascontiguousarray(rows).view([("", np.void, rows.shape[1])]).reshape(-1)
    _, first, group_of_combo = np.unique(rows, return_index=True, return_inverse=True)
    groups = np.zeros(max(len(first), 1), dtype=GROUP)
    sizes = member[first, :real].sum(axis=1) if len(first) else np.zeros(1, dtype=np.int64)
    groups["last"] = np.cumsum(sizes)
    groups["first"] = groups["last"] - sizes
    for name in ("low", "high"):
        groups[name] = combos[name][first] if len(first) else np.nan
    groups["period"] = np.nan_to_num(combos["period_s"][first], nan=0.0) * _MS if len(first) else 0
    groups["category"] = combos["category"][first] if len(first) else 0
    chosen = np.nonzero(member[first, :real])[1].astype(np.int64)
    watching = member[first, real:] if len(first) else np.zeros((1, member.shape[1] - real), dtype=bool)
    return group_of_combo.reshape(-1), groups, chosen, watching


def _fill_limits(tables: Tables, categories: Sequence[CategoryLimits]) -> None:
    groups = tables.groups
    own = [categories[n] if n < len(categories) else CategoryLimits() for n in groups["category"].tolist()]
    groups["low"] = np.where(np.isnan(groups["low"]), [c.low for c in own], groups["low"])
    groups["high"] = np.where(np.isnan(groups["high"]), [c.high for c in own], groups["high"])
    period = np.array([(c.period_s or _UNKNOWN_PERIOD_S) * _MS for c in own])
    groups["period"] = np.where(groups["period"] > 0, groups["period"], period)
    groups["old"] = np.maximum(groups["period"] * _OLD_PERIODS, _OLD_LEAST_MS)
    span = groups["high"] - groups["low"]
    groups["least_step"] = np.where(np.isfinite(span), span * _SPIKE_SHARE, np.inf)
    groups["stuck"] = [c.stuck_after for c in own]
    for group in groups:
        _fill_calm(group, tables.rules[tables.chosen[group["first"] : group["last"]]])


def _fill_calm(group: Any, rules: Any) -> None:
    """Set the band in which none of the rules of a group can raise."""
    values = rules[rules["measure"] == Measure.VALUE]
    up, down = values[values["sign"] > 0], values[values["sign"] < 0]
    group["calm_high"] = up["raising"].min(initial=np.inf)
    group["calm_low"] = -down["raising"].min(initial=np.inf)
    rates = rules[rules["measure"] == Measure.RATE]
    group["calm_rate"] = min((rates["raising"] / rates["scale"]).min(initial=np.inf) * _BELOW, np.inf)
    if bool((rates["raising"] < 0).any()):
        group["calm_rate"] = -1.0
    silences = rules[rules["measure"] == Measure.SILENCE]
    allowed = (silences["raising"] * group["period"]).astype(np.int64)
    group["silence"] = allowed.min(initial=_FOREVER_MS)
    if bool((rules["measure"] == Measure.UNUSUAL).any()):
        group["calm_low"] = np.inf
