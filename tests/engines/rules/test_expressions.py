"""The rule language reads columns, and refuses what it does not have with the place of the trouble."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@pytest.mark.parametrize("text", ["abs()", "abs(a, b)", "abs(*a)", "known(a)(b)", "not_known(a)"])
def test_a_function_takes_one_column(text: str) -> None:
    with pytest.raises(ExpressionError, match="not in the rule language"):
        Expression.parse(text)


@pytest.mark.parametrize("text", ["a > b\0", "-" * 5_000 + "a", "(" * 5_000 + "a" + ")" * 5_000, "not " * 5_000 + "a"])
def test_a_text_made_to_break_the_reader_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        Expression.parse(text)


def test_a_tree_that_was_never_checked_is_not_run() -> None:
    with pytest.raises(TypeError, match="Constant"):
        Expression("20", (), ast.Constant(20))({})


def test_spaces_around_an_expression_do_not_move_the_place_of_the_trouble() -> None:
    with pytest.raises(ExpressionError) as caught:
        Expression.parse("  a > 3 ")
    assert caught.value.column == 5


Row = tuple[int, int, int]
#: A text of the language, and what it means for one row.
Told = tuple[str, Callable[[Row], Any]]
OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "<": operator.lt, "<=": operator.le, ">": operator.gt,
    ">=": operator.ge, "==": operator.eq, "!=": operator.ne, "and": lambda x, y: x and y, "or": lambda x, y: x or y,
}  # fmt: skip


def joined(parts: tuple[Told, str, Told]) -> Told:
    (left, first), sign, (right, second) = parts
    return f"({left} {sign} {right})", lambda row: OPERATORS[sign](first(row), second(row))


def chained(parts: tuple[Told, str, Told, str, Told]) -> Told:
    (a, first), one, (b, second), two, (c, third) = parts
    return (
        f"({a} {one} {b} {two} {c})",
        lambda row: OPERATORS[one](first(row), second(row)) and OPERATORS[two](second(row), third(row)),
    )


named = st.sampled_from([0, 1, 2]).map(lambda n: ("abc"[n], lambda row: row[n]))
arithmetic: st.SearchStrategy[Told] = st.recursive(
    named,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), inner).map(joined),
        inner.map(lambda told: (f"abs({told[0]})", lambda row: abs(told[1](row)))),
        inner.map(lambda told: (f"-{told[0]}", lambda row: -told[1](row))),
    ),
    max_leaves=4,
)
signs = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
conditions: st.SearchStrategy[Told] = st.recursive(
    st.one_of(
        st.tuples(arithmetic, signs, arithmetic).map(joined),
        st.tuples(arithmetic, signs, arithmetic, signs, arithmetic).map(chained),
    ),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(joined),
        inner.map(lambda told: (f"(not {told[0]})", lambda row: not told[1](row))),
    ),
    max_leaves=4,
)


@given(
    conditions, st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5), st.integers(-5, 5)), min_size=1, max_size=6)
)
def test_a_condition_over_columns_is_what_it_means_row_by_row(told: Told, rows: list[Row]) -> None:
    text, meaning = told
    columns = {name: np.array([row[n] for row in rows], dtype=np.float64) for n, name in enumerate("abc")}
    assert Expression.parse(text)(columns).tolist() == [bool(meaning(row)) for row in rows]
