"""Which kind of appeal a citizen says it is: question, call for help, complaint, tip-off, proposal, or praise."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["KINDS", "SaidKind", "said_kinds"]

#: The kinds, by the code that they are told with.
KINDS = ("consult", "help", "complaint", "report", "suggestion", "praise")
_I = r"(?:我(?:们)?|本人|在此|现|特)?(?:就是|只是|想要|想来|想|要|来|特来|打电话来|打电话|再次|强烈){0,4}"
_THING = "电话|渠道|平台|热线|中心|方式|信箱|记录|人"
_WISH = r"\bi (?:want|would like|wish) to"
_PEOPLE = "师傅|同志|警官|民警|医生|护士|老师|社区|街道|工作人员|部门|单位|司机"
_MATTERS = "政策|条件|流程|材料|手续|标准|时间|电话|规定|问题|事"
_SAID = {
    "complaint": (
        rf"{_I}(?:投诉|控告)(?!无门|{_THING})|要个说法|讨个说法|"
        rf"{_WISH} complain\b|\b(?:my|a|this) complaint\b"
    ),
    "report": rf"{_I}(?:实名|匿名)?(?:举报|检举|揭发)(?!{_THING})|{_WISH} report\b",
    "praise": (
        rf"{_I}(?:表扬|点赞|赞扬)|送(?:一?面|个)?锦旗|感谢信|{_WISH} (?:thank|praise)\b|"
        rf"(?:特别|非常|十分|衷心|要|真的?很)感谢.{{0,12}}(?:{_PEOPLE})"
    ),
    "suggestion": (
        rf"(?<!听取)(?<!采纳){_I}(?:建议|提个?建议|提一?[个条点]建议|提议)(?!书)|"
        r"\bi (?:suggest|propose)\b|\bmy suggestion\b"
    ),
    "consult": (
        rf"{_I}(?:咨询|了解|打听|请教)(?=一?下|一哈|关于|如何|怎|有没有|能不能|[^,。;!?]{{0,12}}(?:{_MATTERS}))|"
        rf"问一?[下哈]|想问|{_WISH} (?:ask|know)\b|\bi have a question\b"
    ),
    "help": rf"{_I}求助|救救|\bi need (?:your )?help\b",
}
_PATTERNS = {code: re.compile(words) for code, words in _SAID.items()}
#: What makes of such words something that is over, denied, somebody else's, or a threat of what may come.
_NOT_NOW = re.compile(
    r"(?:不是|不想|不要|没有?|没想|并非|无法|上次|上回|之前|以前|曾经?|昨天|前天|去年|上周|上个月|多次|几次|已经?|再不.{0,8}就|"
    r"否则.{0,4}|他|她|邻居|别人|有人|被)[^,。;!?]{0,6}$"
)
_OVER = re.compile(r"^(?:过|了(?:[一二三四五六七八九十两几好\d]+[次回遍]|很多次|多次|好多|无数))")
#: What only asks how, what, when or where.
_ASKED = re.compile(
    r"请问|怎么(?:办理?|申请|报名|弄|缴|查|领|交)|如何|需要(?:什么|哪些)|什么(?:材料|时候|条件|手续|流程)|哪里(?:办|可以|能)|"
    r"能不能(?:申请|办|报)|可不可以(?:申请|办|报)|多少钱|几点|是多少|有没有.{0,8}政策|"
    r"\bhow (?:do|can|to)\b|\bwhat (?:documents|do i need)\b|\bwhere (?:can|do)\b"
)


@dataclass(frozen=True, slots=True)
class SaidKind:
    """A kind that a text says it is.

    Args:
        code: Which.
        start: Where the words begin that say so. [char]
        end: Where they end. [char]
        is_said: Whether it is said, and not only what follows from a question that asks how or where.
    """

    code: str
    start: int
    end: int
    is_said: bool


def said_kinds(text: str) -> list[SaidKind]:
    """Return the kinds that a text says it is, in their order; without any, a question that it asks.

    Args:
        text: The words of the citizen, plain.
    """
    found = sorted(
        (
            SaidKind(code, *match.span(), is_said=True)
            for code, pattern in _PATTERNS.items()
            for match in pattern.finditer(text)
            if not _NOT_NOW.search(text[max(0, match.start() - 14) : match.start()])
            and not _OVER.match(text[match.end() : match.end() + 8])
        ),
        key=lambda one: (one.start, KINDS.index(one.code)),
    )
    if found:
        return found
    match = _ASKED.search(text)
    return [SaidKind("consult", *match.span(), is_said=False)] if match else []
