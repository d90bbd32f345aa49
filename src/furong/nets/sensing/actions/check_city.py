"""Look for faults among the things of the registry whose neighbours ought to say the same: outdoor air and weather.

The city is gone through a few groups at a time, round and round: a group is what stands in one hexagon of some three
kilometres' edge. Readings are compared hour by hour, over a month.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from furong.kernel.columns import IntColumn
from furong.nets.sensing.actions.detect_sensor_faults import ThingSeries, detect_sensor_faults
from furong.nets.sensing.columns.history.reading import HistoryRows
from furong.nets.sensing.columns.registry import Registry
from furong.nets.sensing.columns.registry.files import RETIRED
from furong.nets.sensing.selectors.history_reading import read_numbers
from furong.nets.sensing.selectors.sensor_places import place_in_registry

__all__ = ["check_city"]

#: Categories that tell of what surrounds them, not of the one thing that they are fixed to.
_COMPARED = (
    *("air.pm25", "air.pm10", "air.so2", "air.no2", "air.co", "air.o3"),
    *("weather.air_temperature", "weather.air_humidity", "weather.air_pressure", "weather.solar_radiation"),
)
_HOUR = timedelta(hours=1)
_REACH = timedelta(days=30)
_HEXAGON = 6
_LEAST, _MOST = 3, 24
#: Layout of an H3 index: four bits of resolution, then three bits for each finer digit, all set where unused.
_RESOLUTION_AT, _RESOLUTION_BITS, _DIGITS = np.uint64(52), np.uint64(0xF << 52), 15


def check_city(
    registry: Registry, root: Path, partitions: int, *, until: datetime, turn: int, groups: int = 20
) -> tuple[int, int]:
    """Look at some groups of things, others at every turn; return how many were looked at and how many are faulty.

    Args:
        registry: The registered things.
        root: Folder of the sensing platform's files.
        partitions: How many partitions there are. [1]
        until: Up to when readings are compared.
        turn: Number of the turn; consecutive turns look at consecutive groups. [1]
        groups: How many groups a turn looks at. [1]
    """
    every = list(_groups(registry))
    first = turn * groups % max(1, len(every))
    mine = (every + every)[first : first + min(groups, len(every))]
    present = 0
    for numbers in mine:
        series = list(_series(registry, root, partitions, numbers, until))
        if len(series) >= _LEAST:
            present += len(detect_sensor_faults(series, period=_HOUR, until=until))
    return len(mine), present


def _groups(registry: Registry) -> Iterator[IntColumn]:
    """Yield numbers of things of one category in one hexagon, at most so many at a time."""
    wanted = [place for place, code in enumerate(registry.category_names) if code in _COMPARED]
    among = np.flatnonzero(np.isin(registry.category, wanted) & ((registry.flags & RETIRED) == 0))
    if not among.size:
        return
    hexagon = _parent(registry.cell[among])
    order = np.lexsort((among, hexagon, registry.category[among]))
    among, hexagon = among[order], hexagon[order]
    kind = registry.category[among]
    new = np.flatnonzero((hexagon[1:] != hexagon[:-1]) | (kind[1:] != kind[:-1])) + 1
    for group in np.split(among, new):
        for begin in range(0, len(group), _MOST):
            if len(group) - begin >= _LEAST:
                yield group[begin : begin + _MOST]


def _parent(cells: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Return the hexagons of resolution 6 that hold cells of a finer one."""
    unused = np.uint64((1 << (3 * (_DIGITS - _HEXAGON))) - 1)
    coarse: npt.NDArray[Any] = (cells & ~_RESOLUTION_BITS) | (np.uint64(_HEXAGON) << _RESOLUTION_AT) | unused
    return coarse


def _series(
    registry: Registry, root: Path, partitions: int, numbers: IntColumn, until: datetime
) -> Iterator[ThingSeries]:
    end_ms = int(until.timestamp() * 1000)
    times = (end_ms - int(_REACH.total_seconds() * 1000), end_ms)
    rows = _read(root, partitions, numbers, times)
    for number in numbers.tolist():
        mine = rows.take(rows.number == number)
        if len(mine):
            yield ThingSeries(place_in_registry(registry, number), mine.time_ms // 1000, mine.value)


def _read(root: Path, partitions: int, numbers: IntColumn, times: tuple[int, int]) -> HistoryRows:
    parts: list[HistoryRows] = []
    for partition in range(partitions):
        only = numbers[numbers % partitions == partition]
        if only.size:
            parts.append(read_numbers(root, partition, only, times))
    return HistoryRows.concat(*parts)
