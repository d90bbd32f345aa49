"""What can go wrong with code lists."""

from __future__ import annotations

from furong.kernel.errors import Broken, NotFound


class CodeListUnknown(NotFound):
    """There is no code list of that name."""

    code = "codelists.list_unknown"
    zh = "没有名为 {code_list} 的代码表。请核对名称。"
    en = "There is no code list named {code_list}. Check the name."


class CodeUnknown(NotFound):
    """The list does not hold that code on that day."""

    code = "codelists.code_unknown"
    zh = "代码表 {code_list} 在 {day} 没有代码 {value}。请核对代码和日期。"
    en = "On {day} the code list {code_list} holds no code {value}. Check the code and the day."


class CodesOverlap(Broken):
    """One code of the shipped lists would mean two things on one day."""

    code = "codelists.codes_overlap"
    zh = "代码表 {code_list} 的代码 {value} 在 {day} 有两个含义。"
    en = "The code {value} of the list {code_list} means two things on {day}."
