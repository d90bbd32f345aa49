"""What can go wrong with the clocks of cases, in sentences."""

from __future__ import annotations

from furong.kernel.errors import InvalidInput

__all__ = ["CalendarUnusable", "ClockPolicyUnusable"]


class ClockPolicyUnusable(InvalidInput):
    """The file with the limits of stages cannot be used."""

    code = "casework.clock_policy_unusable"
    zh = "环节时限规则不可用：{trouble}。请改正 {path}。"
    en = "The rules for the limits of stages cannot be used: {trouble}. Mend {path}."


class CalendarUnusable(InvalidInput):
    """A calendar that deadlines were to be counted on cannot be used."""

    code = "casework.calendar_unusable"
    zh = "工作日历 {calendar} 不可用：{trouble}。"
    en = "The working calendar {calendar} cannot be used: {trouble}."
