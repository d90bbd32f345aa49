"""The rule language reads columns, and refuses what it does not have with the place of the trouble."""

from __future__ import annotations

import numpy as np
import pytest

from furong.engines.rules import Expression, ExpressionError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("occupied >= capacity", [False, True, True]),
        ("occupied < ratio * capacity", [True, False, False]),
        ("occupied > capacity or not occupied >= capacity", [True, False, True]),
        ("low <= occupied <= capacity", [True, True, False]),
        ("occupied - capacity == low", [False, True, False]),
        ("abs(-occupied) / capacity > ratio", [False, True, True]),
        ("known(occupied) and occupied > low", [True, True, True]),
        ("occupied + low != capacity", [True, False, True]),
    ],
)
def test_an_expression_is_worked_over_whole_columns(text: str, expected: list[bool]) -> None:
    occupied = np.array([3.0, 10.0, 12.0])
    outcome = Expression.parse(text)({"occupied": occupied, "capacity": np.full(3, 10.0), "ratio": 0.7, "low": 0.0})
    assert outcome.tolist() == expected


def test_an_expression_says_which_names_it_reads() -> None:
    assert Expression.parse("a < ratio * b and known(a)").names == ("a", "b", "ratio")


def test_an_unknown_reading_raises_nothing() -> None:
    assert Expression.parse("value >= limit")({"value": np.array([np.nan]), "limit": 1.0}).tolist() == [False]


@pytest.mark.parametrize(
    ("text", "column", "trouble"),
    [
        ("occupied >= 20", 13, "name it as a parameter"),
        ("occupied >= >= capacity", 13, "not an expression"),
        ("__import__('os')", 1, "not in the rule language"),
        ("a.b > c", 1, "not in the rule language"),
        ("a if b else c", 1, "not in the rule language"),
        ("abs(value=a)", 1, "not in the rule language"),
        ("a ** b", 1, "not in the rule language"),
        ("a in b", 1, "not in the rule language"),
    ],
)
def test_what_the_language_lacks_is_refused_at_its_place(text: str, column: int, trouble: str) -> None:
    with pytest.raises(ExpressionError, match=trouble) as caught:
        Expression.parse(text)
    assert caught.value.column == column


def test_a_missing_column_is_loud() -> None:
    with pytest.raises(KeyError, match="capacity"):
        Expression.parse("occupied > capacity")({"occupied": np.array([1.0])})
