"""Whole parts add up, are fair to less than one, and are the same each time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from furong.kernel.shares import apportion, whole_shares


@pytest.mark.parametrize(
    ("amount", "weights", "parts"),
    [
        (121, {"A": 120, "B": 60, "C": 34}, {"A": 68, "B": 34, "C": 19}),
        (1, {"A": 1, "B": 1}, {"A": 1}),
        (2, {"A": 0, "B": 5}, {"B": 2}),
        (0, {"A": 3}, {}),
        (-1, {"A": 3}, {}),
        (5, {}, {}),
        (5, {"A": 0}, {}),
        (3, {"B": 1, "C": 1, "A": 1}, {"A": 1, "B": 1, "C": 1}),
        (2, {"C": 1, "A": 1, "B": 1}, {"A": 1, "B": 1}),
        (10, {"A": 0.1, "B": 0.2, "C": 0.7}, {"A": 1, "B": 2, "C": 7}),
    ],
    ids=["bikes", "tie", "none", "nothing", "below", "nobody", "no-weight", "each", "names", "parts"],
)
def test_the_largest_remainders_get_what_is_left(amount: int, weights: dict[str, float], parts: dict[str, int]) -> None:
    assert apportion(amount, weights) == parts


@given(st.integers(0, 10**6), st.lists(st.integers(0, 10**5), min_size=1, max_size=8))
def test_parts_add_up_and_are_less_than_one_off(amount: int, weights: list[int]) -> None:
    parts = whole_shares(amount, weights)
    total = sum(weights)
    assert parts.sum() == (amount if total else 0)
    for part, weight in zip(parts.tolist(), weights, strict=True):
        assert abs(part * total - amount * weight) < max(total, 1) * (1 + 1e-6)


@given(st.lists(st.tuples(st.integers(0, 500), st.tuples(*[st.integers(0, 300)] * 3)), min_size=1, max_size=6))
def test_rows_are_split_each_by_itself(rows: list[tuple[int, tuple[int, int, int]]]) -> None:
    amounts, weights = zip(*rows, strict=True)
    alone = [whole_shares(amount, weight).tolist() for amount, weight in rows]
    assert whole_shares(np.array(amounts), np.array(weights)).tolist() == alone
