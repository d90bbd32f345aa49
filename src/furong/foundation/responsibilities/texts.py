"""What the check of any list of responsibilities finds, and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping

from furong.foundation.tables.findings import FindingText, Severity

__all__ = ["LIST_TEXTS"]

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

LIST_TEXTS: Mapping[str, FindingText] = {
    "area_unknown": FindingText(
        _ERROR,
        "区域“{got}”不存在",
        "there is no area “{got}”",
        "填写行政区划代码（6 位区县、9 位街道、12 位社区、15 位网格）",
        "write the code of an area (6 digits a district, 9 a street, 12 a community, 15 a grid)",
    ),
    "main_missing": FindingText(
        _ERROR,
        "没有主责单位",
        "there is no main unit",
        "填写一个主责单位的代码或名称",
        "write the code or the name of one main unit",
    ),
    "unit_new": FindingText(
        _WARNING,
        "单位“{got}”尚未登记，导入时将登记为新部门",
        "the unit “{got}” is not registered yet and becomes a new department",
        "如系笔误，请改为已登记的名称{near}",
        "if it is a slip, use the registered name{near}",
    ),
    "main_assists": FindingText(
        _WARNING,
        "“{got}”既是主责单位又是配合单位",
        "“{got}” is both the main unit and an assisting one",
        "从配合单位中删去",
        "remove it from the assisting units",
    ),
    "clause_missing": FindingText(
        _WARNING,
        "没有依据条款",
        "no clause is cited",
        "填写职责依据，派遣时会告知承办单位",
        "cite what it rests on: the unit is told it with each dispatch",
    ),
    "date_unusable": FindingText(
        _ERROR,
        "日期“{got}”无法识别",
        "“{got}” is no date",
        "按 2026-01-01 的格式填写；终止日可留空",
        "write it like 2026-01-01; the end may stay empty",
    ),
    "dates_reversed": FindingText(
        _ERROR,
        "终止日 {last} 不晚于起始日 {first}",
        "the end {last} is not after the beginning {first}",
        "终止日是不再有效的第一天，应晚于起始日",
        "the end is the first day on which it no longer holds; it comes after the beginning",
    ),
    "responsibility_repeated": FindingText(
        _WARNING,
        "与第 {other} 行完全重复",
        "the same as row {other}",
        "删去其中一行",
        "remove one of them",
    ),
    "responsibility_ambiguous": FindingText(
        _WARNING,
        "与第 {other} 行所管的事项、区域相同，有效期重叠，主责单位却是“{first}”和“{got}”",
        "the same matters and area as row {other} at overlapping times, with the main units “{first}” and “{got}”",
        "这类事项不会自动派遣，只提供建议：错开有效期，或把其中一个列为配合单位",
        "such matters are proposed, not dispatched by themselves: keep the times apart, or let one of them assist",
    ),
}
