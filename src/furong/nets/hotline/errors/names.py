"""What steps and states of an appeal are called in errors: a reader is told of 签收, not of ``sign``."""

from __future__ import annotations

from collections.abc import Mapping

from furong.kernel.errors import Words

__all__ = ["PUBLIC", "STATES", "STEPS", "public_words", "state_words", "step_words"]

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
    "transfer": Words("转异地", "handing over to another city"),
    "offer": Words("跨市转办", "offering to another city"),
    "handed_over": Words("外市已接收", "accepting by the other city"),
    **{
        f"refused_{state}": Words("外市退回", "giving back by the other city")
        for state in ("received", "registered", "classified", "returned", "arbitration")
    },
    "evidence": Words("存证", "evidence"),
    "city_sent": Words("送达外市", "delivery to the other city"),
    "city_told": Words("外市回告", "word from the other city"),
    "city_came": Words("外市转入", "coming from another city"),
    "mail_added": Words("邮件补充", "a further mail"),
    "files_left_out": Words("附件过大或过多，未收取", "files that were too large or too many"),
    "file_added": Words("添加附件", "adding a file"),
    "opinion": Words("协办意见", "the opinion of an assisting unit"),
    "extension": Words("申请延期", "asking for more time"),
    "miss_call": Words("未接通", "calling in vain"),
    "decide_extension": Words("延期审批", "deciding on more time"),
    "extension_asked": Words("申请延期", "asking for more time"),
    "extension_approved": Words("同意延期", "granting more time"),
    "extension_refused": Words("不同意延期", "refusing more time"),
    "transfer_overdue": Words("转办超时未答复", "the other city being late"),
    "locate": Words("确定地点", "settling the place"),
    "extension_lapsed": Words("延期申请失效", "the request for more time lapses"),
    "ask_work": Words("提交现场处置", "asking for work on the street"),
    "case_opened": Words("现场处置立案", "a case was opened"),
    "emergency": Words("紧急情况", "an emergency"),
    "case_ended": Words("现场处置结束", "the work has ended"),
    "knowledge_asked": Words("请求补充知识", "asking for knowledge"),
    "topic_case": Words("热点立案", "the topic has opened a case"),
    "topic_left": Words("移出热点", "taken out of the topic with a case"),
    "message": Words("补充消息", "another message"),
    "dismiss_row": Words("不予导入", "dismissing a row"),
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
    "transferred": Words("已转异地", "Handed to another city"),
    "offered": Words("待外市接收", "Offered to another city"),
}


#: What states are called where citizens read them.
PUBLIC: Mapping[str, Words] = {
    "received": Words("待受理", "Received"),
    "accepted": Words("已受理，正在安排承办单位", "Accepted; a unit is being found"),
    "handling": Words("办理中", "Being handled"),
    "waiting": Words("暂缓办理", "Waiting"),
    "replied": Words("已答复，请您评价", "Replied; please say what you think"),
    "rated": Words("已评价", "Rated"),
    "answered": Words("已直接答复", "Answered"),
    "closed": Words("已办结", "Closed"),
    "offered": Words("正在转外市，等待对方接收", "Offered to another city"),
    "transferred": Words("已转异地", "Handed to another city"),
}


def public_words(code: str) -> Words:
    """Return what a state is called where citizens read it; one without a name is its own code."""
    return PUBLIC.get(code, Words(code, code))


def step_words(code: str) -> Words:
    """Return what a step is called; one without a name is its own code."""
    return STEPS.get(code, Words(code, code))


def state_words(code: str) -> Words:
    """Return what a state is called; one without a name is its own code."""
    return STATES.get(code, Words(code, code))
