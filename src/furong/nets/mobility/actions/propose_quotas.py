"""Propose quotas with the formula they follow from, and decide on that; whoever proposes does not decide."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

import msgspec

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction_required
from furong.kernel.clock import CITY_TIME, city_time
from furong.kernel.permissions import Actor
from furong.nets.mobility.actions.keep_scoring import SCORE, keep_formula
from furong.nets.mobility.contracts.quotas import NewQuotaProposal, QuotaTrial
from furong.nets.mobility.errors.quotas import (
    QuotaOwnProposal,
    QuotaProposalDecided,
    QuotaProposalLate,
    QuotaProposalOvertaken,
    QuotaProposalUnknown,
    QuotaReasonMissing,
    QuotaTrialUnusable,
)
from furong.nets.mobility.models import Operator, OperatorQuota, QuotaDecision, QuotaProposal
from furong.nets.mobility.selectors.operators import reached_operators
from furong.nets.mobility.selectors.quotas import proposed_operators

__all__ = ["DECIDE", "decide_quotas", "propose_quotas"]

DECIDE = "mobility.quota"
_TEXT_MAX = 500


@transaction_required
def propose_quotas(actor: Actor, new: NewQuotaProposal, trial: QuotaTrial, facts: Mapping[str, Any]) -> int:
    """Keep a trial as a proposal, with the facts that it follows from; return its number.

    Raises:
        ActionRefused: When the actor may not propose.
        QuotaReasonMissing: When no reason or no later day is given.
        QuotaTrialUnusable: When no operator has a quota in it.
    """
    demand_somewhere(actor, SCORE)
    now = city_clock().now()
    reason = _reason(new.reason)
    if new.valid_from <= city_time(now).date():
        raise QuotaReasonMissing
    if not trial.after:
        raise QuotaTrialUnusable(field="quotas", expected="> 0")
    row = QuotaProposal.objects.create(
        trial=msgspec.to_builtins(trial),
        facts=facts,
        valid_from=new.valid_from,
        reason=reason,
        by=actor.name,
        by_key=actor.key,
        at=now,
    )
    notify("mobility.score")
    return row.pk


@transaction_required
def decide_quotas(actor: Actor, number: int, *, adopt: bool, reply: str) -> None:
    """Adopt a proposal or reject it. Once adopted, its formula is a version and its quotas hold from its day on.

    Raises:
        ActionRefused: When the actor may not decide.
        QuotaProposalUnknown, QuotaProposalDecided: When there is nothing to decide, or the proposal tells of an
            operator whom the actor does not reach.
        QuotaProposalLate, QuotaProposalOvertaken: When it is adopted though its day has come, or another quota was
            stored since.
        QuotaOwnProposal: When the actor made the proposal.
        QuotaReasonMissing: When no reason is given.
    """
    demand_somewhere(actor, DECIDE)
    row = QuotaProposal.objects.select_for_update().filter(pk=number).first()
    if row is None or not reached_operators(actor, DECIDE).issuperset(proposed_operators(row)):
        raise QuotaProposalUnknown(number=number)
    if QuotaDecision.objects.filter(proposal=row).exists():
        raise QuotaProposalDecided(number=number)
    if row.by_key == actor.key:
        raise QuotaOwnProposal(number=number)
    reason = _reason(reply)
    if adopt:
        _demand_up_to_date(row)
    QuotaDecision.objects.create(
        proposal=row,
        adopted=adopt,
        formula=_adopt(actor, row) if adopt else "",
        reply=reason,
        by=actor.name,
        by_key=actor.key,
        at=city_clock().now(),
    )
    notify("mobility.score")


def _demand_up_to_date(row: QuotaProposal) -> None:
    """Return when a proposal still follows from what is stored, which stays so until the transaction ends."""
    if row.valid_from <= city_time(city_clock().now()).date():
        raise QuotaProposalLate(number=row.pk, day=str(row.valid_from))
    tried = {one["operator"]: one["quota"] for one in row.trial["rows"]}
    # Whoever else adopts waits here; what feeds bring goes on meanwhile.
    list(Operator.objects.select_for_update(no_key=True).filter(pk__in=tried).order_by("pk"))
    newest = OperatorQuota.objects.filter(operator__in=tried).order_by("operator", "-pk").distinct("operator")
    for one in newest:
        if one.at > row.at and one.quota != tried[one.operator_id]:
            raise QuotaProposalOvertaken(number=row.pk, operator=one.operator_id, quota=one.quota)


def _adopt(actor: Actor, row: QuotaProposal) -> str:
    """Let a proposal hold; return the key of the version that its formula became, or nothing when it is as stored."""
    begin = datetime.combine(row.valid_from, time(), CITY_TIME)
    told = {"by": actor.name, "by_key": actor.key}
    OperatorQuota.objects.bulk_create(
        OperatorQuota(
            operator_id=one["operator"],
            quota=one["after"],
            valid_from=begin,
            reason=row.reason,
            at=city_clock().now(),
            **told,
        )
        for one in row.trial["rows"]
        if one["after"] is not None
    )
    if not row.trial["is_changed"]:
        return ""
    document = dict(row.trial["document"])
    document["version"] = f"{document['version']}.{row.pk}"[-40:]
    document["valid_from"] = str(row.valid_from)
    keep_formula(document, **told)
    return f"{document['formula']}@{document['version']}"


def _reason(text: str) -> str:
    reason = text.strip()
    if not reason or len(reason) > _TEXT_MAX:
        raise QuotaReasonMissing
    return reason
