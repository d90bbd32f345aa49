"""What can go wrong with requests for more time, for putting a case off, and against lateness, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, InvalidInput, NotFound

__all__ = [
    "AppealNotPossible",
    "AppealedBefore",
    "CaseOverdue",
    "CaseSuspended",
    "ExtensionsUsedUp",
    "NotBeingHandled",
    "RequestDecided",
    "RequestPending",
    "RequestUnknown",
    "ReviewedByTheSame",
    "SuspendedBefore",
    "UntilUnusable",
]


class RequestUnknown(NotFound):
    """There is no such request, or none that this actor may see."""

    code = "casework.request_unknown"
    zh = "没有编号为 {number} 的申请，或您无权查看。"
    en = "There is no request {number}, or you may not see it."


class RequestPending(Conflict):
    """The same is asked for already, and nobody has decided yet."""

    code = "casework.request_pending"
    zh = "已有一项同类申请正在等待审批（{by}）。请等待审批结果。"
    en = "The same has been asked for already by {by}. Wait until it is decided."


class RequestDecided(Conflict):
    """A request is not open any more."""

    code = "casework.request_decided"
    zh = "该申请已不再等待审批（{state}）。请刷新后查看。"
    en = "This request does not wait for a decision any more ({state}). Reload to see what became of it."


class NotBeingHandled(Conflict):
    """More time, or putting off, is for cases that a unit is handling."""

    code = "casework.not_being_handled"
    zh = "只有待处置、处置中的案件可以申请延期或挂账，当前状态为「{state}」。"
    en = "Only a case that a unit is to handle can be given more time or put off; this one is “{state}”."


class CaseOverdue(Conflict):
    """It is too late to ask for more time or for putting off."""

    code = "casework.case_overdue"
    zh = "案件已超时，不能再延期或挂账。请尽快处置，结案后可对超时提出申诉。"
    en = (
        "The case is overdue and can neither get more time nor be put off. Handle it; you may appeal once it is closed."
    )


class ExtensionsUsedUp(Conflict):
    """A case has been given more time as often as it may be."""

    code = "casework.extensions_used_up"
    zh = "该案件已批准延期 {most} 次，不能再延期。"
    en = "This case has been given more time {most} times already, which is the most."


class SuspendedBefore(Conflict):
    """A case is put off only once."""

    code = "casework.suspended_before"
    zh = "该案件已挂账过一次，不能再次挂账。"
    en = "This case has been put off once already and cannot be put off again."


class UntilUnusable(InvalidInput):
    """The day until which a case is to be put off cannot be used."""

    code = "casework.until_unusable"
    zh = "挂账截止日期（until）须在 {earliest} 至 {latest} 之间。请重新选择日期。"
    en = "The day until which it is put off (until) lies between {earliest} and {latest}. Choose another day."


class CaseSuspended(Conflict):
    """A case that is put off is not handled."""

    code = "casework.case_suspended"
    zh = "案件已挂账，恢复办理前不能处置。"
    en = "The case has been put off and cannot be handled until it is resumed."


class AppealNotPossible(Conflict):
    """There is no lateness to appeal against, or not yet."""

    code = "casework.appeal_not_possible"
    zh = "只有已结案且处置环节超时的案件可以申诉。"
    en = "Only a closed case that was handled late can be appealed."


class AppealedBefore(Conflict):
    """A case is appealed only once."""

    code = "casework.appealed_before"
    zh = "该案件已申诉过，每个案件只能申诉一次。"
    en = "This case has been appealed already; each case can be appealed once."


class ReviewedByTheSame(Conflict):
    """Nobody decides on what they asked for, or reviews twice."""

    code = "casework.reviewed_by_the_same"
    zh = "您已提出或审批过这项申请，须由另一人审批。"
    en = "You asked for this yourself, or have reviewed it before; somebody else has to decide."
