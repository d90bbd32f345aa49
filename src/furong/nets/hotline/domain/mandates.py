"""Which unit handles an appeal: the lines of the list that speak of a category, a kind, an area and a day, ranked.

Categories are a tree, written ``城市管理/供水/停水``. A line speaks of an appeal when its category is the appeal's or
stands above it, or is the beginning of it with a star; when it names no kind or the appeal's; when its area is the
appeal's or contains it; and when it holds on the day on which the appeal came. Which speaks first, and whether the
answer is certain: see :mod:`furong.foundation.responsibilities.ranking`. A line that names the kind comes before one
of the same category that names none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from furong.foundation.responsibilities.ranking import ASSISTS, Found, is_certain, place_and_time, ranked, units_of
from furong.foundation.responsibilities.reasons import Reason
from furong.nets.hotline.contracts.appeals import AppealKind
from furong.nets.hotline.contracts.mandates import Mandate, MandateAnswer, MandateProposal

__all__ = ["EVERYTHING", "KIND_WORDS", "Mandates", "categories_above", "plain_category"]

EVERYTHING = "*"
_BETWEEN = re.compile(r"\s*[/／>＞\\＼]+\s*")

#: What kinds are called, in Chinese and English.
KIND_WORDS: Mapping[AppealKind, tuple[str, str]] = {
    AppealKind.CONSULT: ("咨询", "questions"),
    AppealKind.HELP: ("求助", "requests for help"),
    AppealKind.COMPLAINT: ("投诉", "complaints"),
    AppealKind.REPORT: ("举报", "reports"),
    AppealKind.SUGGESTION: ("建议", "suggestions"),
    AppealKind.PRAISE: ("表扬", "praise"),
}


def plain_category(text: str) -> str:
    """Return a category as it is compared: its parts with one sign between them, in one width of star."""
    return _BETWEEN.sub("/", text.strip().replace("＊", "*")).strip("/")


def categories_above(category: str) -> tuple[str, ...]:
    """Return what a line may have for its category to speak of one, the narrowest first."""
    whole = plain_category(category)
    found = [whole]
    for end in range(len(whole), 0, -1):
        if end < len(whole) and whole[end] == "/":
            found.append(whole[:end])
        found.append(f"{whole[:end]}*")
    return (*dict.fromkeys(found), EVERYTHING) if whole else (EVERYTHING,)


class Mandates:
    """The list, indexed by category and area, so that many appeals ask it one after the other.

    Args:
        lines: The lines that are known.
    """

    def __init__(self, lines: Iterable[Mandate]) -> None:
        index: defaultdict[tuple[str, str], list[Mandate]] = defaultdict(list)
        for line in lines:
            index[line.category, line.area].append(line)
        self._lines: Mapping[tuple[str, str], list[Mandate]] = dict(index)

    def ask(self, category: str, kind: AppealKind, area_path: str, day: date) -> MandateAnswer:
        """Return which units may be asked for something of a category and a kind in an area on a day."""
        found = ranked(self._found(category, kind, area_path), day)
        proposals = tuple(
            MandateProposal(
                organisation=organisation,
                is_main=is_main,
                mandate=one.line,
                reasons=_reasons(one, category, day) if is_main else (ASSISTS, *_reasons(one, category, day)),
            )
            for organisation, (one, is_main) in units_of(found).items()
        )
        return MandateAnswer(proposals=proposals, certain=proposals[0] if is_certain(found) else None)

    def _found(self, category: str, kind: AppealKind, area_path: str) -> Iterator[Found[Mandate]]:
        areas = area_path.split("/")
        for above, one in enumerate(categories_above(category)):
            for depth, area in enumerate(areas):
                for line in self._lines.get((one, area), ()):
                    if line.kind in (None, kind):
                        yield Found(line, (above, int(line.kind is None), -depth), depth)


def _reasons(one: Found[Mandate], category: str, day: date) -> tuple[Reason, ...]:
    line = one.line
    if line.category == plain_category(category):
        told = Reason(code="category", zh=f"类别“{line.category}”一致", en=f"names the category “{line.category}”")
    elif line.category == EVERYTHING:
        told = Reason(code="category", zh="所有类别", en="names every category")
    else:
        told = Reason(
            code="category", zh=f"类别“{line.category}”包含该类别", en=f"“{line.category}” contains the category"
        )
    kinds: tuple[Reason, ...] = ()
    if line.kind is not None:
        zh, en = KIND_WORDS[line.kind]
        kinds = (Reason(code="kind", zh=f"限“{zh}”类诉求", en=f"speaks of {en} alone"),)
    return (told, *kinds, *place_and_time(one, day))
