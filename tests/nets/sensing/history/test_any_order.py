"""Whatever happens in whatever order, history reads as a dictionary of (thing, time) would."""

from __future__ import annotations

import shutil
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from furong.foundation.transactions import transaction
from furong.nets.sensing.actions.compact_history import Compaction, compact_partition
from furong.nets.sensing.actions.record_history import record_history
from furong.nets.sensing.actions.sweep_history import sweep_history
from furong.nets.sensing.columns.history import history_folder, write_history
from furong.nets.sensing.columns.history.city import Groups
from furong.nets.sensing.columns.history.layout import DOUBTED, HOUR_MS
from furong.nets.sensing.models.history import HistoryFile
from furong.nets.sensing.selectors.history_reading import read_city, read_number, read_numbers

_BEGIN_MS = 1_764_000_000_000
_THINGS = 5
_ALL = (0, 2**50)
_NOW = datetime(2026, 11, 25, 4, tzinfo=UTC)
Reading = tuple[int, int]
#: What may happen: a commit, late readings, a write that is never committed, compaction, sweeping.
_EVENTS: st.SearchStrategy[tuple[str, list[Reading]]] = st.one_of(
    st.tuples(st.just("commit"), st.lists(st.tuples(st.integers(0, _THINGS - 1), st.integers(0, 40)), max_size=8)),
    st.tuples(st.just("late"), st.lists(st.tuples(st.integers(0, _THINGS - 1), st.integers(0, 40)), max_size=8)),
    st.tuples(st.just("crash"), st.lists(st.tuples(st.integers(0, _THINGS - 1), st.integers(0, 40)), max_size=4)),
    st.tuples(st.just("compact"), st.just([])),
    st.tuples(st.just("sweep"), st.just([])),
)


@dataclass
class _City:
    """The store under test and what it should hold."""

    root: Path
    truth: dict[Reading, tuple[float, int]] = field(default_factory=dict)
    newest: dict[int, int] = field(default_factory=lambda: defaultdict(lambda: -1))
    sequence: int = 0
    now: datetime = _NOW

    def write(self, readings: list[Reading], *, is_late: bool, is_committed: bool) -> None:
        taken = self._late(readings) if is_late else self._new(readings)
        if not taken:
            return
        number, hours = (np.array(values, dtype=np.int64) for values in zip(*taken, strict=True))
        self.sequence += 1
        value = self.sequence + np.arange(len(taken)) / 100
        quality = (np.arange(len(taken)) % 3 == 2).astype(np.uint16)
        time_ms = _BEGIN_MS + hours * HOUR_MS
        file = write_history(
            self.root, 0, self.sequence, self.sequence, number.astype(np.int32), time_ms, value, quality, is_late
        )
        if not is_committed:
            return
        with transaction():
            record_history([file])
        for place, (thing, hour) in enumerate(taken):
            self.truth.setdefault((thing, int(time_ms[place])), (float(value[place]), int(quality[place])))
            self.newest[thing] = max(self.newest[thing], hour)

    def _new(self, readings: list[Reading]) -> list[Reading]:
        """Keep what is newer than all of its thing, as the engine does."""
        newest = dict(self.newest)
        kept = []
        for thing, hour in readings:
            if hour > newest.get(thing, -1):
                newest[thing] = hour
                kept.append((thing, hour))
        return kept

    def _late(self, readings: list[Reading]) -> list[Reading]:
        return [(thing, hour) for thing, hour in readings if hour <= self.newest[thing]]

    def compact(self) -> None:
        self.now += timedelta(days=1)
        compact_partition(self.root, 0, _groups, now=self.now, rule=Compaction(fan_in=2, counts=2, rows_settled=10))

    def sweep(self) -> None:
        sweep_history(self.root, now=self.now, grace=timedelta(0), orphan_s=0)
        on_disk = {
            str(path.relative_to(history_folder(self.root))) for path in history_folder(self.root).rglob("*.parquet")
        }
        assert on_disk == set(HistoryFile.objects.values_list("path", flat=True))


def _groups() -> Groups:
    numbers = np.arange(_THINGS - 1)
    return Groups(
        area=numbers % 3 - 1,
        category=numbers % 2,
        district_of_area=np.array([0, 1]),
        districts=("510104", "510105", ""),
        categories=("noise", "wind", ""),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=st.lists(_EVENTS, max_size=14))
def test_history_reads_as_a_dictionary(own_database: None, events: list[tuple[str, list[Reading]]]) -> None:
    HistoryFile.objects.all().delete()
    city = _City(Path(mkdtemp(prefix="furong-history-")))
    try:
        for kind, readings in events:
            if kind == "compact":
                city.compact()
            elif kind == "sweep":
                city.sweep()
            else:
                city.write(readings, is_late=kind == "late", is_committed=kind != "crash")
            _compare_readings(city)
        _compare_counts(city)
    finally:
        shutil.rmtree(city.root)


def _compare_readings(city: _City) -> None:
    rows = read_numbers(city.root, 0, None, _ALL)
    keys = list(zip(rows.number.tolist(), rows.time_ms.tolist(), strict=True))
    assert keys == sorted(city.truth)
    assert list(zip(rows.value.tolist(), rows.quality.tolist(), strict=True)) == [city.truth[key] for key in keys]
    for thing in range(_THINGS):
        times = (_BEGIN_MS + 3 * HOUR_MS, _BEGIN_MS + 20 * HOUR_MS)
        one = read_number(city.root, thing, times, partitions=1)
        expected = sorted(time for number, time in city.truth if number == thing and times[0] <= time < times[1])
        assert one.time_ms.tolist() == expected


def _compare_counts(city: _City) -> None:
    groups = _groups()
    expected: dict[tuple[int, str, str], list[float]] = defaultdict(list)
    trusted: dict[tuple[int, str, str], float] = defaultdict(float)
    for (thing, time_ms), (value, quality) in city.truth.items():
        group = int(groups.of(np.array([thing]))[0])
        key = (time_ms // HOUR_MS * HOUR_MS, groups.districts[group // 3], groups.categories[group % 3])
        expected[key].append(value)
        trusted[key] += 0 if quality & DOUBTED else value
    table = read_city(city.root, groups, by=("time", "district", "category"), times=_ALL)
    found = {(int(row["time"].timestamp() * 1000), row["district"], row["category"]): row for row in table.to_pylist()}
    assert found.keys() == expected.keys()
    for key, row in found.items():
        assert (row["n"], row["low"], row["high"]) == (len(expected[key]), min(expected[key]), max(expected[key]))
        assert row["total"] == pytest.approx(sum(expected[key]))
        assert row["total_trusted"] == pytest.approx(trusted[key])
