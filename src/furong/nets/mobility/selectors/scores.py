"""Reading formulas, and the scores that follow from them and from what is known of operators."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import demand_somewhere
from furong.kernel.permissions import Actor
from furong.nets.mobility.contracts.score_periods import ScorePeriod
from furong.nets.mobility.contracts.scores import FormulaInfo, OperatorScoreSheet
from furong.nets.mobility.domain.scoring import facts_document, formula_of, names_in, sheet_of
from furong.nets.mobility.errors.scores import FormulaUnknown
from furong.nets.mobility.models import ScoreFormula
from furong.nets.mobility.selectors.operators import SEE, list_operators_for, names_for, own_operators, reaches_all
from furong.nets.mobility.selectors.score_facts import gather_facts

__all__ = [
    "facts_for",
    "formula_in_force",
    "get_formula",
    "list_formulas",
    "score_sheets_for",
]


def list_formulas(actor: Actor) -> list[FormulaInfo]:
    """Return every version of every formula as ``actor`` may see it, the one whose validity began last first."""
    told = names_for(actor)
    return [_info(row, told) for row in ScoreFormula.objects.order_by("-valid_from", "-pk")]


def get_formula(actor: Actor, key: str) -> FormulaInfo:
    """Return a version of a formula as ``actor`` may see it.

    Raises:
        FormulaUnknown: When there is none.
    """
    name, _, version = key.partition("@")
    row = ScoreFormula.objects.filter(formula=name, version=version).first()
    if row is None:
        raise FormulaUnknown(formula=key)
    return _info(row, names_for(actor))


def formula_in_force(actor: Actor, until: datetime) -> FormulaInfo:
    """Return the formula whose validity began last before an instant; where none had begun, the one that began first.

    Args:
        actor: Who asks.
        until: The end of what is scored: what begins then is of the time after it.

    Raises:
        FormulaUnknown: When none is stored.
    """
    rows = ScoreFormula.objects.order_by("-valid_from", "-pk")
    row = rows.filter(valid_from__lt=until).first() or rows.last()
    if row is None:
        raise FormulaUnknown(formula="-")
    return _info(row, names_for(actor))


def score_sheets_for(actor: Actor, period: ScorePeriod, formulas: Sequence[FormulaInfo]) -> list[OperatorScoreSheet]:
    """Return the scores that ``actor`` may see by each of some formulas; quotas only if it sees every operator.

    Raises:
        ActionRefused: When the actor may see no scores.
    """
    demand_somewhere(actor, SEE)
    now = city_clock().now()
    names = dict.fromkeys(name for one in formulas for name in names_in(formula_of(one.document)))
    table = gather_facts(list_operators_for(actor, SEE), period, now, names=names)
    quotas = own_operators(actor) is None and reaches_all(actor, SEE)
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


def _info(row: ScoreFormula, told: Callable[[str, str], str]) -> FormulaInfo:
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
        by=told(row.by, row.by_key),
        at=row.at,
    )
