"""How events meet the faults that are known: found, and false a station and month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from furong.engines.faults.detection import FaultEvent, FaultKind
from furong.engines.faults.injection import Injected

__all__ = ["FaultScore", "score_events"]

#: An alarm this long after a fault still belongs to it; false alarms this close are one. [steps]
_AFTER, _MERGE = 13, 12
_MONTH = 730


@dataclass(frozen=True, slots=True)
class FaultScore:
    """How events met known faults.

    Args:
        found: Faults that were found. [1]
        faults: Faults that there were. [1]
        found_by_kind: Faults that were found, by kind. [1]
        false_events: Events that meet none. [1]
        false_a_month: The same a station and month. [1/month]
    """

    found: int
    faults: int
    found_by_kind: dict[FaultKind, int]
    false_events: int
    false_a_month: float


def score_events(events: Sequence[FaultEvent], faults: Sequence[Injected], *, stations: int, steps: int) -> FaultScore:
    """Hold events against known faults; every step of an event counts as an alarm.

    Args:
        events: What was found.
        faults: What there was.
        stations: How many stations there are. [1]
        steps: How many steps of time there are. [1]
    """
    alarms = np.zeros((stations, steps), dtype=bool)
    belongs = np.zeros((stations, steps), dtype=bool)
    for event in events:
        alarms[event.station, event.first : event.last + 1] = True
    found: Counter[FaultKind] = Counter()
    for fault in faults:
        part = slice(fault.first, fault.last + _AFTER + 1)
        belongs[fault.station, part] = True
        found[fault.kind] += bool(alarms[fault.station, part].any())
    false = sum(_stretches(row) for row in alarms & ~belongs)
    months = stations * steps / _MONTH
    return FaultScore(sum(found.values()), len(faults), dict(found), false, false / months)


def _stretches(row: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> int:
    at = np.flatnonzero(row)
    return int(at.size and 1 + np.count_nonzero(np.diff(at) > _MERGE))
