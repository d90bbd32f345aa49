"""From facts and a formula to scores, by the same path on which ``furong bikes score`` goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from furong.engines.scoring import Formula, FormulaUnusable, read_facts, read_formula, score_report
from furong.kernel.clock import CITY_TIME
from furong.nets.mobility.contracts.score_periods import ScorePeriod
from furong.nets.mobility.contracts.scores import (
    Fact,
    FormulaInfo,
    OperatorScore,
    OperatorScoreSheet,
    QuotaChange,
    TermPoints,
)
from furong.nets.mobility.domain.score_facts import unknown
from furong.nets.mobility.errors.scores import FormulaFileUnusable

__all__ = ["FactTable", "begin_of", "facts_document", "formula_of", "names_in", "sheet_of"]

#: Facts by operator's code and name.
FactTable = Mapping[str, Mapping[str, Fact]]


def formula_of(document: Mapping[str, Any]) -> Formula:
    """Return the formula of a document.

    Raises:
        FormulaFileUnusable: When it is none.
    """
    try:
        return read_formula(document)
    except FormulaUnusable as error:
        raise FormulaFileUnusable(place=error.place, expected=error.expected) from error


def begin_of(document: Mapping[str, Any]) -> datetime:
    """Return from when on the formula of a document holds.

    Raises:
        FormulaFileUnusable: When it does not say that.
    """
    try:
        return datetime.combine(date.fromisoformat(str(document.get("valid_from"))), time(), CITY_TIME)
    except ValueError:
        raise FormulaFileUnusable(place="valid_from", expected="a day such as 2026-01-01") from None


def names_in(formula: Formula) -> list[str]:
    """Return the facts that a formula reads, each once."""
    return list(dict.fromkeys(name for term in formula.terms for name in term.value.names))


def facts_document(period: str, table: FactTable) -> dict[str, Any]:
    """Return facts as the file that ``furong bikes score`` reads; what is not known stands there as null."""
    return {
        "period": period,
        "operators": {
            operator: {
                name: {
                    "value": fact.value,
                    "from": f"{fact.origin}: {fact.told}",
                    **({"cases": list(fact.cases)} if fact.cases else {}),
                }
                for name, fact in facts.items()
            }
            for operator, facts in table.items()
        },
    }


def sheet_of(
    formula: FormulaInfo, period: ScorePeriod, table: FactTable, read_at: datetime, *, quotas: bool
) -> OperatorScoreSheet:
    """Return the scores of a period by one formula.

    Args:
        formula: The formula.
        period: The period.
        table: What is known.
        read_at: When that was gathered.
        quotas: Whether quotas are told: they follow from the scores of all operators.
    """
    report: dict[str, Any] = {"scores": [], "quotas": []}
    if table:
        read = formula_of(formula.document)
        report = score_report(read, read_facts(facts_document(period.name, table)))
    return OperatorScoreSheet(
        period=period.name,
        since=period.since,
        until=period.until,
        read_at=read_at,
        formula=formula,
        scores=tuple(_score(told, table[told["operator"]]) for told in report["scores"]),
        quotas=tuple(QuotaChange(**told) for told in report["quotas"]) if quotas else (),
    )


def _score(told: Mapping[str, Any], facts: Mapping[str, Fact]) -> OperatorScore:
    return OperatorScore(
        operator=told["operator"],
        score=told["score"],
        points=told["points"],
        possible=told["possible"],
        complete=told["complete"],
        missing=tuple(told["missing"]),
        terms=tuple(_term(term, facts) for term in told["terms"]),
        facts=tuple(facts.values()),
    )


def _term(told: Mapping[str, Any], facts: Mapping[str, Fact]) -> TermPoints:
    names: Sequence[str] = [*told["facts"], *told["missing"]]
    return TermPoints(
        term=told["term"],
        zh=told["title"]["zh"],
        en=told["title"]["en"],
        sum=told["sum"],
        facts=tuple(facts.get(name) or unknown(name) for name in names),
        missing=tuple(told["missing"]),
        value=told["value"],
        points=told["points"],
        most=told["most"],
        source=told["source"],
    )
