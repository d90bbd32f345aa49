"""What can go wrong in casework, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, InvalidInput, NotFound
from furong.nets.casework.errors.names import state_words, step_words


class CaseUnknown(NotFound):
    """There is no such case, or none that this actor may see."""

    code = "casework.case_unknown"
    zh = "没有编号为 {case} 的案件，或您无权查看。"
    en = "There is no case {case}, or you may not see it."


class TaskUnknown(NotFound):
    """There is no such task, or none that this actor may see."""

    code = "casework.task_unknown"
    zh = "没有这项任务，或您无权查看。"
    en = "There is no such task, or you may not see it."


class PhotoUnknown(NotFound):
    """There is no such photo, or none that this actor may see."""

    code = "casework.photo_unknown"
    zh = "没有这张照片，或您无权查看。"
    en = "There is no such photo, or you may not see it."


class CaseTypeUnknown(NotFound):
    """No pack declares that case type."""

    code = "casework.case_type_unknown"
    zh = "没有名为 {case_type} 的案件类型。请检查场景包。"
    en = "There is no case type {case_type}. Check the scenario pack."


class StepNotPossible(Conflict):
    """The state does not allow the step."""

    code = "casework.step_not_possible"
    zh = "当前状态「{state}」不能执行「{step}」。请刷新后查看最新状态。"
    en = "“{step}” is not possible in the state “{state}”. Reload to see where it stands."

    def __init__(self, *, step: str, state: str) -> None:
        super().__init__(step=step_words(step), state=state_words(state))


class ChangedMeanwhile(Conflict):
    """Somebody else has changed the case since it was shown."""

    code = "casework.changed_meanwhile"
    zh = "该案件已被 {by} 更新（{what}）。请查看最新内容后再操作。"
    en = "{by} has changed this case meanwhile ({what}). Look at it again, then act."

    def __init__(self, *, by: str, what: str) -> None:
        super().__init__(by=by, what=step_words(what))


class ReasonMissing(InvalidInput):
    """A step that needs a reason was taken without one."""

    code = "casework.reason_missing"
    zh = "请填写「{step}」的原因。"
    en = "Please give a reason for “{step}”."

    def __init__(self, *, step: str) -> None:
        super().__init__(step=step_words(step))


class PhotosMissing(InvalidInput):
    """A task is fed back without the photos that its type asks for."""

    code = "casework.photos_missing"
    zh = "还差 {missing} 张照片，拍完即可提交。"
    en = "{missing} more photo(s) needed before it can be submitted."


class ResultMissing(InvalidInput):
    """A task is fed back without a result."""

    code = "casework.result_missing"
    zh = "请选择处置结果。"
    en = "Please choose a result."


class PhotoUnusable(InvalidInput):
    """What was sent is not a photo that can be kept."""

    code = "casework.photo_unusable"
    zh = "照片无法使用：{trouble}。请重新拍摄或换一张。"
    en = "The photo cannot be used: {trouble}. Take it again or choose another one."


class UndoOfAnother(Conflict):
    """Somebody wants to undo what somebody else has done."""

    code = "casework.undo_of_another"
    zh = "这一步由 {by} 办理，只能由本人撤销。请联系 {by}。"
    en = "This was done by {by}, and only they can undo it. Ask {by}."


class UndoTooLate(Conflict):
    """A step can no longer be undone."""

    code = "casework.undo_too_late"
    zh = "已不能撤销：此后已有变动（{trouble}）。请刷新后查看最新状态。"
    en = "It can no longer be undone: something has happened since ({trouble}). Reload to see where it stands."
