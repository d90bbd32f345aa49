"""Order of readings, and which of them are new, as a patient sort and a set have it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from furong.engines.history import bucket_starts, first_of_equal, not_in, order_of, summed

_KEYS = st.lists(st.tuples(st.sampled_from([0, 1, 2, 5000, 2**22, 2**31 - 1]), st.integers(-3, 40)), max_size=120)


def _columns(keys: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    number = np.array([number for number, _ in keys], dtype=np.int32)
    return number, np.array([time_ms for _, time_ms in keys], dtype=np.int64)


@given(_KEYS)
def test_order_is_that_of_a_stable_sort(keys: list[tuple[int, int]]) -> None:
    number, time_ms = _columns(keys)
    order = order_of(number, time_ms)
    expected = sorted(range(len(keys)), key=lambda place: keys[place])
    assert (list(range(len(keys))) if order is None else order.tolist()) == expected


def test_a_long_run_of_one_thing_that_comes_backwards_is_sorted() -> None:
    time_ms = np.arange(100_000, dtype=np.int64)[::-1]
    order = order_of(np.zeros(len(time_ms), dtype=np.int32), time_ms)
    assert order is not None
    assert (np.diff(time_ms[order]) == 1).all()


@given(_KEYS, _KEYS)
def test_what_is_new_is_what_a_set_says(keys: list[tuple[int, int]], others: list[tuple[int, int]]) -> None:
    keys, others = sorted(keys), sorted(others)
    first = first_of_equal(*_columns(keys)).tolist()
    assert first == [key not in keys[:place] for place, key in enumerate(keys)]
    assert not_in(*_columns(keys), *_columns(others)).tolist() == [key not in others for key in keys]


@given(_KEYS)
def test_buckets_begin_where_thing_or_bucket_changes(keys: list[tuple[int, int]]) -> None:
    keys = sorted(keys)
    starts = bucket_starts(*_columns(keys), 10, -3).tolist()
    named = [(number, (time_ms + 3) // 10) for number, time_ms in keys]
    assert [named[place] for place in starts] == sorted(set(named))


@given(st.lists(st.tuples(st.integers(-1, 4), st.integers(-50, 50), st.booleans()), max_size=60))
def test_sums_are_those_of_a_loop(rows: list[tuple[int, int, bool]]) -> None:
    bucket = np.array([bucket for bucket, _, _ in rows], dtype=np.int64)
    value = np.array([value for _, value, _ in rows], dtype=np.float64)
    sums = summed(bucket, value, np.array([trusted for _, _, trusted in rows], dtype=np.bool_), 5)
    for place in range(5):
        mine = [(value, trusted) for found, value, trusted in rows if found == place]
        assert sums.n[place] == len(mine)
        assert sums.n_trusted[place] == sum(trusted for _, trusted in mine)
        assert sums.total[place] == sum(value for value, _ in mine)
        assert sums.total_trusted[place] == sum(value for value, trusted in mine if trusted)
        assert sums.low[place] == min((value for value, _ in mine), default=np.inf)
        assert sums.high[place] == max((value for value, _ in mine), default=-np.inf)
