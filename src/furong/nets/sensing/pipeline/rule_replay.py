"""Trying a rule on what is in history, before it is let loose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from furong.kernel.clock import city_time
from furong.kernel.columns import IntColumn
from furong.nets.sensing.columns.history.reading import only_first, read_rows
from furong.nets.sensing.columns.state.partition import PartitionState
from furong.nets.sensing.contracts.city_rules import CityRuleSpec, RuleKind, Trial, TriedEpisode
from furong.nets.sensing.domain.happenings import Episode, episodes_of
from furong.nets.sensing.domain.repairing import paired
from furong.nets.sensing.pipeline.engine_tables import CityThings
from furong.nets.sensing.pipeline.usual import Usual, learn_usual, tables_of
from furong.nets.sensing.selectors.city_rules import RunningRule
from furong.nets.sensing.selectors.history_files import live_files

__all__ = ["RuleReplay"]

_DAY_MS = 86_400_000
_MS = 1000
_SAMPLES = 50
_NUMBER = 1


@dataclass(slots=True, kw_only=True)
class RuleReplay:
    """History, and the things that it is about.

    Args:
        root: Folder of the sensing platform's files.
        things: The registry.
        partitions: How many partitions there are.
    """

    root: Path
    things: CityThings
    partitions: int

    def run(self, spec: CityRuleSpec, since: datetime, until: datetime) -> Trial:
        """Return what a rule would have raised between two instants; rules over several things are not tried."""
        rule = RunningRule(number=_NUMBER, version=0, spec=spec, is_shadow=True)
        span = (int(since.timestamp() * _MS), int(until.timestamp() * _MS))
        learnt: dict[int, Usual] = {}
        if spec.kind is RuleKind.BASELINE:
            learnt[_NUMBER] = learn_usual(self.root, self.things, self.partitions, spec, since)
        episodes: list[Episode] = []
        readings = watched = 0
        if spec.kind not in (RuleKind.AGGREGATE, RuleKind.ASSET):
            for partition in range(self.partitions):
                found, count, things = self._partition(rule, partition, span, learnt)
                episodes += found
                readings += count
                watched += things
        return self._told(episodes, since, until, readings=readings, watched=watched)

    def _partition(
        self, rule: RunningRule, partition: int, span: tuple[int, int], learnt: Mapping[int, Usual]
    ) -> tuple[list[Episode], int, int]:
        tables = tables_of(self.root, self.things, [rule], partition, self.partitions, learnt)
        watching = tables.groups["first"] < tables.groups["last"]
        positions = np.flatnonzero(watching[tables.group]) if len(tables.group) else np.zeros(0, dtype=np.int64)
        if not len(positions):
            return [], 0, 0
        state = PartitionState.beside(self.root, tables, positions)
        numbers = positions * self.partitions + partition
        episodes: list[Episode] = []
        readings = 0
        for begin, end in _days(*span):
            rows = only_first(
                read_rows(
                    self.root, live_files(partition=partition, times=(begin, end)), times=(begin, end), only=numbers
                )
            )
            local = np.searchsorted(numbers, rows.number).astype(np.int32)
            taken = state.take(local, rows.time_ms, rows.value, rows.time_ms)
            episodes += _numbered(episodes_of(taken.happenings, 0, 1), numbers)
            readings += len(rows)
        episodes += _numbered(episodes_of(state.silent(span[1]), 0, 1), numbers)
        return paired(episodes), readings, len(positions)

    def _told(
        self, episodes: Sequence[Episode], since: datetime, until: datetime, *, readings: int, watched: int
    ) -> Trial:
        begun = sorted((e for e in episodes if e.raised_ms is not None), key=lambda e: (e.raised_ms or 0, e.number))
        days = Counter(city_time(_instant(e.raised_ms or 0)).date().isoformat() for e in begun)
        codes = self.things.codes_of(np.array([e.number for e in begun[:_SAMPLES]], dtype=np.int64))
        samples = tuple(
            TriedEpisode(
                thing=code,
                raised_at=_instant(e.raised_ms or 0),
                cleared_at=None if e.cleared_ms is None else _instant(e.cleared_ms),
                value=e.value,
                extreme=e.extreme,
            )
            for code, e in zip(codes, begun, strict=False)
        )
        return Trial(
            since=since,
            until=until,
            readings=readings,
            watched=watched,
            episodes=len(begun),
            things=len({e.number for e in begun}),
            still_open=sum(e.cleared_ms is None for e in begun),
            by_day=dict(sorted(days.items())),
            samples=samples,
        )


def _days(begin: int, end: int) -> Iterator[tuple[int, int]]:
    while begin < end:
        yield begin, min(begin + _DAY_MS, end)
        begin += _DAY_MS


def _numbered(episodes: Sequence[Episode], numbers: IntColumn) -> list[Episode]:
    return [replace(e, number=int(numbers[e.number])) for e in episodes]


def _instant(time_ms: int) -> datetime:
    return datetime.fromtimestamp(time_ms / _MS, UTC)
