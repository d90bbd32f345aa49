"""When a condition has held long enough, and when it is over: dwell and hysteresis over steps of event time.

The steps of a series say from which minute on the raising and the clearing condition hold. An episode is *raised* at
the first minute ``m`` such that the raising condition held at every whole minute of ``[m - dwell, m]``; it is *cleared*
at the first later minute at which the clearing condition holds. Between the two thresholds nothing happens, which is
the hysteresis. All series are worked at once, without a Python loop.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from furong.kernel.columns import BoolColumn, Columns, IntColumn, column

__all__ = ["NEVER", "Episodes", "Steps", "find_episodes"]

#: Stands for "not cleared yet" and sorts after every minute that occurs. [min]
NEVER = 1 << 40


@dataclass(frozen=True, eq=False)
class Steps(Columns):
    """What holds from a minute on, until the next row of the same series.

    Rows are sorted by series, then minute, and no (series, minute) occurs twice. Before its first row, neither
    condition of a series holds.

    Args:
        series: Dense number of the series. [1]
        minute: From when. [min since 1970-01-01T00:00Z]
        raising: The raising condition holds.
        clearing: The clearing condition holds; never together with ``raising``.
    """

    series: IntColumn = column("int64", unit="1")
    minute: IntColumn = column("int64", unit="min")
    raising: BoolColumn = column("bool")
    clearing: BoolColumn = column("bool")


@dataclass(frozen=True, eq=False)
class Episodes(Columns):
    """Episodes by series, then minute of raising.

    Args:
        series: Dense number of the series. [1]
        raised: When it was raised; ``after`` for an episode that was already active then. [min]
        cleared: When it was cleared, or :data:`NEVER`. [min]
    """

    series: IntColumn = column("int64", unit="1")
    raised: IntColumn = column("int64", unit="min")
    cleared: IntColumn = column("int64", unit="min")


def find_episodes(steps: Steps, *, dwell_min: int, after: int, until: int, active: IntColumn) -> Episodes:
    """Return the episodes that are active at ``after`` or are raised in ``(after, until]``.

    Args:
        steps: Conditions of every series, complete from at least ``after - dwell_min`` on.
        dwell_min: How long the raising condition must have held. [min]
        after: Up to here everything is already decided. [min since 1970-01-01T00:00Z]
        until: The last minute that may be decided now. [min since 1970-01-01T00:00Z]
        active: Series that have an active episode at ``after``. [1]

    Raises:
        ValueError: When somewhere both conditions hold: such a rule would raise and clear at once.
    """
    if bool(np.any(steps.raising & steps.clearing)):
        raise ValueError("the raising and the clearing condition hold at the same time")
    steps = steps.take(steps.minute <= until)
    series, raised = _candidates(steps, dwell_min, until)
    fresh = raised > after
    series = np.concatenate([active, series[fresh]])
    raised = np.concatenate([np.full(len(active), after, dtype=np.int64), raised[fresh]])
    order = np.lexsort((raised, series))
    series, raised = series[order], raised[order]
    cleared = _first_clearing(steps, series, raised)
    # A candidate opens an episode of its own only if the one before it in its series was over by then.
    opens = np.ones(len(series), dtype=bool)
    opens[1:] = (series[1:] != series[:-1]) | (cleared[:-1] < raised[1:])
    return Episodes(series=series[opens], raised=raised[opens], cleared=cleared[opens])


def _candidates(steps: Steps, dwell_min: int, until: int) -> tuple[IntColumn, IntColumn]:
    """Return (series, minute) at which each unbroken run of the raising condition has lasted the dwell."""
    new_series = np.ones(len(steps), dtype=bool)
    new_series[1:] = steps.series[1:] != steps.series[:-1]
    row_end = np.full(len(steps), until + 1, dtype=np.int64)
    row_end[:-1][~new_series[1:]] = steps.minute[1:][~new_series[1:]]
    before = np.zeros(len(steps), dtype=bool)
    before[1:] = steps.raising[:-1] & ~new_series[1:]
    starts = np.flatnonzero(steps.raising & ~before)
    after = np.zeros(len(steps), dtype=bool)
    after[:-1] = steps.raising[1:] & ~new_series[1:]
    ends = np.flatnonzero(steps.raising & ~after)
    ripe = steps.minute[starts] + dwell_min
    lasting = ripe < row_end[ends]
    return steps.series[starts][lasting], ripe[lasting]


def _first_clearing(steps: Steps, series: IntColumn, raised: IntColumn) -> IntColumn:
    """Return, for each (series, raised), the first later minute at which the clearing condition begins to hold."""
    clearing = steps.take(steps.clearing)
    if not len(clearing):
        return np.full(len(series), NEVER, dtype=np.int64)
    # One sorted key for (series, minute): the span is wider than any two minutes are apart.
    base = min(int(clearing.minute.min()), int(raised.min(initial=NEVER)))
    span = max(int(clearing.minute.max()), int(raised.max(initial=base))) - base + 2
    keys = clearing.series * span + (clearing.minute - base)
    found = np.searchsorted(keys, series * span + (raised - base), side="right")
    within = np.minimum(found, len(clearing) - 1)
    same = (found < len(clearing)) & (clearing.series[within] == series)
    return np.where(same, clearing.minute[within], NEVER)
