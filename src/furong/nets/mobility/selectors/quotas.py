"""Reading quotas as they would be, and what was proposed and decided."""

from __future__ import annotations

import itertools

import msgspec

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.identity.errors import ActionRefused
from furong.kernel.permissions import Actor
from furong.nets.mobility.contracts.quotas import QuotaChanges, QuotaProposalInfo, QuotaState, QuotaTrial
from furong.nets.mobility.contracts.score_periods import ScorePeriod
from furong.nets.mobility.contracts.scores import FormulaInfo
from furong.nets.mobility.domain.quota_trials import tried
from furong.nets.mobility.domain.scoring import FactTable, formula_of, names_in
from furong.nets.mobility.errors.quotas import QuotaProposalUnknown
from furong.nets.mobility.models import QuotaProposal
from furong.nets.mobility.selectors.operators import list_operators_for, reached_operators, reaches_all
from furong.nets.mobility.selectors.score_facts import gather_facts

__all__ = [
    "SEE_QUOTAS",
    "get_quota_proposal_for",
    "list_quota_proposals_for",
    "proposed_operators",
    "trial_for",
    "trial_table_for",
]

#: Quotas follow from the scores of all operators, which none of them sees: the city alone looks at them.
SEE_QUOTAS = "mobility.read"
_MOST = 100


def trial_table_for(actor: Actor, period: ScorePeriod, formula: FormulaInfo) -> FactTable:
    """Return what is known of the operators whose quotas ``actor`` may look at.

    Raises:
        ActionRefused: When the actor may look at no quotas, or does not see every operator.
    """
    demand_somewhere(actor, SEE_QUOTAS)
    if not reaches_all(actor, SEE_QUOTAS):
        raise ActionRefused(action=SEE_QUOTAS, reason="other_area")
    names = names_in(formula_of(formula.document))
    return gather_facts(list_operators_for(actor, SEE_QUOTAS), period, city_clock().now(), names=names)


def trial_for(actor: Actor, period: ScorePeriod, formula: FormulaInfo, changes: QuotaChanges) -> QuotaTrial:
    """Return what changes would give in a period; nothing is stored.

    Raises:
        ActionRefused: When the actor may look at no quotas, or does not see every operator.
        QuotaTrialUnusable: When a change cannot be used.
    """
    return tried(formula, period.name, trial_table_for(actor, period, formula), changes)


def list_quota_proposals_for(actor: Actor) -> list[QuotaProposalInfo]:
    """Return what was proposed for operators who are all the actor's to look at, the newest first.

    Raises:
        ActionRefused: When the actor may look at no quotas.
    """
    demand_somewhere(actor, SEE_QUOTAS)
    rows = QuotaProposal.objects.select_related("decision").order_by("-pk")
    reached = reached_operators(actor, SEE_QUOTAS)
    seen = (row for row in rows.iterator() if reached.issuperset(proposed_operators(row)))
    return [_info(row, actor) for row in itertools.islice(seen, _MOST)]


def get_quota_proposal_for(actor: Actor, number: int) -> QuotaProposalInfo:
    """Return a proposal.

    Raises:
        ActionRefused: When the actor may look at no quotas.
        QuotaProposalUnknown: When there is none, or it is of an operator whom the actor does not see.
    """
    demand_somewhere(actor, SEE_QUOTAS)
    row = QuotaProposal.objects.select_related("decision").filter(pk=number).first()
    if row is None or not reached_operators(actor, SEE_QUOTAS).issuperset(proposed_operators(row)):
        raise QuotaProposalUnknown(number=number)
    return _info(row, actor)


def proposed_operators(row: QuotaProposal) -> list[str]:
    """Return the codes of the operators of whom a proposal tells."""
    return [one["operator"] for one in row.trial["rows"]]


def _info(row: QuotaProposal, actor: Actor) -> QuotaProposalInfo:
    decided = getattr(row, "decision", None)
    state = QuotaState.PROPOSED
    if decided is not None:
        state = QuotaState.ADOPTED if decided.adopted else QuotaState.REJECTED
    return QuotaProposalInfo(
        number=row.pk,
        trial=msgspec.convert(row.trial, QuotaTrial),
        valid_from=row.valid_from,
        reason=row.reason,
        by=row.by,
        at=row.at,
        state=state,
        reply=decided.reply if decided else "",
        decided_by=decided.by if decided else "",
        decided_at=decided.at if decided else None,
        adopted=decided.formula if decided else "",
        is_own=row.by_key == actor.key,
    )
