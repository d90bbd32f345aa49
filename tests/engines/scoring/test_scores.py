"""Scores follow their formula to the limit of a band, tell what is not known, and quotas keep the city's total."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from furong.engines.scoring import (
    Formula,
    FormulaUnusable,
    QuotaRule,
    Score,
    Sum,
    SumError,
    assess,
    move_quotas,
    read_formula,
)

BANDS = [{"from": 5, "points": 6}, {"from": 3, "points": 5}, {"from": 1, "points": 4}, {"points": 3}]


def made(*terms: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"formula": "f", "version": 1, "name": {"zh": "式", "en": "f"}, "terms": list(terms), **more}


def turnover() -> dict[str, Any]:
    return {"name": "turnover", "value": "orders / deployed", "bands": BANDS}


def of(**scores: float) -> list[Score]:
    """Scores in a hundred, by a formula that gives what it is told."""
    formula = read_formula(made({"name": "all", "value": "told", "slope": {"from": 0, "to": 100, "points": 100}}))
    return assess(formula, {name: {"told": value} for name, value in scores.items()})


@pytest.mark.parametrize(
    ("orders", "points"), [(700, 6), (500, 6), (499, 5), (300, 5), (299, 4), (100, 4), (99, 3), (0, 3)]
)
def test_a_limit_belongs_to_its_band(orders: float, points: float) -> None:
    formula = read_formula(made(turnover()))
    (score,) = assess(formula, {"red": {"orders": orders, "deployed": 100}})
    assert (score.points, score.possible) == (points, 6)


@pytest.mark.parametrize(("value", "points"), [(0.4, 0), (0.5, 0), (0.75, 5), (1, 10), (1.2, 10)])
def test_a_slope_ends_at_both_ends(value: float, points: float) -> None:
    term = {"name": "in", "value": "inside", "slope": {"from": 0.5, "to": 1, "points": 10}}
    assert assess(read_formula(made(term)), {"red": {"inside": value}})[0].points == pytest.approx(points)


def test_what_is_not_known_is_told_and_not_scored_as_nothing() -> None:
    formula = read_formula(
        made(turnover(), {"name": "in", "value": "inside", "slope": {"from": 0, "to": 1, "points": 4}})
    )
    whole, part, none = assess(
        formula,
        {"red": {"orders": 500, "deployed": 100, "inside": 0}, "blue": {"orders": 500, "deployed": 100}, "green": {}},
    )
    assert (whole.score, whole.missing) == (60, ())
    assert (part.score, part.missing) == (100, ("inside",))
    assert (none.score, none.missing) == (None, ("orders", "deployed", "inside"))
    empty = assess(formula, {"red": {"orders": 5, "deployed": 0, "inside": 1}})[0]
    assert (empty.terms[0].points, empty.score) == (None, 100)


def test_the_published_quarter_of_zhengzhou_comes_out() -> None:
    quotas = {"a": 100_000, "b": 90_000, "c": 80_000}
    moved = move_quotas(QuotaRule(step=3000), of(a=62.02, b=60.66, c=57.71), quotas)
    assert [(each.operator, each.after - each.before) for each in moved] == [("a", 3000), ("b", 0), ("c", -3000)]


def test_nothing_moves_without_a_first_and_a_last() -> None:
    quotas = {"a": 10_000, "b": 10_000, "c": 4_000}
    rule = QuotaRule(step=3000, spread=5, least=2_000)
    still = [of(a=60, b=60, c=50), of(a=60, b=50, c=50), of(a=60, b=58, c=56), of(a=60)]
    assert all(each.after == each.before for scores in still for each in move_quotas(rule, scores, quotas))
    assert all(each.after == each.before for each in move_quotas(None, of(a=90, b=1), quotas))
    assert [each.after for each in move_quotas(rule, of(a=60, b=55, c=40), quotas)] == [12_000, 10_000, 2_000]


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 100), min_size=1),
    st.integers(1, 9000),
    st.floats(0, 50),
    st.integers(0, 9000),
)
def test_the_total_of_the_city_stays(scores: dict[str, float], step: int, spread: float, least: int) -> None:
    quotas = dict.fromkeys(scores, 5000)
    moved = move_quotas(QuotaRule(step=step, spread=spread, least=least), of(**scores), quotas)
    assert sum(each.after for each in moved) == 5000 * len(quotas)
    assert all(each.after >= min(least, each.before) for each in moved)


@pytest.mark.parametrize(
    "text",
    ["", "a b", "a if b else c", "f(a)", "a.b", "a[0]", "__import__('os')", "a ** 9 ** 9", "'a'", "True", "a < b", "("],
)
def test_what_is_no_sum_is_refused(text: str) -> None:
    with pytest.raises(SumError):
        Sum.parse(text)


def test_a_sum_is_a_sum() -> None:
    parsed = Sum.parse("(a + 2 * b) / c - -1")
    assert parsed.names == ("a", "b", "c")
    assert parsed({"a": 2, "b": 3, "c": 4}) == 3
    assert parsed({"a": 2, "b": 3, "c": 0}) is None


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"terms": []}, "terms"),
        ({"terms": [turnover(), turnover()]}, "terms[1].name"),
        ({"terms": [{"name": "x", "value": "a"}]}, "terms[0].slope"),
        ({"terms": [{"name": "x", "value": "a(b)", "bands": BANDS}]}, "terms[0].value"),
        ({"terms": [{"name": "x", "value": "a", "bands": BANDS[::-1]}]}, "terms[0].bands[1].from"),
        ({"terms": [{"name": "x", "value": "a", "slope": {"from": 1, "to": 1, "points": 2}}]}, "terms[0].slope.to"),
        ({"terms": [{"name": "x", "value": "a", "bands": [{"points": float("nan")}]}]}, "terms[0].bands[0].points"),
        ({"period": "fortnight"}, "period"),
        ({"name": "f"}, "name"),
        ({"quota": {"rule": "lottery"}}, "quota.rule"),
        ({"quota": {"rule": "worst_to_best", "step": 0}}, "quota"),
    ],
)
def test_what_is_wrong_with_a_formula_is_told_where_it_stands(change: dict[str, Any], place: str) -> None:
    with pytest.raises(FormulaUnusable) as caught:
        read_formula({**made(turnover()), **change})
    assert caught.value.place == place
    assert isinstance(read_formula(made(turnover())), Formula)
