"""The REST endpoints of quotas of operators."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from ninja import Body, Router, Status
from pydantic import Field

from furong.foundation.rest import Caller, answers, requires
from furong.nets.mobility.api import quotas as api
from furong.nets.mobility.contracts.quotas import NewQuotaProposal, QuotaChanges, QuotaProposalInfo, QuotaTrial

__all__ = ["router"]

router = Router(tags=["mobility"])

_SEE = requires("mobility.read")
Bikes = Annotated[int, Field(ge=0, le=10_000_000)]
Points = Annotated[float, Field(ge=0, le=1000)]
Name = Annotated[str, Field(max_length=40, pattern=r"^[^\x00]+$")]
Key = Annotated[str, Field(max_length=81, pattern=r"^[^\x00]+$", description="Name and version: zhengzhou@2020-3.")]
Text = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]+$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialBody:
    """What is tried: as :class:`QuotaChanges` has it, against a stored formula in a period."""

    period: Annotated[str, Field(max_length=21, pattern=r"^[^\x00]+$")]
    formula: Key
    points: dict[Name, Points] = field(default_factory=dict)
    step: Annotated[int, Field(ge=1, le=10_000_000)] | None = None
    spread: Annotated[float, Field(ge=0, le=100)] | None = None
    least: Bikes | None = None
    quotas: dict[Name, Bikes] = field(default_factory=dict)
    total: Annotated[int, Field(ge=1, le=10_000_000)] | None = None

    def changes(self) -> QuotaChanges:
        """Return the changes."""
        return QuotaChanges(
            points=self.points,
            step=self.step,
            spread=self.spread,
            least=self.least,
            quotas=self.quotas,
            total=self.total,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaProposalBody(TrialBody):
    """What is proposed: a trial, from when on it is to hold, and why."""

    valid_from: date
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaDecisionBody:
    """What is decided on a proposal, and why."""

    adopt: bool
    reply: Text


@router.post(
    "/mobility/quotas/trial",
    response=QuotaTrial,
    auth=_SEE,
    summary="Try a formula or quotas",
    openapi_extra=answers(404, 415, 422),
)
def try_quotas(request: Caller, body: Body[TrialBody]) -> QuotaTrial:
    """Return what other points, another rule or another total would give in a period; nothing is stored."""
    return api.try_quotas(request.actor, body.period, body.formula, body.changes())


@router.get(
    "/mobility/quotas/proposals", response=list[QuotaProposalInfo], auth=_SEE, summary="List proposals of quotas"
)
def list_quota_proposals(request: Caller) -> list[QuotaProposalInfo]:
    """Return what was proposed and decided, the newest first."""
    return api.list_quota_proposals_for(request.actor)


@router.post(
    "/mobility/quotas/proposals",
    response={201: QuotaProposalInfo},
    auth=requires("mobility.score"),
    summary="Propose quotas",
    openapi_extra=answers(404, 415, 422),
)
def propose_quotas(request: Caller, body: Body[QuotaProposalBody]) -> Status[QuotaProposalInfo]:
    """Keep a trial as a proposal, with the facts that it follows from; it changes nothing until it is adopted."""
    new = NewQuotaProposal(
        period=body.period,
        formula=body.formula,
        changes=body.changes(),
        valid_from=body.valid_from,
        reason=body.reason,
    )
    return Status(201, api.propose_quotas(request.actor, new))


@router.post(
    "/mobility/quotas/proposals/{number}/decision",
    response=QuotaProposalInfo,
    auth=requires("mobility.quota"),
    summary="Decide on proposed quotas",
    openapi_extra=answers(404, 409, 415, 422),
)
def decide_quotas(request: Caller, number: int, body: Body[QuotaDecisionBody]) -> QuotaProposalInfo:
    """Adopt or reject a proposal that somebody else made; a changed formula becomes a new version."""
    return api.decide_quotas(request.actor, number, adopt=body.adopt, reply=body.reply)
