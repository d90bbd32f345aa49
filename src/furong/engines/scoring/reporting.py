"""Scores as documents: each with what is behind it, and quotas by two formulas beside one another."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from furong.engines.scoring.assessing import Quota, Score, TermScore, assess, move_quotas
from furong.engines.scoring.formulas import Formula

__all__ = ["Facts", "FactsUnusable", "quota_report", "read_facts", "score_report"]

_QUOTA = "quota"


class FactsUnusable(ValueError):
    """Facts that no score can be made of."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of operators in a period.

    Args:
        period: Which.
        values: By operator and name.
        origins: Where a value comes from, where that was said.
    """

    period: str
    values: Mapping[str, Mapping[str, float]]
    origins: Mapping[str, Mapping[str, str]]


def read_facts(data: Any) -> Facts:
    """Read facts from parsed JSON: ``{"period", "operators": {name: {fact: number or {value, from}}}}``.

    Raises:
        FactsUnusable: What is wrong, and where.
    """
    operators = data.get("operators") if isinstance(data, dict) else None
    if not isinstance(operators, dict) or not operators:
        raise FactsUnusable("operators: expected facts by operator")
    values: dict[str, dict[str, float]] = {}
    origins: dict[str, dict[str, str]] = {}
    for operator, facts in operators.items():
        if not isinstance(facts, dict):
            raise FactsUnusable(f"operators.{operator}: expected numbers by name")
        values[operator], origins[operator] = {}, {}
        for name, told in facts.items():
            value = told.get("value") if isinstance(told, dict) else told
            if value is None:
                continue
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
                raise FactsUnusable(f"operators.{operator}.{name}: expected a number from 0, got {value!r}")
            values[operator][name] = float(value)
            if isinstance(told, dict) and told.get("from"):
                origins[operator][name] = str(told["from"])
    return Facts(str(data.get("period", "")), values, origins)


def score_report(formula: Formula, facts: Facts) -> dict[str, Any]:
    """Return the scores of all operators by one formula, each with its terms and the facts behind them."""
    scores = assess(formula, facts.values)
    return {
        "formula": formula.name,
        "version": formula.version,
        "period": facts.period,
        "scores": [_score(score, facts.origins[score.operator]) for score in scores],
        "quotas": [_quota(quota) for quota in _quotas(formula, scores, facts)],
    }


def _score(score: Score, origins: Mapping[str, str]) -> dict[str, Any]:
    return {
        "operator": score.operator,
        "score": None if score.score is None else round(score.score, 2),
        "points": round(score.points, 3),
        "possible": round(score.possible, 3),
        "complete": all(each.points is not None for each in score.terms),
        "missing": list(score.missing),
        "terms": [_term(each, origins) for each in score.terms],
    }


def _term(each: TermScore, origins: Mapping[str, str]) -> dict[str, Any]:
    term = each.term
    return {
        "term": term.name,
        "title": {"zh": term.zh, "en": term.en},
        "sum": term.value.text,
        "facts": dict(each.facts),
        "from": {name: origins[name] for name in term.value.names if name in origins},
        "missing": list(each.missing),
        "value": None if each.value is None else round(each.value, 6),
        "points": None if each.points is None else round(each.points, 3),
        "most": term.most,
        "source": term.source,
    }


def _quotas(formula: Formula, scores: Sequence[Score], facts: Facts) -> list[Quota]:
    quotas = {operator: int(known[_QUOTA]) for operator, known in facts.values.items() if _QUOTA in known}
    return move_quotas(formula.quota, scores, quotas)


def _quota(quota: Quota) -> dict[str, Any]:
    return {"operator": quota.operator, "before": quota.before, "after": quota.after}


def quota_report(formula: Formula, against: Formula, facts: Facts) -> dict[str, Any]:
    """Return scores and quotas of the same period by two formulas, and how they differ.

    Raises:
        FactsUnusable: When no operator has a quota.
    """
    if not any(_QUOTA in known for known in facts.values.values()):
        raise FactsUnusable("operators: expected the fact quota of each, got none")
    first, second = (score_report(each, facts) for each in (formula, against))
    after = [{each["operator"]: each for each in told["quotas"]} for told in (first, second)]
    rows = []
    for one, other in zip(first["scores"], second["scores"], strict=True):
        name = one["operator"]
        row = {"operator": name, "score": one["score"], "score_against": other["score"]}
        if name in after[0]:
            row |= {
                "quota": after[0][name]["before"],
                "quota_after": after[0][name]["after"],
                "quota_against": after[1][name]["after"],
                "difference": after[1][name]["after"] - after[0][name]["after"],
            }
        rows.append(row)
    totals = [sum(each["after"] for each in told["quotas"]) for told in (first, second)]
    return {
        "period": facts.period,
        "formula": {"name": formula.name, "version": formula.version},
        "against": {"name": against.name, "version": against.version},
        "operators": rows,
        "total": {"before": sum(each["before"] for each in first["quotas"]), "after": totals[0], "against": totals[1]},
        "scores": first["scores"],
        "scores_against": second["scores"],
    }
