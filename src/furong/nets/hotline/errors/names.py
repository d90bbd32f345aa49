"""What steps and states of an appeal are called in errors: a reader is told of 签收, not of ``sign``."""

from __future__ import annotations

from collections.abc import Mapping

from furong.kernel.errors import Words

__all__ = ["STATES", "STEPS", "state_words", "step_words"]

STEPS: Mapping[str, Words] = {
    "receive": Words("来电来件", "receiving"),
    "answer": Words("直接答复", "answering on line"),
    "register": Words("受理", "registering"),
    "classify": Words("分类", "classifying"),
    "reclassify": Words("重新分类", "classifying anew"),
    "assign": Words("派单", "assigning"),
    "take_back": Words("撤回派单", "taking the assignment back"),
    "sign": Words("签收", "signing"),
    "begin": Words("开始办理", "beginning"),
    "return": Words("退单", "returning"),
    "refer": Words("提交仲裁", "referring to arbitration"),
    "award": Words("仲裁", "the award"),
    "suspend": Words("挂起", "suspending"),
    "resume": Words("恢复办理", "resuming"),
    "reply": Words("答复", "replying"),
    "send_back": Words("退回重办", "sending the reply back"),
    "call_back": Words("回访", "calling back"),
    "call_missed": Words("回访未接通", "a call that was not answered"),
    "give_up": Words("无法回访办结", "closing without call-back"),
    "close": Words("办结", "closing"),
    "reopen": Words("重新办理", "reopening"),
    "transfer": Words("转办", "transferring"),
    "opinion": Words("协办意见", "the opinion of an assisting unit"),
    "extension": Words("申请延期", "asking for more time"),
    "extension_asked": Words("申请延期", "asking for more time"),
    "extension_approved": Words("同意延期", "granting more time"),
    "extension_refused": Words("不同意延期", "refusing more time"),
    "extension_lapsed": Words("延期申请失效", "the request for more time lapses"),
    "ask_work": Words("提交现场处置", "asking for work on the street"),
    "case_opened": Words("现场处置立案", "a case was opened"),
    "case_ended": Words("现场处置结束", "the work has ended"),
    "knowledge_asked": Words("请求补充知识", "asking for knowledge"),
    "look": Words("查看个人信息", "looking at personal data"),
}

STATES: Mapping[str, Words] = {
    "received": Words("待受理", "Received"),
    "answered": Words("已直接答复", "Answered on line"),
    "registered": Words("待分类", "Registered"),
    "classified": Words("待派单", "Classified"),
    "assigned": Words("待签收", "Assigned"),
    "signed": Words("已签收", "Signed"),
    "handling": Words("办理中", "Being handled"),
    "suspended": Words("已挂起", "Suspended"),
    "returned": Words("已退单", "Returned"),
    "arbitration": Words("仲裁中", "In arbitration"),
    "replied": Words("待回访", "Replied"),
    "called_back": Words("已回访", "Called back"),
    "closed": Words("已办结", "Closed"),
    "transferred": Words("已转办", "Transferred"),
}


def step_words(code: str) -> Words:
    """Return what a step is called; one without a name is its own code."""
    return STEPS.get(code, Words(code, code))


def state_words(code: str) -> Words:
    """Return what a state is called; one without a name is its own code."""
    return STATES.get(code, Words(code, code))
