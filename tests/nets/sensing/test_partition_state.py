"""The pass over readings: against a plain dictionary that does the same one reading at a time."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from furong.engines.rules import CLEARED, RAISED
from furong.nets.sensing.columns.state.checkpoints import load_newest, save, snapshot
from furong.nets.sensing.columns.state.groups import CategoryLimits, Chooser, Things, compile_tables
from furong.nets.sensing.columns.state.latest import read_latest
from furong.nets.sensing.columns.state.partition import PartitionState, Taken
from furong.nets.sensing.columns.state.walk import DUPLICATE, LATE, MAIN
from furong.nets.sensing.contracts.city_rules import CityRuleSpec, Limit, RuleKind
from furong.nets.sensing.domain.city_rules import compiled_rows, rule_troubles

START = 1_764_000_000_000
RULES = (
    CityRuleSpec(
        key="t/high",
        kind=RuleKind.THRESHOLD,
        title_zh="高",
        title_en="High",
        raise_when=Limit(above=75),
        clear=Limit(below=50),
        dwell_s=120,
    ),
    CityRuleSpec(
        key="t/low",
        kind=RuleKind.THRESHOLD,
        title_zh="低",
        title_en="Low",
        raise_when=Limit(at_most=10),
    ),
    CityRuleSpec(
        key="t/fast",
        kind=RuleKind.RATE,
        title_zh="快",
        title_en="Fast",
        raise_when=Limit(at_least=40),
        either_way=True,
        per="minute",
    ),
    CityRuleSpec(key="t/silent", kind=RuleKind.SILENCE, title_zh="无声", title_en="Silent", factor=3),
)

Reading = tuple[int, int, float]
Happened = tuple[int, int, int, int]


@dataclass
class PlainRules:
    """The same rules, one reading at a time, in words of Python."""

    last: dict[int, tuple[int, float]] = field(default_factory=dict)
    since: dict[tuple[int, int], int] = field(default_factory=dict)
    active: set[tuple[int, int]] = field(default_factory=set)
    happened: list[Happened] = field(default_factory=list)

    def take(self, thing: int, time: int, value: float) -> None:
        before = self.last.get(thing)
        if before is not None and time - before[0] > 180_000:
            self.happened.append((RAISED, 4, thing, before[0] + 180_000))
            self.happened.append((CLEARED, 4, thing, time))
        speed = None if before is None else abs(value - before[1]) / (time - before[0]) * 60_000
        self._step(1, thing, time, value > 75, value < 50, 120_000)
        self._step(2, thing, time, value <= 10, value > 10, 0)
        if speed is not None:
            self._step(3, thing, time, speed >= 40, speed < 40, 0)
        self.last[thing] = (time, value)

    def _step(self, rule: int, thing: int, time: int, raising: bool, clearing: bool, dwell: int) -> None:
        key = (thing, rule)
        if key in self.active:
            if clearing:
                self.active.remove(key)
                self.since.pop(key)
                self.happened.append((CLEARED, rule, thing, time))
        elif not raising:
            self.since.pop(key, None)
        elif time - self.since.setdefault(key, time) >= dwell:
            self.active.add(key)
            self.happened.append((RAISED, rule, thing, time))


def partition(root: Path, things: int = 40) -> PartitionState:
    state = PartitionState(root, 0, 1)
    state.open(things)
    assert all(rule_troubles(spec) == [] for spec in RULES)
    choosers = [Chooser(rows=compiled_rows(spec, n + 1), categories=[None]) for n, spec in enumerate(RULES)]
    limits = CategoryLimits(low=0, high=100, period_s=60, stuck_after=5)
    column = np.zeros(things, dtype=np.int64)
    state.use(compile_tables(Things(category=column, area=column, owner=column, categories=[limits]), choosers))
    return state


def readings(seed: int, count: int = 4000, things: int = 40) -> list[Reading]:
    rng = random.Random(seed)
    clocks = [START] * things
    values = [40.0] * things
    rows: list[Reading] = []
    for _ in range(count):
        thing = rng.randrange(things)
        clocks[thing] += rng.choice((20_000, 60_000, 60_000, 60_000, 200_000))
        values[thing] = rng.choice((values[thing], rng.choice((5.0, 10.0, 30.0, 60.0, 75.0, 80.0, 95.0, 49.9))))
        rows.append((thing, clocks[thing], values[thing]))
    return rows


def take(state: PartitionState, rows: list[Reading]) -> Taken:
    number = np.array([r[0] for r in rows], dtype=np.int32)
    time = np.array([r[1] for r in rows], dtype=np.int64)
    return state.take(number, time, np.array([r[2] for r in rows]), time)


def told(*taken: Taken) -> list[Happened]:
    return [
        (int(h["kind"]), int(h["slot"]), int(h["thing"]), int(h["time"])) for part in taken for h in part.happenings
    ]


@pytest.mark.parametrize("seed", range(6))
def test_the_pass_is_the_plain_rules(tmp_path: Path, seed: int) -> None:
    state, plain, rows = partition(tmp_path), PlainRules(), readings(seed)
    for row in rows:
        plain.take(*row)
    found = [take(state, rows[at : at + 700]) for at in range(0, len(rows), 700)]
    assert sorted(told(*found)) == sorted(plain.happened)
    assert len(plain.happened) > 500


def test_a_checkpoint_goes_on_where_it_was_taken(tmp_path: Path) -> None:
    state, plain, rows = partition(tmp_path), PlainRules(), readings(9)
    for row in rows:
        plain.take(*row)
    first = take(state, rows[:2000])
    save(tmp_path, snapshot(state, 17))
    take(state, rows[2000:2500])
    again = partition(tmp_path)
    assert load_newest(tmp_path, again) == 17
    rest = take(again, rows[2000:])
    assert sorted(told(first, rest)) == sorted(plain.happened)


def test_a_torn_checkpoint_is_passed_over(tmp_path: Path) -> None:
    state = partition(tmp_path)
    take(state, readings(1, 100))
    save(tmp_path, snapshot(state, 5))
    torn = save(tmp_path, snapshot(state, 9))
    torn.write_bytes(torn.read_bytes()[:700])
    assert load_newest(tmp_path, partition(tmp_path)) == 5


def test_old_and_repeated_readings_leave_the_newest_alone(tmp_path: Path) -> None:
    state = partition(tmp_path)
    take(state, [(3, START, 20.0), (3, START + 60_000, 21.0)])
    taken = take(state, [(3, START + 60_000, 21.0), (3, START + 30_000, 99.0), (3, START + 90_000, 22.0)])
    assert sorted(taken.kept.tolist()) == sorted([DUPLICATE, LATE, MAIN])
    assert taken.kept.tolist() == [DUPLICATE, LATE, MAIN]
    newest = read_latest(tmp_path, np.array([3, 4]), partitions=1)
    assert newest.value.tolist() == [22.0, 0.0]
    assert newest.time_ms.tolist() == [START + 90_000, 0]


def test_a_batch_out_of_order_is_put_in_order(tmp_path: Path) -> None:
    state, plain, rows = partition(tmp_path), PlainRules(), readings(3)
    for row in rows:
        plain.take(*row)
    mixed = rows.copy()
    random.Random(1).shuffle(mixed)
    taken = take(state, mixed)
    assert set(taken.kept.tolist()) == {MAIN}
    assert sorted(told(taken)) == sorted(plain.happened)


def test_silence_is_noticed_once_and_ends_with_the_next_reading(tmp_path: Path) -> None:
    state = partition(tmp_path)
    take(state, [(1, START, 20.0), (2, START + 170_000, 20.0)])
    assert [int(h["thing"]) for h in state.silent(START + 200_000)] == [1]
    assert len(state.silent(START + 210_000)) == 0
    taken = take(state, [(1, START + 240_000, 20.0)])
    assert told(taken) == [(CLEARED, 4, 1, START + 240_000)]


def test_qualities_are_told(tmp_path: Path) -> None:
    state = partition(tmp_path)
    values = [50.0, 51.0, 50.0, 51.0, 99.0, 120.0, 50.0, 50.0, 50.0, 50.0, 50.0, 50.0]
    taken = take(state, [(1, START + n * 60_000, v) for n, v in enumerate(values)])
    assert taken.quality[:4].tolist() == [0, 0, 0, 0]
    assert taken.quality[4] == 4  # a jump
    assert taken.quality[5] & 1  # out of range
    assert taken.quality[-1] == 2  # stuck


def test_an_empty_registry_has_tables_too(tmp_path: Path) -> None:
    state = PartitionState(tmp_path, 0, 4)
    state.open(0)
    nothing = np.zeros(0, dtype=np.int64)
    choosers = [Chooser(rows=compiled_rows(spec, n + 1), categories=[None]) for n, spec in enumerate(RULES)]
    state.use(compile_tables(Things(category=nothing, area=nothing, owner=nothing, categories=[]), choosers))
    assert len(state.silent(START)) == 0
    assert len(take(state, []).kept) == 0
