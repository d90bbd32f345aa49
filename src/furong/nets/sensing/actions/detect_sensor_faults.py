"""Look for faults among things of one category that stand near one another, and report what is going on now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from furong.engines.faults import FaultEvent, find_faults, learn
from furong.foundation.transactions import transaction
from furong.kernel.columns import FloatColumn, IntColumn
from furong.nets.sensing.actions.report_sensor_fault import report_sensor_fault, report_sensor_recovered
from furong.nets.sensing.contracts.sensor_faults import SensorFaultKind, SensorPlace
from furong.nets.sensing.selectors.sensor_faults import open_faults

__all__ = ["DETECTOR", "ThingSeries", "detect_sensor_faults"]

#: Who reports what is found here.
DETECTOR = "fault_detector"
#: A fault counts as present while it was seen within this many steps of the end. [1]
_PRESENT = 3
#: Fewer steps than this tell nothing about how things follow one another. [1]
_STEPS_LEAST = 240


@dataclass(frozen=True, slots=True)
class ThingSeries:
    """Readings of one thing.

    Args:
        place: The thing.
        second: When each was read. [s since 1970-01-01T00:00Z]
        value: What was read. [unit of the category]
    """

    place: SensorPlace
    second: IntColumn
    value: FloatColumn


def detect_sensor_faults(
    series: Sequence[ThingSeries], *, period: timedelta, until: datetime
) -> list[tuple[str, FaultEvent]]:
    """Report things whose sensor is faulty at ``until``, and those that are well again; return the present faults.

    Args:
        series: Readings of things of one category, of some weeks.
        period: How often they report.
        until: Up to when they are looked at.
    """
    table, begin = _on_grid(series, period, until)
    if table.shape[1] < _STEPS_LEAST:
        return []
    names = tuple(one.place.code for one in series)
    events, _ = find_faults(learn(names, table), names, table)
    present = {event.station: event for event in events if event.last >= table.shape[1] - _PRESENT}
    known = open_faults(list(names), DETECTOR)
    with transaction():
        for row, event in present.items():
            evidence = {"first": (begin + event.first * period).isoformat(), "score": f"{event.score:g}"}
            since = begin + event.first * period
            kind = SensorFaultKind(event.kind.value)
            report_sensor_fault(series[row].place, kind, since, by=DETECTOR, evidence=evidence)
        for row, name in enumerate(names):
            if name in known and row not in present and np.isfinite(table[row, -_PRESENT:]).any():
                report_sensor_recovered(name, until)
    return [(names[row], event) for row, event in present.items()]


def _on_grid(
    series: Sequence[ThingSeries], period: timedelta, until: datetime
) -> tuple[npt.NDArray[np.float64], datetime]:
    """Return the readings on a grid that ends at ``until``; of several in one step the last counts."""
    step_s, end_s = int(period.total_seconds()), int(until.timestamp())
    first_s = min((int(one.second.min()) for one in series if len(one.second)), default=end_s)
    steps = max(0, (end_s - first_s) // step_s)
    table: npt.NDArray[Any] = np.full((len(series), steps), np.nan)
    begin_s = end_s - steps * step_s
    for row, one in enumerate(series):
        at = (one.second - begin_s) // step_s
        inside = (at >= 0) & (at < steps)
        table[row, at[inside]] = one.value[inside]
    return table, until - steps * period
