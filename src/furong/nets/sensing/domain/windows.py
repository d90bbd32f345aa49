"""Windows of an aggregate: what readings add to them, and what becomes of their figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from furong.kernel.columns import BoolColumn, FloatColumn, IntColumn
from furong.nets.sensing.contracts.city_rules import CityRuleSpec, Limit
from furong.nets.sensing.domain.city_rules import limits_of
from furong.nets.sensing.domain.happenings import Episode

__all__ = ["CELL_LENGTHS", "Share", "cell_of", "figure", "found_in", "number_of", "shares", "stale_windows"]

_MS = 1000
#: Length of an area's code at each level (GB/T 2260, GB/T 10114); a city's is filled up with zeros. [1]
CELL_LENGTHS: Mapping[str, int] = {"city": 4, "district": 6, "street": 9, "community": 12, "grid": 15}


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What the readings of one partition add to one window of one area."""

    rule: int
    cell: str
    begin_ms: int
    count: int
    total: float
    low: float
    high: float
    hits: int


def cell_of(area: str, level: str) -> str:
    """Return the area of a level in which an area lies; empty when it is not that deep."""
    if level == "city":
        return area[:4] + "00" if len(area) >= CELL_LENGTHS["city"] else ""
    length = CELL_LENGTHS[level]
    return area[:length] if len(area) >= length else ""


def number_of(cell: str) -> int:
    """Return the number under which alarms of an area are kept; those of things are not negative."""
    digits = "".join(c for c in cell if c.isdigit())[-15:] or "0"
    return -1 - int(digits) % (2**31 - 1)


def shares(
    spec: CityRuleSpec, rule: int, cell: npt.NDArray[Any], names: Sequence[str], time_ms: IntColumn, value: FloatColumn
) -> list[Share]:
    """Return what readings add, by area and window.

    Args:
        spec: An aggregate.
        rule: Its number.
        cell: Place of each reading's area in ``names``.
        names: Codes of the areas; a reading of one without a name counts nowhere.
        time_ms: When each was made.
        value: What each says.
    """
    width = spec.window_s * _MS
    key = (time_ms // width) * len(names) + cell
    found, inverse, count = np.unique(key, return_inverse=True, return_counts=True)
    low, high = np.full(len(found), np.inf), np.full(len(found), -np.inf)
    np.minimum.at(low, inverse, value)
    np.maximum.at(high, inverse, value)
    total = np.bincount(inverse, weights=value, minlength=len(found))
    hits = np.bincount(inverse, weights=_hit(spec.hit, value), minlength=len(found))
    return [
        Share(
            rule=rule,
            cell=names[int(key) % len(names)],
            begin_ms=int(key) // len(names) * width,
            count=int(count[at]),
            total=float(total[at]),
            low=float(low[at]),
            high=float(high[at]),
            hits=int(hits[at]),
        )
        for at, key in enumerate(found.tolist())
        if names[int(key) % len(names)]
    ]


def stale_windows(spec: CityRuleSpec, time_ms: IntColumn) -> list[int]:
    """Return the beginnings of the windows in which readings lie. [ms since 1970-01-01T00:00Z]"""
    width = spec.window_s * _MS
    beginnings: list[int] = np.unique(time_ms // width * width).tolist()
    return beginnings


def figure(spec: CityRuleSpec, count: int, total: float, low: float, high: float, hits: int) -> float:
    """Return the figure of a window; NaN when too few readings came."""
    if count < spec.least:
        return float("nan")
    return {
        "mean": total / max(count, 1),
        "max": high,
        "min": low,
        "count": float(count),
        "share": hits / max(count, 1),
    }[spec.of]


def found_in(
    spec: CityRuleSpec, rule: int, number: int, figures: Sequence[tuple[int, float]], begun: Episode | None
) -> list[Episode]:
    """Return the episodes of an aggregate over the figures of its windows, in order.

    Args:
        spec: The rule.
        rule: Its number.
        number: Under which its alarms are kept.
        figures: End of each window [ms] and its figure.
        begun: The episode that was open before the first of them.
    """
    raising, clearing, sign = limits_of(spec)
    episodes: list[Episode] = []
    now, since = begun, None
    for time, value in figures:
        measure = value * sign
        if now is not None:
            now = _on(now, value, sign)
            if measure < clearing:
                episodes.append(replace(now, cleared_ms=time))
                now = since = None
        elif measure > raising:
            since = time if since is None else since
            if time - since >= spec.dwell_s * _MS:
                now = Episode(
                    rule=rule,
                    number=number,
                    since_ms=since,
                    raised_ms=time,
                    cleared_ms=None,
                    value=value,
                    extreme=value,
                )
        elif value == value:  # NaN changes nothing
            since = None
    return episodes if now is None else [*episodes, now]


def _on(episode: Episode, value: float, sign: float) -> Episode:
    return replace(episode, extreme=value) if value * sign > episode.extreme * sign else episode


def _hit(limit: Limit | None, value: FloatColumn) -> BoolColumn:
    if limit is None:
        return np.zeros(len(value), dtype=bool)
    name, bound = limit.told()[0]
    compare = {"above": np.greater, "at_least": np.greater_equal, "below": np.less, "at_most": np.less_equal}[name]
    hits: BoolColumn = compare(value, bound)
    return hits
