"""What can go wrong with quotas of operators, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, InvalidInput, NotFound


class QuotaTrialUnusable(InvalidInput):
    """Changes of a formula or of quotas that nothing can be reckoned with."""

    code = "mobility.quota_trial_unusable"
    zh = "额度测算无法进行：{field} 应为 {expected}。"
    en = "The trial cannot be reckoned: {field} should be {expected}."


class QuotaReasonMissing(InvalidInput):
    """A proposal or a decision without a reason."""

    code = "mobility.quota_reason_missing"
    zh = "请写明理由（不超过 500 字），并选择晚于今天的生效日期。"
    en = "Say why, in at most 500 characters, and let it hold from a later day than today."


class QuotaProposalUnknown(NotFound):
    """There is no such proposal."""

    code = "mobility.quota_proposal_unknown"
    zh = "没有编号为 {number} 的额度方案。"
    en = "There is no proposal {number} of quotas."


class QuotaProposalDecided(Conflict):
    """A proposal that was decided already."""

    code = "mobility.quota_proposal_decided"
    zh = "额度方案 {number} 已有决定，不能再次决定。"
    en = "Proposal {number} of quotas is decided already."


class QuotaProposalLate(Conflict):
    """A proposal whose day has come before anybody decided."""

    code = "mobility.quota_proposal_late"
    zh = "额度方案 {number} 的生效日期 {day} 已到，不能再采纳。请驳回，并以新的日期重新提出。"
    en = "The day {day} of proposal {number} of quotas has come: reject it and propose it anew for a later day."


class QuotaProposalOvertaken(Conflict):
    """A proposal that follows from a quota which was changed since."""

    code = "mobility.quota_proposal_overtaken"
    zh = "额度方案 {number} 提出之后，{operator} 的额度已改为 {quota}，不能再采纳。请驳回并重新测算。"
    en = "Since proposal {number} of quotas was made, {operator} got a quota of {quota}: reject it and try again."


class QuotaOwnProposal(Conflict):
    """Whoever proposed quotas does not decide on them."""

    code = "mobility.quota_own_proposal"
    zh = "额度方案 {number} 由您本人提出，须由他人决定。"
    en = "You made proposal {number} of quotas yourself: somebody else decides."
