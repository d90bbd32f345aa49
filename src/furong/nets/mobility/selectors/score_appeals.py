"""Reading appeals against scores."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet

from furong.foundation.identity.actors import demand_somewhere
from furong.kernel.permissions import Actor
from furong.nets.mobility.contracts.score_appeals import ScoreAppealInfo, ScoreAppealState
from furong.nets.mobility.errors.score_appeals import ScoreAppealUnknown
from furong.nets.mobility.models import ScoreAppeal
from furong.nets.mobility.selectors.feeds import operators_for
from furong.nets.mobility.selectors.operators import SEE, names_for

__all__ = ["get_score_appeal_for", "list_score_appeals_for"]

_MOST = 200


def list_score_appeals_for(actor: Actor, *, operator: str = "") -> list[ScoreAppealInfo]:
    """Return the appeals of the operators whom ``actor`` may look at, the newest first; of one when it is named.

    Raises:
        ActionRefused: When the actor may see no scores.
    """
    rows, told = _appeals_for(actor), names_for(actor)
    if operator:
        rows = rows.filter(operator=operator)
    return [_info(row, told) for row in rows.order_by("-pk")[:_MOST]]


def get_score_appeal_for(actor: Actor, number: int) -> ScoreAppealInfo:
    """Return an appeal.

    Raises:
        ActionRefused: When the actor may see no scores.
        ScoreAppealUnknown: When there is none, or the actor may not see it.
    """
    row = _appeals_for(actor).filter(pk=number).first()
    if row is None:
        raise ScoreAppealUnknown(number=number)
    return _info(row, names_for(actor))


def _appeals_for(actor: Actor) -> QuerySet[ScoreAppeal]:
    demand_somewhere(actor, SEE)
    return ScoreAppeal.objects.select_related("decision").filter(operator__in=operators_for(actor, SEE))


def _info(row: ScoreAppeal, told: Callable[[str, str], str]) -> ScoreAppealInfo:
    decided = getattr(row, "decision", None)
    state = ScoreAppealState.PENDING
    if decided is not None:
        state = ScoreAppealState.UPHELD if decided.upheld else ScoreAppealState.REJECTED
    return ScoreAppealInfo(
        number=row.pk,
        operator=row.operator_id,
        period=row.period,
        formula=row.formula,
        term=row.term,
        **row.told,
        text=row.text,
        by=told(row.by, row.by_key),
        at=row.at,
        state=state,
        reply=decided.reply if decided else "",
        decided_by=told(decided.by, decided.by_key) if decided else "",
        decided_at=decided.at if decided else None,
        fact=decided.fact if decided else "",
        value=decided.value if decided else None,
    )
