"""Quotas of operators: tried before anything is stored, proposed by who may score, decided by somebody else."""

from __future__ import annotations

from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.mobility.actions import propose_quotas as _propose
from furong.nets.mobility.actions.keep_scoring import SCORE
from furong.nets.mobility.contracts.quotas import NewQuotaProposal, QuotaChanges, QuotaProposalInfo, QuotaTrial
from furong.nets.mobility.contracts.score_periods import read_period
from furong.nets.mobility.domain.quota_trials import tried
from furong.nets.mobility.domain.scoring import facts_document
from furong.nets.mobility.selectors.quotas import (
    SEE_QUOTAS,
    get_quota_proposal_for,
    list_quota_proposals_for,
    trial_for,
    trial_table_for,
)
from furong.nets.mobility.selectors.scores import get_formula

__all__ = [
    "DECIDE",
    "SEE_QUOTAS",
    "decide_quotas",
    "list_quota_proposals_for",
    "propose_quotas",
    "try_quotas",
]

DECIDE = _propose.DECIDE


def try_quotas(actor: Actor, period: str, formula: str, changes: QuotaChanges) -> QuotaTrial:
    """Return what changes of a stored formula, or of quotas, would give in a period; nothing is stored.

    Raises:
        ActionRefused: When the actor may look at no quotas.
        ScorePeriodUnusable, FormulaUnknown: When there is no such period or formula.
        QuotaTrialUnusable: When a change cannot be used.
    """
    return trial_for(actor, read_period(period), get_formula(actor, formula), changes)


def propose_quotas(actor: Actor, new: NewQuotaProposal) -> QuotaProposalInfo:
    """Reckon a trial and keep it as a proposal, with the facts that it follows from.

    Raises:
        ActionRefused: When the actor may not propose.
        ScorePeriodUnusable, FormulaUnknown, QuotaTrialUnusable: As for a trial.
        QuotaReasonMissing: When no reason or no later day is given.
    """
    demand_somewhere(actor, SCORE)
    period, formula = read_period(new.period), get_formula(actor, new.formula)
    table = trial_table_for(actor, period, formula)
    trial = tried(formula, period.name, table, new.changes)
    with transaction():
        number = _propose.propose_quotas(actor, new, trial, facts_document(period.name, table))
    return get_quota_proposal_for(actor, number)


def decide_quotas(actor: Actor, number: int, *, adopt: bool, reply: str) -> QuotaProposalInfo:
    """Adopt a proposal or reject it; see :func:`furong.nets.mobility.actions.propose_quotas.decide_quotas`."""
    with transaction():
        _propose.decide_quotas(actor, number, adopt=adopt, reply=reply)
    return get_quota_proposal_for(actor, number)
