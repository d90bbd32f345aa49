"""Steps of a series agree with somebody who looks up the newest reading at every minute."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from furong.engines.series import held_steps

HOLD_MIN = 9
LAST = 45
readings = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1800), st.integers(0, 9)), max_size=30)
Row = tuple[int, int, int]


def by_looking(rows: list[Row], series: int, minute: int) -> float | None:
    """The value that is known at that minute, by the definition and nothing else."""
    newest: Row | None = None
    for row in rows:
        if row[0] == series and row[1] <= minute * 60 and (newest is None or row[1] >= newest[1]):
            newest = row
    if newest is None or minute - -(-newest[1] // 60) >= HOLD_MIN:
        return None
    return float(newest[2])


def steps_of(rows: list[Row]) -> list[tuple[int, int, float]]:
    found = held_steps(
        np.array([r[0] for r in rows], dtype=np.int64),
        np.array([r[1] for r in rows], dtype=np.int64),
        np.array([r[2] for r in rows], dtype=np.float64),
        hold_min=HOLD_MIN,
    )
    return list(zip(*(column.tolist() for column in found), strict=True))


@given(readings)
def test_the_value_at_every_minute_is_the_newest_reading_that_still_counts(rows: list[Row]) -> None:
    steps = steps_of(rows)
    for series in range(3):
        for minute in range(LAST):
            known = [value for s, m, value in steps if s == series and m <= minute]
            value = None if not known or np.isnan(known[-1]) else known[-1]
            assert value == by_looking(rows, series, minute), (series, minute)


@given(readings)
def test_steps_are_sorted_and_none_is_doubled(rows: list[Row]) -> None:
    keys = [(series, minute) for series, minute, _ in steps_of(rows)]
    assert keys == sorted(set(keys))


def test_a_reading_between_two_minutes_counts_from_the_next_and_lapses() -> None:
    steps = steps_of([(0, 61, 5)])
    assert [step[:2] for step in steps] == [(0, 2), (0, 2 + HOLD_MIN)]
    assert steps[0][2] == 5.0
    assert np.isnan(steps[1][2])


def test_of_two_readings_of_one_second_the_last_given_counts() -> None:
    assert steps_of([(0, 60, 5), (0, 60, 7)])[0] == (0, 1, 7.0)
    assert steps_of([(0, 59, 7), (0, 30, 5)])[0] == (0, 1, 7.0)
