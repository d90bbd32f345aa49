"""What to say of a thing in one word, from its newest reading: normal, suspect, silent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from furong.kernel.compiled import compiled
from furong.nets.sensing.columns.registry.files import RETIRED
from furong.nets.sensing.columns.registry.registry import Registry
from furong.nets.sensing.columns.state.latest import read_all

__all__ = ["ABSENT", "ALARM", "NORMAL", "SILENT", "SUSPECT", "judge_things"]

NORMAL, SUSPECT, SILENT, ALARM = 0, 1, 2, 3
#: Of a thing that is no longer there.
ABSENT = 255
#: A thing is silent when nothing came for so many of its periods. [1]
_SILENT_PERIODS = 3
#: Bits of quality that tell of the value; how late it came says nothing about it.
_DOUBTFUL = 1 | 2 | 4 | 8 | 16 | 64
_MS = 1000


def judge_things(
    root: Path, registry: Registry, *, partitions: int, now_ms: int
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Return for each thing what is to be said of it, and whether it reported within its expected period.

    Args:
        root: Folder of the sensing platform's files.
        registry: What is registered.
        partitions: How many partitions the things are dealt to. [1]
        now_ms: The instant. [ms since 1970-01-01T00:00Z]
    """
    kinds = np.full(registry.count, SILENT, np.uint8)
    on_time = np.zeros(registry.count, np.uint8)
    usual = np.array([category.period_s for category in registry.categories] or [0.0])
    for partition, records in enumerate(read_all(root, partitions=partitions)):
        mine = slice(partition, registry.count, partitions)
        columns = (registry.category[mine], registry.own_period[mine])
        _judge(kinds[mine], on_time[mine], records["time"], records["quality"], columns, usual, now_ms)
    kinds[(registry.flags & RETIRED) > 0] = ABSENT
    return kinds, on_time


@compiled
def _judge(
    kinds: Any, on_time: Any, times: Any, quality: Any, columns: tuple[Any, Any], usual: Any, now_ms: int
) -> None:
    category, own = columns
    for at in range(min(len(kinds), len(times))):
        if times[at] == 0:
            continue
        period = own[at] if own[at] > 0 else usual[category[at]]
        age = now_ms - times[at]
        on_time[at] = age <= period * _MS
        if age <= period * _MS * _SILENT_PERIODS:
            kinds[at] = SUSPECT if quality[at] & _DOUBTFUL else NORMAL
