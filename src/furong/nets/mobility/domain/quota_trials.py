"""What other points, another rule or another total would give operators, reckoned and not stored."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from furong.engines.scoring import Formula, assess, move_quotas
from furong.kernel.shares import apportion
from furong.nets.mobility.contracts.quotas import QuotaChanges, QuotaRow, QuotaTrial, TrialTerm
from furong.nets.mobility.contracts.scores import FormulaInfo
from furong.nets.mobility.domain.scoring import FactTable, formula_of
from furong.nets.mobility.errors.quotas import QuotaTrialUnusable

__all__ = ["changed_document", "tried"]

_POINTS_MAX, _BIKES_MAX = 1000.0, 10_000_000
_NO_RULE = {"rule": "worst_to_best", "step": 1, "spread": 0, "least": 0}


def changed_document(stored: Mapping[str, Any], changes: QuotaChanges) -> dict[str, Any]:
    """Return a formula with some of its points and of its rule changed.

    Raises:
        QuotaTrialUnusable: When a change cannot be used.
    """
    read = formula_of(stored)
    known = {term.name: term.most for term in read.terms}
    for name, points in changes.points.items():
        if name not in known:
            raise QuotaTrialUnusable(field=f"points.{name}", expected=f"{' | '.join(known)}")
        if not (math.isfinite(points) and 0 <= points <= _POINTS_MAX):
            raise QuotaTrialUnusable(field=f"points.{name}", expected=f"0 – {_POINTS_MAX:g}")
    document = {**stored, "terms": [_term(term, known, changes.points) for term in stored["terms"]]}
    told = {name: getattr(changes, name) for name in ("step", "spread", "least")}
    rule = {**(stored.get("quota") or _NO_RULE)}
    given = {name: value for name, value in told.items() if value is not None and value != rule.get(name, 0)}
    for name, value in given.items():
        if not (name != "step" or value >= 1) or not (math.isfinite(value) and 0 <= value <= _BIKES_MAX):
            raise QuotaTrialUnusable(field=name, expected=f"{int(name == 'step')} – {_BIKES_MAX}")
    if given:
        document["quota"] = {**rule, **given}
    return document


def _term(term: Mapping[str, Any], most: Mapping[str, float], points: Mapping[str, float]) -> dict[str, Any]:
    name = term["name"]
    wanted = points.get(name, most[name])
    if wanted == most[name]:
        return dict(term)
    if "slope" in term:
        return {**term, "slope": {**term["slope"], "points": wanted}}
    factor = wanted / most[name] if most[name] else 0.0
    return {**term, "bands": [{**band, "points": round(band["points"] * factor, 6)} for band in term["bands"]]}


def tried(formula: FormulaInfo, period: str, table: FactTable, changes: QuotaChanges) -> QuotaTrial:
    """Return what changes would give the operators of a table of facts.

    Raises:
        QuotaTrialUnusable: When a change cannot be used.
    """
    document = changed_document(formula.document, changes)
    stored, read = formula_of(formula.document), formula_of(document)
    quotas = _quotas(table, changes)
    begin = dict(quotas)
    if changes.total is not None and quotas:
        if not 0 < changes.total <= _BIKES_MAX or not sum(quotas.values()):
            raise QuotaTrialUnusable(field="total", expected=f"1 – {_BIKES_MAX}")
        begin = dict.fromkeys(quotas, 0) | apportion(changes.total, quotas)
    scores, now = _outcome(stored, table, quotas)
    trial_scores, then = _outcome(read, table, begin)
    rule = read.quota
    return QuotaTrial(
        period=period,
        formula=formula.key,
        document=document,
        is_changed=document != dict(formula.document),
        terms=tuple(
            TrialTerm(term=term.name, zh=term.zh, en=term.en, stored=before.most, points=term.most)
            for before, term in zip(stored.terms, read.terms, strict=True)
        ),
        step=rule.step if rule else 0,
        spread=rule.spread if rule else 0.0,
        least=rule.least if rule else 0,
        rows=tuple(
            QuotaRow(
                operator=code,
                quota=quotas.get(code),
                stored_score=scores[code],
                stored_quota=now.get(code),
                score=trial_scores[code],
                begin=begin.get(code),
                after=then.get(code),
            )
            for code in table
        ),
        before=sum(quotas.values()),
        after=sum(then.values()),
    )


def _quotas(table: FactTable, changes: QuotaChanges) -> dict[str, int]:
    for code, quota in changes.quotas.items():
        if code not in table:
            raise QuotaTrialUnusable(field=f"quotas.{code}", expected=" | ".join(table) or "-")
        if not 0 <= quota <= _BIKES_MAX:
            raise QuotaTrialUnusable(field=f"quotas.{code}", expected=f"0 – {_BIKES_MAX}")
    found = {}
    for code, facts in table.items():
        value = changes.quotas.get(code, facts["quota"].value if "quota" in facts else None)
        if value is not None:
            found[code] = int(value)
    return found


def _outcome(
    formula: Formula, table: FactTable, quotas: Mapping[str, int]
) -> tuple[dict[str, float | None], dict[str, int]]:
    values = {
        code: {name: fact.value for name, fact in facts.items() if fact.value is not None}
        for code, facts in table.items()
    }
    scores = assess(formula, values)
    moved = move_quotas(formula.quota, scores, quotas)
    rounded = {one.operator: None if one.score is None else round(one.score, 2) for one in scores}
    return rounded, {one.operator: one.after for one in moved}
