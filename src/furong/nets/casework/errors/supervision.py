"""What can go wrong with supervision, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, InvalidInput, NotFound

__all__ = ["ReplyByUnusable", "SupervisedAlready", "SupervisionLifted", "SupervisionNotPossible", "SupervisionUnknown"]


class SupervisionUnknown(NotFound):
    """There is no such supervision, or none that this actor may see."""

    code = "casework.supervision_unknown"
    zh = "没有编号为 {number} 的督办，或您无权查看。"
    en = "There is no supervision {number}, or you may not see it."


class SupervisionNotPossible(Conflict):
    """Only open cases are supervised."""

    code = "casework.supervision_not_possible"
    zh = "案件已终结（{state}），不能督办。"
    en = "The case has ended ({state}) and cannot be put under supervision."


class SupervisedAlready(Conflict):
    """A case is under supervision once at each level."""

    code = "casework.supervised_already"
    zh = "该案件已有同级别的督办（{by}）。请先解除，或选择其他级别（level）。"
    en = "{by} has put the case under supervision at this level already. Lift that first, or choose another level."


class SupervisionLifted(Conflict):
    """A supervision has been lifted."""

    code = "casework.supervision_lifted"
    zh = "该督办已解除。"
    en = "This supervision has been lifted."


class ReplyByUnusable(InvalidInput):
    """The time by which a unit has to reply cannot be used."""

    code = "casework.reply_by_unusable"
    zh = "回复期限（reply_by）须晚于现在，且在一年之内。请重新选择时间。"
    en = "The time to reply by (reply_by) lies after now and within a year. Choose another time."
