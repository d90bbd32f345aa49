"""Reading formulas, and the scores that follow from them and from what is known of operators."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import demand_somewhere
from furong.kernel.permissions import Actor
from furong.nets.mobility.contracts.score_periods import ScorePeriod
from furong.nets.mobility.contracts.scores import FormulaInfo, OperatorScoreSheet
from furong.nets.mobility.domain.scoring import facts_document, formula_of, names_in, sheet_of
from furong.nets.mobility.errors.scores import FormulaUnknown
from furong.nets.mobility.models import Operator, ScoreFormula
from furong.nets.mobility.selectors.operators import list_operators_for
from furong.nets.mobility.selectors.score_facts import gather_facts

__all__ = [
    "SEE",
    "facts_for",
    "formula_in_force",
    "formula_info",
    "get_formula",
    "list_formulas",
    "own_operators",
    "score_sheets_for",
]

#: Operators, and whoever looks at them, may look at scores.
SEE = "mobility.operator"


def list_formulas() -> list[FormulaInfo]:
    """Return every version of every formula, the one whose validity began last first."""
    return [formula_info(row) for row in ScoreFormula.objects.order_by("-valid_from", "-pk")]


def get_formula(key: str) -> FormulaInfo:
    """Return a version of a formula.

    Raises:
        FormulaUnknown: When there is none.
    """
    name, _, version = key.partition("@")
    row = ScoreFormula.objects.filter(formula=name, version=version).first()
    if row is None:
        raise FormulaUnknown(formula=key)
    return formula_info(row)


def formula_in_force(at: datetime) -> FormulaInfo:
    """Return the formula whose validity began last, as of an instant.

    Raises:
        FormulaUnknown: When none is stored.
    """
    rows = ScoreFormula.objects.order_by("-valid_from", "-pk")
    row = rows.filter(valid_from__lte=at).first() or rows.first()
    if row is None:
        raise FormulaUnknown(formula="-")
    return formula_info(row)


def score_sheets_for(actor: Actor, period: ScorePeriod, formulas: Sequence[FormulaInfo]) -> list[OperatorScoreSheet]:
    """Return the scores that ``actor`` may see by each of some formulas; an operator its own alone, without quotas.

    Raises:
        ActionRefused: When the actor may see no scores.
    """
    demand_somewhere(actor, SEE)
    now = city_clock().now()
    names = dict.fromkeys(name for one in formulas for name in names_in(formula_of(one.document)))
    table = gather_facts(list_operators_for(actor, SEE), period, now, names=names)
    quotas = own_operators(actor) is None
    return [sheet_of(one, period, table, now, quotas=quotas) for one in formulas]


def facts_for(actor: Actor, period: ScorePeriod, formulas: Sequence[FormulaInfo]) -> dict[str, Any]:
    """Return the facts that ``actor`` may see, as the file that ``furong bikes score`` reads.

    Raises:
        ActionRefused: When the actor may see no scores.
    """
    demand_somewhere(actor, SEE)
    names = dict.fromkeys(name for one in formulas for name in names_in(formula_of(one.document)))
    table = gather_facts(list_operators_for(actor, SEE), period, city_clock().now(), names=names)
    return facts_document(period.name, table)


def own_operators(actor: Actor) -> frozenset[str] | None:
    """Return the operators to which an actor is bound; ``None`` when it is bound to none."""
    bound = [grant.organisation for grant in actor.grants_for(SEE)]
    if None in bound:
        return None
    return frozenset(Operator.objects.filter(organisation__in=bound).values_list("code", flat=True))


def formula_info(row: ScoreFormula) -> FormulaInfo:
    """Return a stored formula."""
    read = formula_of(row.document)
    return FormulaInfo(
        key=f"{row.formula}@{row.version}",
        formula=row.formula,
        version=row.version,
        zh=read.zh,
        en=read.en,
        period=read.period,
        valid_from=row.valid_from,
        document=row.document,
        by=row.by,
        at=row.at,
    )
