"""Appeals of operators against terms of their scores: made by their staff, decided by who may score, seen by both."""

from __future__ import annotations

from dataclasses import replace

from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.mobility.actions import appeal_score as _appeal
from furong.nets.mobility.contracts.score_appeals import NewScoreAppeal, ScoreAppealInfo, ScoreDecision
from furong.nets.mobility.contracts.score_periods import read_period
from furong.nets.mobility.contracts.scores import TermPoints
from furong.nets.mobility.errors.score_appeals import ScoreTermUnknown
from furong.nets.mobility.selectors.score_appeals import get_score_appeal_for, list_score_appeals_for
from furong.nets.mobility.selectors.scores import get_formula, score_sheets_for

__all__ = ["APPEAL", "appeal_score", "decide_score_appeal", "get_score_appeal_for", "list_score_appeals_for"]

APPEAL = _appeal.APPEAL


def appeal_score(actor: Actor, new: NewScoreAppeal) -> ScoreAppealInfo:
    """Take an appeal against a term, with the facts and points of the term as they are now.

    Raises:
        ActionRefused: When the actor may not appeal.
        ScorePeriodUnusable, FormulaUnknown, ScoreTermUnknown: When there is no such term.
        ScoreAppealUnusable, ScoreAppealPending: When the appeal cannot be taken.
    """
    demand_somewhere(actor, APPEAL)
    new = replace(new, period=read_period(new.period).name)
    term = _term(actor, new)
    with transaction():
        number = _appeal.appeal_score(actor, new, term)
    return get_score_appeal_for(actor, number)


def decide_score_appeal(actor: Actor, number: int, decision: ScoreDecision) -> ScoreAppealInfo:
    """Decide an appeal; see :func:`furong.nets.mobility.actions.appeal_score.decide_score_appeal`."""
    with transaction():
        _appeal.decide_score_appeal(actor, number, decision)
    return get_score_appeal_for(actor, number)


def _term(actor: Actor, new: NewScoreAppeal) -> TermPoints:
    (sheet,) = score_sheets_for(actor, read_period(new.period), [get_formula(actor, new.formula)])
    terms = (term for score in sheet.scores if score.operator == new.operator for term in score.terms)
    found = next((term for term in terms if term.term == new.term), None)
    if found is None:
        raise ScoreTermUnknown(formula=new.formula, term=new.term)
    return found
