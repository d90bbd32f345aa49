"""Every kind of finding of a check of a table: how much it matters, what it says, and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping

from furong.foundation.responsibilities.texts import LIST_TEXTS
from furong.foundation.tables.findings import TABLE_TEXTS, Finding, FindingText, Place, Severity, finding_of

__all__ = ["FINDING_TEXTS", "finding"]

_ERROR, _WARNING, _HINT = Severity.ERROR, Severity.WARNING, Severity.HINT

FINDING_TEXTS: Mapping[str, FindingText] = {
    **TABLE_TEXTS,
    **LIST_TEXTS,
    "kind_unknown": FindingText(
        _ERROR,
        "类别“{got}”无法识别",
        "the kind “{got}” is not known",
        "填写 component（部件）或 event（事件）",
        "write component (部件) or event (事件)",
    ),
    "code_unusable": FindingText(
        _ERROR,
        "代码“{got}”不是两位数字",
        "the code “{got}” is not of two digits",
        "按 GB/T 30428.2 填写两位大类代码和两位小类代码，如 01 和 13",
        "write 2 digits for the class and 2 for the sub-class after GB/T 30428.2, e.g. 01 and 13",
    ),
    "name_missing": FindingText(
        _ERROR,
        "{code} 没有名称",
        "{code} has no name",
        "填写大类名称和小类名称",
        "write the name of the class and of the sub-class",
    ),
    "names_differ": FindingText(
        _ERROR,
        "代码 {code} 在第 {other} 行叫“{first}”，这里叫“{got}”",
        "the code {code} is called “{first}” in row {other} and “{got}” here",
        "同一代码只能有一个名称：统一名称，或为其中一类另编代码（本地扩展类从 99 往下编）",
        "one code has one name: use the same name, or give one of them a code of its own (local ones from 99 down)",
    ),
    "name_twice": FindingText(
        _WARNING,
        "名称“{got}”同时属于代码 {code} 和 {other}",
        "the name “{got}” belongs to the codes {code} and {other}",
        "确认是否为两类不同事项；如是，请区分名称",
        "check whether they are two different things; if so, give them different names",
    ),
    "serial_twice": FindingText(
        _ERROR,
        "{code} 的条件序号 {serial} 已在第 {other} 行使用",
        "condition {serial} of {code} stands in row {other} already",
        "同一小类内的序号不能重复：改号，或留空由系统编号",
        "a serial is used once in a class: change it, or leave it empty to be numbered",
    ),
    "serial_unusable": FindingText(
        _ERROR,
        "条件序号“{got}”不是正整数",
        "the serial “{got}” is not a whole number above zero",
        "填写 1、2、3……，或留空由系统编号",
        "write 1, 2, 3 …, or leave it empty to be numbered",
    ),
    "condition_missing": FindingText(
        _ERROR,
        "{code} 没有立案条件",
        "{code} has no filing condition",
        "写明达到什么程度才立案",
        "say from what degree on it is a case",
    ),
    "limit_missing": FindingText(
        _ERROR,
        "{code} 没有处置时限",
        "{code} has no limit",
        "填写数值和单位，如 2 紧急工作时、4 工作时、5 工作日",
        "write a number and a unit, e.g. 2 urgent_hour, 4 work_hour, 5 work_day",
    ),
    "limit_unusable": FindingText(
        _ERROR,
        "时限值“{got}”不是大于零的数",
        "the limit “{got}” is not a number above zero",
        "填写大于零的数值，单位另填一列",
        "write a number above zero, and the unit in its own column",
    ),
    "unit_unknown": FindingText(
        _ERROR,
        "时限单位“{got}”无法识别",
        "the unit “{got}” is none of the five kinds of time",
        "应为紧急工作时 urgent_hour、紧急工作日 urgent_day、工作时 work_hour、工作日 work_day、自然日 natural_day",
        "write one of urgent_hour (紧急工作时), urgent_day (紧急工作日), work_hour (工作时), work_day (工作日), "
        "natural_day (自然日)",
    ),
    "limit_mismatch": FindingText(
        _ERROR,
        "时限原文“{text}”与时限列“{value}”不一致",
        "the limit says “{text}” in words and “{value}” in its columns",
        "两处改成同一时限，或只保留一处",
        "let both say the same, or keep one of them",
    ),
    "urgent_day": FindingText(
        _WARNING,
        "使用了“紧急工作日”：昼夜连续计 24 小时为一日，节假日照计，易被误读为工作日",
        "“紧急工作日” (urgent day) counts 24 hours a day by the wall clock, holidays included, and is easily misread",
        "确认本意：连续计时请写 {hours} 紧急工作时，按工作日计请写 {amount:g} 工作日",
        "say which is meant: {hours} urgent_hour when it runs on, {amount:g} work_day when it is about workdays",
    ),
    "unit_by_custom": FindingText(
        _HINT,
        "共 {count} 行只写“小时”或“天”，已按惯例视为工作时、工作日",
        "{count} rows say only “小时” or “天”; by custom they are taken for working hours and working days",
        "如需避免歧义，写全“工作时”“工作日”",
        "to be clear, write 工作时 or 工作日",
    ),
    "limit_long": FindingText(
        _WARNING,
        "时限 {limit} 超过 {days} 天，少见",
        "the limit of {limit} is more than {days} days, which is rare",
        "核对数值和单位",
        "check number and unit",
    ),
    "closing_missing": FindingText(
        _ERROR,
        "{code} 没有结案条件",
        "{code} has no closing criterion",
        "写明处置到什么程度才能结案，如“恢复通行”",
        "say what must be so for it to be closed",
    ),
    "handling_missing": FindingText(
        _WARNING,
        "{code} 没有处置单位",
        "{code} has no handling unit",
        "填写处置单位；若由权责清单确定，请确认清单已覆盖该类",
        "name the unit, or make sure that the responsibility list covers the class",
    ),
    "supervising_missing": FindingText(
        _HINT,
        "共 {count} 行没有监管单位",
        "{count} rows name no supervising unit",
        "填写监管单位，重复发生的问题会转给它",
        "name one: what keeps coming back goes to it",
    ),
    "condition_twice": FindingText(
        _ERROR,
        "与第 {other} 行的立案条件相同，时限却是 {got} 和 {first}",
        "the same condition as in row {other}, with the limits {got} and {first}",
        "同一条件只能有一个时限：删去一行，或写明两者的区别",
        "one condition has one limit: remove a row, or say what is different",
    ),
    "condition_repeated": FindingText(
        _WARNING,
        "与第 {other} 行完全重复",
        "the same as row {other}",
        "删去其中一行",
        "remove one of them",
    ),
    "conditions_overlap": FindingText(
        _WARNING,
        "与第 {other} 行的立案条件重叠（{shared}），时限却不同：{got} 和 {first}",
        "overlaps with the condition in row {other} ({shared}), with the limits {got} and {first}",
        "写明各自的界限（程度、面积、部位），使一个问题只符合一条",
        "tell them apart by degree, size or part, so that one thing meets one condition",
    ),
    "thresholds_overlap": FindingText(
        _WARNING,
        "与第 {other} 行的数值范围重叠：{first_range} 和 {got_range}",
        "the range {got_range} overlaps with {first_range} in row {other}",
        "补上上限或下限，使范围首尾相接、互不重叠",
        "add the missing bound, so that the ranges meet and do not overlap",
    ),
    "class_unusable": FindingText(
        _ERROR,
        "类别代码“{got}”无法识别",
        "“{got}” is no code of a class",
        "填写小类（E04-93、01-13）、大类（E04、01）、E（全部事件）、C（全部部件）或 *（全部）",
        "write a sub-class (E04-93, 01-13), a class (E04, 01), E (all events), C (all components) or * (all)",
    ),
    "class_not_in_table": FindingText(
        _WARNING,
        "现行标准中没有类别 {code}",
        "the standard table in force has no class {code}",
        "核对代码；若为新增类，请先启用新的标准",
        "check the code; when it is new, activate the table that brings it first",
    ),
    "class_uncovered": FindingText(
        _WARNING,
        "现行标准中 {count} 个类别在全市没有主责单位：{codes}",
        "{count} classes of the table in force have no main unit for the whole city: {codes}",
        "补充这些类别，或用大类代码、* 兜底",
        "add them, or cover them with the code of their class or *",
    ),
}


def finding(kind: str, place: Place, /, **params: object) -> Finding:
    """Return the finding of that kind at a place; see :func:`furong.foundation.tables.findings.finding_of`."""
    return finding_of(FINDING_TEXTS, kind, place, **params)
