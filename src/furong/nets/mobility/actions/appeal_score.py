"""Take an operator's appeal against a term of its score, and decide it, perhaps with a fact that is corrected."""

from __future__ import annotations

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.mobility.actions.keep_scoring import SCORE, give_fact
from furong.nets.mobility.contracts.score_appeals import NewScoreAppeal, ScoreDecision
from furong.nets.mobility.contracts.scores import NewFact, TermPoints
from furong.nets.mobility.errors.score_appeals import (
    ScoreAppealDecided,
    ScoreAppealPending,
    ScoreAppealUnknown,
    ScoreAppealUnusable,
    ScoreTermUnknown,
)
from furong.nets.mobility.models import Operator, ScoreAppeal, ScoreAppealDecision
from furong.nets.mobility.selectors.feeds import operators_for

__all__ = ["APPEAL", "appeal_score", "decide_score_appeal"]

APPEAL = "mobility.appeal"
_TEXT_MAX, _SOURCE_MAX = 2000, 500


@transaction_required
def appeal_score(actor: Actor, new: NewScoreAppeal, term: TermPoints) -> int:
    """Keep an appeal with the term as it is now, and return its number.

    Raises:
        ActionRefused: When the actor may not appeal.
        ScoreTermUnknown: When the operator is not the actor's to appeal for.
        ScoreAppealUnusable: When it says nothing, or too much.
        ScoreAppealPending: When one against that term waits already.
    """
    demand_somewhere(actor, APPEAL)
    if not operators_for(actor, APPEAL).filter(pk=new.operator).exists():
        raise ScoreTermUnknown(formula=new.formula, term=new.term)
    text = _text(new.text)
    # Two appeals at once wait for one another here.
    Operator.objects.select_for_update().get(pk=new.operator)
    same = {"operator": new.operator, "period": new.period, "formula": new.formula, "term": new.term}
    waiting = ScoreAppeal.objects.filter(**same, decision=None).first()
    if waiting is not None:
        raise ScoreAppealPending(number=waiting.pk)
    row = ScoreAppeal.objects.create(
        operator_id=new.operator,
        period=new.period,
        formula=new.formula,
        term=new.term,
        told={
            "zh": term.zh,
            "en": term.en,
            "facts": {fact.name: fact.value for fact in term.facts},
            "points": term.points,
            "most": term.most,
        },
        text=text,
        by=actor.name,
        by_key=actor.key,
        at=city_clock().now(),
    )
    notify("mobility.score")
    return row.pk


@transaction_required
def decide_score_appeal(actor: Actor, number: int, decision: ScoreDecision) -> None:
    """Uphold an appeal or reject it; with an appeal that is upheld a fact may be corrected at once.

    Raises:
        ActionRefused: When the actor may not score.
        ScoreAppealUnknown, ScoreAppealDecided: When there is nothing to decide.
        ScoreAppealUnusable: When no reply is given, or the correction cannot be used.
        GivenFactUnusable: When the corrected fact cannot be entered.
    """
    demand_somewhere(actor, SCORE)
    seen = ScoreAppeal.objects.filter(operator__in=operators_for(actor, SCORE))
    row = ScoreAppeal.objects.select_for_update().filter(pk__in=seen.filter(pk=number)).first()
    if row is None:
        raise ScoreAppealUnknown(number=number)
    if ScoreAppealDecision.objects.filter(appeal=row).exists():
        raise ScoreAppealDecided(number=number)
    reply = _text(decision.reply)
    is_whole = bool(decision.fact) == (decision.value is not None)
    if not is_whole or (decision.fact and not decision.uphold):
        raise ScoreAppealUnusable
    ScoreAppealDecision.objects.create(
        appeal=row,
        upheld=decision.uphold,
        reply=reply,
        fact=decision.fact[:40],
        value=decision.value,
        by=actor.name,
        by_key=actor.key,
        at=city_clock().now(),
    )
    if decision.fact:
        source = f"考核申诉 appeal {number}: {reply}"[:_SOURCE_MAX]
        corrected = {"operator": row.operator_id, "period": row.period, "name": decision.fact}
        give_fact(actor, NewFact(**corrected, value=decision.value, source=source))
    notify("mobility.score")


def _text(given: str) -> str:
    text = given.strip()
    if not text or len(text) > _TEXT_MAX:
        raise ScoreAppealUnusable
    return text
