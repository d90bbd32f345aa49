"""Slips of the pen in a reply, each with what was probably meant: words that are often written wrong, and twice.

Rules alone, and only those that are seldom wrong themselves: a warning that is there every day is read by nobody.
"""

from __future__ import annotations

import re

__all__ = ["typos_in"]

#: What is written, as a pattern that leaves out where it is right, and what is meant.
_WRONG = tuple(
    (re.compile(wrong, re.IGNORECASE), right)
    for wrong, right in (
        (r"(?<![自知])己经", "已经"),
        (r"以经(?=[办处完解向联核转安回])", "已经"),
        (r"在次(?=[核联向反感提])", "再次"),
        (r"既使(?![用得人其我群])", "即使"),
        (r"即然", "既然"),
        (r"必竟", "毕竟"),
        (r"竟管(?![不得起了])", "尽管"),
        (r"(?<=[己已予善时行])处里(?!面)", "处理"),
        (r"解绝", "解决"),
        (r"恢付", "恢复"),
        (r"杜决", "杜绝"),
        (r"凉解", "谅解"),
        (r"[报抱]欠|报歉", "抱歉"),
        (r"帮组(?![织建队长员])", "帮助"),
        (r"(?<=[您你])反应|(?<=来电)反应|反应(?=的(?:问题|诉求))", "反映"),
        (r"按装(?![修配置载])", "安装"),
        (r"按排(?=[人工专相落妥到在了])", "安排"),
        (r"布署", "部署"),
        (r"帐(?=[号户单目])", "账"),
        (r"户藉", "户籍"),
        (r"身份正(?=[件号复原、，])", "身份证"),
        (r"(?<![充发])电活(?![动性跃])", "电话"),
        (r"通迅(?![速即])", "通讯"),
        (r"工作曰", "工作日"),
        (r"(?<!消)防碍", "妨碍"),
        (r"幅射", "辐射"),
        (r"燥[音声]", "噪音"),
        (r"噪杂", "嘈杂"),
        (r"松驰", "松弛"),
        (r"做废", "作废"),
        (r"缴废", "缴费"),
        (r"一如继往", "一如既往"),
        (r"再接再励", "再接再厉"),
        (r"截止目前", "截至目前"),
        (r"\brecie?ve(?=[ds]?\b)(?<!receive)", "receive"),
        (r"\bteh\b", "the"),
        (r"\boccured\b", "occurred"),
        (r"\bseperate", "separate"),
        (r"\badress", "address"),
        (r"\buntill\b", "until"),
        (r"\bgoverment", "government"),
    )
)
#: Written twice: signs that end something, small words, and words of two to four characters.
_TWICE = re.compile(
    r"([，。；：、？])[，。；：、？]|(的)的(?![确士])|([已您])\3|(?!(.)\4)([\u4e00-\u9fff]{2,4})\5|\b([a-z]{2,})\s+\6\b",
    re.IGNORECASE,
)


def typos_in(words: str) -> list[str]:
    """Return what is probably written wrong, with what was meant, in its order.

    Args:
        words: A reply, without what it cites.
    """
    found = [(match.start(), f"{match[0]} → {right}") for wrong, right in _WRONG for match in wrong.finditer(words)]
    found += [(match.start(), f"{match[0]} → {next(filter(None, match.groups()))}") for match in _TWICE.finditer(words)]
    return [told for _, told in sorted(found)]
