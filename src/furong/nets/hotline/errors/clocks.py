"""What can go wrong with the time of appeals, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Broken, Conflict, InvalidInput, NotFound

__all__ = [
    "AppealCalendarUnusable",
    "AppealLimitsUnusable",
    "ExtensionAmountUnusable",
    "ExtensionDecided",
    "ExtensionOwnDecision",
    "ExtensionPending",
    "ExtensionUnknown",
    "ExtensionsOver",
    "SuspensionDayMissing",
    "SuspensionDayUnusable",
]


class AppealLimitsUnusable(Broken):
    """The file of limits cannot be used."""

    code = "hotline.limits_unusable"
    zh = "热线时限文件 {path} 无法使用：{trouble}。请改正后重启。"
    en = "The file of the hotline's limits {path} cannot be used: {trouble}. Correct it and start again."


class AppealCalendarUnusable(Broken):
    """There is no calendar of that name."""

    code = "hotline.calendar_unusable"
    zh = "工作日历 {calendar} 无法使用。请检查设置 FURONG_CALENDAR。"
    en = "The working calendar {calendar} cannot be used. Check the setting FURONG_CALENDAR."


class ExtensionUnknown(NotFound):
    """There is no such request, or none that this actor may see."""

    code = "hotline.extension_unknown"
    zh = "没有编号为 {number} 的延期申请，或您无权查看。"
    en = "There is no request {number} for more time, or you may not see it."


class ExtensionPending(Conflict):
    """More time was asked for already."""

    code = "hotline.extension_pending"
    zh = "已有一项延期申请正在等待审批。请等待审批结果。"
    en = "More time has been asked for already. Wait until it is decided."


class ExtensionDecided(Conflict):
    """The request does not wait any more."""

    code = "hotline.extension_decided"
    zh = "该延期申请已不再等待审批。请刷新后查看。"
    en = "This request does not wait for a decision any more. Reload to see what became of it."


class ExtensionOwnDecision(Conflict):
    """Nobody decides on what they asked for."""

    code = "hotline.extension_own_decision"
    zh = "您本人提出了这项申请，须由他人审批。"
    en = "You asked for this yourself; somebody else has to decide."


class ExtensionsOver(Conflict):
    """An appeal has been given more time as often as it may be, or is late already."""

    code = "hotline.extensions_over"
    zh = "不能再延期：每轮办理最多延期 {most} 次，且须在到期前申请。"
    en = "No more time can be given: {most} times a round is the most, and it is asked for before it is due."


class SuspensionDayUnusable(InvalidInput):
    """The day until which an appeal is suspended cannot be used."""

    code = "hotline.suspension_day_unusable"
    zh = "挂起截止日期（until）须在 {earliest} 至 {latest} 之间。请重新选择日期。"
    en = "The day until which it is suspended (until) lies between {earliest} and {latest}. Choose another day."


class SuspensionDayMissing(InvalidInput):
    """No day is said until which an appeal is suspended."""

    code = "hotline.suspension_day_missing"
    zh = "请填写挂起截止日期（until），例如 2026-12-31。"
    en = "Say until which day it is suspended (until), such as 2026-12-31."


class ExtensionAmountUnusable(InvalidInput):
    """It is not said how much more time is asked for."""

    code = "hotline.extension_amount_unusable"
    zh = "请填写延期时长（amount），须为大于 0 的数字。"
    en = "Say how much more time is asked for (amount): a number above 0."
