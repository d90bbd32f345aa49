"""Scores of operators: formulas in versions, facts with their origins, and what each term gives.

Who holds ``mobility.operator`` may look, operators at their own; who holds ``mobility.score`` enters facts that the net
does not know. Screens hear of changes under ``mobility.score``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.mobility.actions import keep_scoring as _keep
from furong.nets.mobility.contracts.score_periods import ScorePeriod
from furong.nets.mobility.contracts.scores import FormulaInfo, NewFact, OperatorScoreSheet
from furong.nets.mobility.domain.score_facts import fact_of, register_fact_source
from furong.nets.mobility.domain.scoring import begin_of, formula_of
from furong.nets.mobility.selectors.operators import SEE, own_operators
from furong.nets.mobility.selectors.score_facts import list_given_facts_for
from furong.nets.mobility.selectors.scores import (
    facts_for,
    formula_in_force,
    get_formula,
    list_formulas,
    score_sheets_for,
)

__all__ = [
    "SCORE",
    "SEE",
    "check_formula",
    "fact_of",
    "facts_file_for",
    "formula_for",
    "give_fact",
    "install_formula",
    "list_formulas",
    "list_given_facts_for",
    "own_operators",
    "register_fact_source",
    "score_sheet_for",
    "score_sheets_for",
]

SCORE = _keep.SCORE


def check_formula(document: Mapping[str, Any]) -> None:
    """Return when a document is a formula.

    Raises:
        FormulaFileUnusable: What is wrong, and where.
    """
    formula_of(document)
    begin_of(document)


def install_formula(document: Mapping[str, Any], *, by: str) -> bool:
    """Keep a version of a formula as a pack brings it, inside the caller's transaction; tell whether it was new.

    Raises:
        FormulaFileUnusable: When it is no formula.
        FormulaChanged: When that version says something else already.
    """
    return _keep.keep_formula(document, by=by, by_key="system:packs") is not None


def formula_for(actor: Actor, period: ScorePeriod, key: str = "") -> FormulaInfo:
    """Return the formula of that key; without one, the formula that is in force in a period, as far as it has begun.

    Raises:
        FormulaUnknown: When there is none.
    """
    return get_formula(actor, key) if key else formula_in_force(actor, min(period.until, city_clock().now()))


def score_sheet_for(actor: Actor, period: ScorePeriod, formula: str = "") -> OperatorScoreSheet:
    """Return the scores that ``actor`` may see by one formula; that in force when none is named.

    Raises:
        ActionRefused: When the actor may see no scores.
        FormulaUnknown: When there is no such formula.
    """
    return score_sheets_for(actor, period, [formula_for(actor, period, formula)])[0]


def facts_file_for(actor: Actor, period: ScorePeriod) -> dict[str, Any]:
    """Return the facts that ``actor`` may see, as ``furong bikes score --facts`` reads them.

    Raises:
        ActionRefused: When the actor may see no scores.
    """
    return facts_for(actor, period, list_formulas(actor))


def give_fact(actor: Actor, new: NewFact) -> None:
    """Enter a fact; see :func:`furong.nets.mobility.actions.keep_scoring.give_fact`."""
    with transaction():
        _keep.give_fact(actor, new)
