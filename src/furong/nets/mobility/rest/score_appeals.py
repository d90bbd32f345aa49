"""The REST endpoints of appeals against scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from ninja import Body, Query, Router, Status
from pydantic import Field

from furong.foundation.rest import Caller, answers, requires
from furong.foundation.rest.fields import NO_NUL
from furong.nets.mobility.api import score_appeals as api
from furong.nets.mobility.contracts.score_appeals import NewScoreAppeal, ScoreAppealInfo, ScoreDecision

__all__ = ["router"]

router = Router(tags=["mobility"])

Text = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]+$")]
Code = Annotated[str, Query(max_length=20, pattern=NO_NUL, description="Code of an operator; empty: all.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreAppealBody:
    """An appeal: as :class:`NewScoreAppeal` has it."""

    operator: Annotated[str, Field(max_length=20, pattern=r"^[^\x00]+$")]
    period: Annotated[str, Field(max_length=21, pattern=r"^[^\x00]+$")]
    formula: Annotated[str, Field(max_length=81, pattern=r"^[^\x00]+$")]
    term: Annotated[str, Field(max_length=80, pattern=r"^[^\x00]+$")]
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreDecisionBody:
    """What is decided on an appeal: as :class:`ScoreDecision` has it."""

    uphold: bool
    reply: Text
    fact: Annotated[
        str, Field(pattern=r"^([a-z][a-z0-9_]{0,39})?$", description="Fact that is corrected, or empty.")
    ] = ""
    value: Annotated[float, Field(ge=0, le=1e12)] | None = None


@router.get(
    "/mobility/scores/appeals",
    response=list[ScoreAppealInfo],
    auth=requires("mobility.operator"),
    summary="List appeals against scores",
)
def list_score_appeals(request: Caller, operator: Code = "") -> list[ScoreAppealInfo]:
    """Return appeals with what became of them, the newest first; operators get their own."""
    return api.list_score_appeals_for(request.actor, operator=operator)


@router.post(
    "/mobility/scores/appeals",
    response={201: ScoreAppealInfo},
    auth=requires("mobility.appeal"),
    summary="Appeal against a term of a score",
    openapi_extra=answers(404, 409, 415, 422),
)
def appeal_score(request: Caller, body: Body[ScoreAppealBody]) -> Status[ScoreAppealInfo]:
    """Take an operator's appeal; the term is kept as it is now."""
    new = NewScoreAppeal(
        operator=body.operator, period=body.period, formula=body.formula, term=body.term, text=body.text
    )
    return Status(201, api.appeal_score(request.actor, new))


@router.post(
    "/mobility/scores/appeals/{number}/decision",
    response=ScoreAppealInfo,
    auth=requires("mobility.score"),
    summary="Decide an appeal against a score",
    openapi_extra=answers(404, 409, 415, 422),
)
def decide_score_appeal(request: Caller, number: int, body: Body[ScoreDecisionBody]) -> ScoreAppealInfo:
    """Uphold or reject an appeal; with one that is upheld a fact may be corrected at once."""
    decision = ScoreDecision(uphold=body.uphold, reply=body.reply, fact=body.fact, value=body.value)
    return api.decide_score_appeal(request.actor, number, decision)
