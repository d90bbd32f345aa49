"""What steps and states are called in errors: a reader is told of 派遣, not of ``dispatch``.

The names of steps are those of GB/T 30428.8 where it has one; those of states are the titles of the code lists
``case_state`` and ``task_state``, which a test compares.
"""

from __future__ import annotations

from collections.abc import Mapping

from furong.kernel.errors import Words

__all__ = ["STATES", "STEPS", "state_words", "step_words"]

STEPS: Mapping[str, Words] = {
    "open": Words("立案", "opening"),
    "accept": Words("受理", "accepting"),
    "decline": Words("不予受理", "declining"),
    "verify": Words("核实", "verifying"),
    "confirm": Words("核实属实", "confirming"),
    "refute": Words("核实不属实", "refuting"),
    "register": Words("立案", "registering"),
    "dispatch": Words("派遣", "dispatching"),
    "undo_dispatch": Words("撤销派遣", "taking the dispatch back"),
    "begin": Words("开始处置", "beginning"),
    "come_back": Words("退回", "coming back"),
    "finish": Words("处置完成", "finishing"),
    "feed_back": Words("反馈", "feeding back"),
    "rework": Words("返工", "rework"),
    "close": Words("结案", "closing"),
    "suspend": Words("挂账", "suspending"),
    "resume": Words("恢复办理", "resuming"),
    "void": Words("作废", "voiding"),
    "merge": Words("并案", "merging"),
    "split": Words("拆分", "splitting"),
    "assign": Words("派发任务", "assigning"),
    "undo_assign": Words("撤回任务", "taking the task back"),
    "return": Words("退回", "returning"),
    "prove": Words("自动核实", "proof by a count"),
    "redraft": Words("重新拟派", "drafting again"),
    "reroute": Words("改派", "sending another unit"),
    "pass": Words("核查通过", "passing"),
    "cancel": Words("取消", "cancelling"),
    "attach_photo": Words("上传照片", "attaching a photo"),
    "extension": Words("申请延期", "asking for more time"),
    "suspension": Words("申请挂账", "asking for a suspension"),
    "appeal": Words("申诉", "appealing"),
    "extension_refused": Words("不同意延期", "refusing more time"),
    "suspension_refused": Words("不同意挂账", "refusing the suspension"),
    "appeal_refused": Words("驳回申诉", "refusing the appeal"),
    "supervise": Words("督办", "supervising"),
    "supervision_replied": Words("回复督办", "replying to supervision"),
    "look": Words("查看个人信息", "looking at personal data"),
    "escalate": Words("超时升级", "escalation"),
    "recount": Words("重新计时", "counting anew"),
    "locate": Words("确定位置", "settling the place"),
    "amend": Words("来源更正", "correction by the source"),
    "take_in": Words("并入其他案件", "taking another case in"),
    "let_go": Words("拆出其他案件", "letting another case go"),
    "recur": Words("复发关联", "link to the case before"),
    "supervision_lifted": Words("解除督办", "lifting the supervision"),
    "extension_asked": Words("申请延期", "asking for more time"),
    "extension_approved": Words("同意延期", "granting more time"),
    "extension_withdrawn": Words("撤回延期申请", "withdrawing the request for more time"),
    "suspension_asked": Words("申请挂账", "asking for a suspension"),
    "suspension_approved": Words("同意挂账", "granting the suspension"),
    "suspension_withdrawn": Words("撤回挂账申请", "withdrawing the request for a suspension"),
    "appeal_asked": Words("申诉", "appealing"),
    "appeal_reviewed": Words("申诉初审通过", "first review of the appeal"),
    "appeal_approved": Words("申诉成立", "upholding the appeal"),
    "appeal_withdrawn": Words("撤回申诉", "withdrawing the appeal"),
    "alarm_acknowledged": Words("确认告警", "acknowledging the alarm"),
    "alarm_raised": Words("关联告警", "another alarm"),
    "alarm_cleared": Words("告警解除", "end of the alarm"),
    "alarm_corrected": Words("告警更正", "correction of the alarm"),
    "alarm_withdrawn": Words("告警撤销", "withdrawal of the alarm"),
    "sensor_recovered": Words("设备恢复", "recovery of the sensor"),
    "sensor_faulty_again": Words("设备再次异常", "new fault of the sensor"),
    "topic_grew": Words("热点新增诉求", "more appeals of the topic"),
    "overflow_raised": Words("爆仓", "overflow"),
    "overflow_worsened": Words("爆仓加重", "worse overflow"),
    "overflow_cleared": Words("爆仓解除", "end of the overflow"),
    "overflow_corrected": Words("爆仓更正", "correction of the overflow"),
    "overflow_withdrawn": Words("爆仓撤销", "withdrawal of the overflow"),
}

STATES: Mapping[str, Words] = {
    "reported": Words("待受理", "Reported"),
    "pending_register": Words("待立案", "To be registered"),
    "pending_verify": Words("待核实", "To be verified"),
    "not_accepted": Words("不予受理", "Not accepted"),
    "pending_dispatch": Words("待派遣", "To be dispatched"),
    "pending_handle": Words("待处置", "To be handled"),
    "handling": Words("处置中", "Being handled"),
    "handled": Words("已处置", "Handled"),
    "pending_check": Words("待核查", "To be checked"),
    "suspended": Words("挂账", "Suspended"),
    "merged": Words("已并案", "Merged"),
    "closed": Words("已结案", "Closed"),
    "voided": Words("已作废", "Voided"),
    "drafted": Words("未派发", "Drafted"),
    "assigned": Words("待接单", "Assigned"),
    "accepted": Words("处置中", "Accepted"),
    "done": Words("已反馈", "Done"),
    "passed": Words("已通过", "Passed"),
    "returned": Words("已退回", "Returned"),
    "cancelled": Words("已取消", "Cancelled"),
}


def step_words(code: str) -> Words:
    """Return what a step is called; one without a name is its own code."""
    return STEPS.get(code, Words(code, code))


def state_words(code: str) -> Words:
    """Return what a state is called; one without a name is its own code."""
    return STATES.get(code, Words(code, code))
