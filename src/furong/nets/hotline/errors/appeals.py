"""What can go wrong with appeals, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, InvalidInput, NotFound
from furong.nets.hotline.errors.names import state_words, step_words

__all__ = [
    "AppealBound",
    "AppealChangedMeanwhile",
    "AppealKeyTaken",
    "AppealKeyUnusable",
    "AppealPlaceUnusable",
    "AppealReasonMissing",
    "AppealStepNotPossible",
    "AppealTextUnusable",
    "AppealTimeUnusable",
    "AppealUnitUnknown",
    "AppealUnknown",
    "AwardStands",
    "ClauseMissing",
    "PhoneUnusable",
    "ReopenTooLate",
    "SameUnitAgain",
    "SuspendedBefore",
    "TakenBackByAnother",
    "WorkAsked",
]


class AppealUnknown(NotFound):
    """There is no such appeal, or none that this actor may see."""

    code = "hotline.appeal_unknown"
    zh = "没有编号为 {number} 的诉求，或您无权查看。"
    en = "There is no appeal {number}, or you may not see it."


class AppealStepNotPossible(Conflict):
    """The state does not allow the step."""

    code = "hotline.step_not_possible"
    zh = "当前状态「{state}」不能执行「{step}」。请刷新后查看最新状态。"
    en = "“{step}” is not possible in the state “{state}”. Reload to see where it stands."

    def __init__(self, *, step: str, state: str) -> None:
        super().__init__(step=step_words(step), state=state_words(state))


class AppealReasonMissing(InvalidInput):
    """A step that needs something said was taken without it."""

    code = "hotline.reason_missing"
    zh = "请填写「{step}」的内容或理由。"
    en = "Say what there is to say, or why, for “{step}”."

    def __init__(self, *, step: str) -> None:
        super().__init__(step=step_words(step))


class AppealChangedMeanwhile(Conflict):
    """Somebody else has changed the appeal since it was shown."""

    code = "hotline.changed_meanwhile"
    zh = "该诉求已被 {by} 更新（{what}）。请查看最新内容后再操作。"
    en = "{by} has changed this appeal meanwhile ({what}). Look at it again, then act."

    def __init__(self, *, by: str, what: str) -> None:
        super().__init__(by=by, what=step_words(what))


class AppealTextUnusable(InvalidInput):
    """An appeal says nothing, or too much."""

    code = "hotline.text_unusable"
    zh = "诉求内容（text）须为 1 至 {most} 个字，收到 {length} 个字。请写明诉求，或删减后再提交。"
    en = "What is appealed (text) has 1 to {most} characters; {length} were sent. Say what it is about, or shorten it."


class AppealKeyUnusable(InvalidInput):
    """The key that tells an appeal that is sent twice is too long to be kept whole."""

    code = "hotline.key_unusable"
    zh = "来件编号（source_key）最多 {most} 个字符且不含空字符，收到 {length} 个。请缩短后再提交。"
    en = "The key (source_key) has {most} characters at most, none of them NUL; {length} were sent. Send a shorter one."


class AppealKeyTaken(Conflict):
    """The key of an appeal is that of another one, which this actor may not see."""

    code = "hotline.key_taken"
    zh = "该来件编号（source_key）已用于其他区域的诉求。请使用新的编号，或联系管理员。"
    en = "That key (source_key) is the one of an appeal of another area. Send a new key, or ask the administrator."


class AppealTimeUnusable(InvalidInput):
    """An appeal says that it came in the future, or long ago."""

    code = "hotline.time_unusable"
    zh = "来件时间（received_at）须在过去一年内，且不晚于现在。请核对，或不填写。"
    en = "An appeal came within the last year and not in the future (received_at). Correct it, or leave it out."


class AppealPlaceUnusable(InvalidInput):
    """The place of an appeal is none."""

    code = "hotline.place_unusable"
    zh = "位置无法使用：经度（lon）与纬度（lat）须同时填写，且为所写坐标系（crs）中的坐标。请改正，或只写地址。"
    en = (
        "The place cannot be used: lon and lat come together, in the system that crs names. Correct them, or send none."
    )


class PhoneUnusable(InvalidInput):
    """What was sent is no phone number."""

    code = "hotline.phone_unusable"
    zh = "电话号码（phone）须有 7 至 15 位数字。请核对。"
    en = "A phone number (phone) has 7 to 15 digits. Check it."


class AppealUnitUnknown(InvalidInput):
    """There is no unit of that code."""

    code = "hotline.unit_unknown"
    zh = "没有代码为 {unit} 的单位。请从单位名录中选择。"
    en = "There is no unit with the code {unit}. Choose one of the units that are registered."


class ClauseMissing(InvalidInput):
    """A unit returns an appeal without citing why it is not its own, or an award cites nothing."""

    code = "hotline.clause_missing"
    zh = "「{step}」须引用权责清单条款（clause）。请写明依据的条款。"
    en = "“{step}” cites a clause of the list of responsibilities (clause). Say which."

    def __init__(self, *, step: str) -> None:
        super().__init__(step=step_words(step))


class AppealBound(Conflict):
    """An award is not returned."""

    code = "hotline.appeal_bound"
    zh = "该诉求已经仲裁确定由本单位办理，不能再退单。如有异议请联系仲裁人员。"
    en = "An award has given this appeal to your unit: it cannot be returned. Talk to the arbitrator if you object."


class AwardStands(Conflict):
    """An award is not undone by whoever assigns."""

    code = "hotline.award_stands"
    zh = "该诉求的承办单位由仲裁确定，不能撤回派单。如有异议请联系仲裁人员。"
    en = "An award has given this appeal to the unit: the assignment cannot be taken back. Talk to the arbitrator."


class SuspendedBefore(Conflict):
    """An appeal waits once a round."""

    code = "hotline.suspended_before"
    zh = "该诉求本轮已挂起过一次，不能再次挂起。请继续办理，或由承办单位申请延期。"
    en = "The appeal has waited once in this round and cannot wait again. Go on, or let the unit ask for more time."


class SameUnitAgain(Conflict):
    """A unit that has returned an appeal is asked again without an award."""

    code = "hotline.same_unit_again"
    zh = "单位 {unit} 本轮已退单。请改派其他单位，或提交仲裁。"
    en = "The unit {unit} has returned it in this round. Ask another unit; only an award can ask the same one again."


class TakenBackByAnother(Conflict):
    """Somebody wants to take back what somebody else has assigned."""

    code = "hotline.taken_back_by_another"
    zh = "这次派单由 {by} 办理，只能由本人撤回。请联系 {by}。"
    en = "{by} has assigned this, and only they can take it back. Ask {by}."


class ReopenTooLate(Conflict):
    """A closed appeal is opened again within a time."""

    code = "hotline.reopen_too_late"
    zh = "诉求办结已超过 {days} 天，不能重新办理。请另行提交新的诉求。"
    en = "The appeal was closed more than {days} days ago and stays closed. Send a new one."


class WorkAsked(Conflict):
    """Work on the street is asked for once a round."""

    code = "hotline.work_asked"
    zh = "本轮已提交现场处置。请等待处置结果。"
    en = "Work on the street has been asked for in this round. Wait for what becomes of it."
