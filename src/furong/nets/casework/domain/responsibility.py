"""Who is responsible: the lines of the list that speak of a class, an area and a day, ranked.

A line speaks of a case when its class is the case's or contains it (sub-class, class, all events or components,
everything), its area is the case's or contains it, and it holds on the day on which the thing happened. Which speaks
first, and whether the answer is certain: see :mod:`furong.foundation.responsibilities.ranking`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from furong.foundation.responsibilities.ranking import ASSISTS, Found, is_certain, place_and_time, ranked, units_of
from furong.foundation.responsibilities.reasons import Reason
from furong.nets.casework.contracts.responsibility import Answer, Proposal, Responsibility

__all__ = ["EVERYTHING", "Responsibilities", "classes_above", "is_class_code"]

EVERYTHING = "*"
_EVENTS, _COMPONENTS = "E", "C"
#: What the code of a line says, by how many steps above the case's own class it is.
_CLASS_ZH = ("小类 {code} 一致", "大类 {code} 包含该小类", "{code} 类全部事项", "所有事项")
_CLASS_EN = ("names the sub-class {code}", "names the class {code}", "names everything of {code}", "names everything")


def classes_above(code: str) -> tuple[str, ...]:
    """Return the codes that a line may have to speak of a class: ``E04-93``, ``E04``, ``E``, ``*``."""
    kind = _EVENTS if code.startswith(_EVENTS) else _COMPONENTS
    return (code, code.partition("-")[0], kind, EVERYTHING)


def is_class_code(text: str) -> bool:
    """Return whether a line may have ``text`` for its class."""
    if text in (_EVENTS, _COMPONENTS, EVERYTHING):
        return True
    major, dash, minor = text.removeprefix(_EVENTS).partition("-")
    return _is_two_digits(major) and (_is_two_digits(minor) if dash else True)


def _is_two_digits(text: str) -> bool:
    return len(text) == 2 and text.isascii() and text.isdigit()


class Responsibilities:
    """The list, indexed by class and area, so that thousands of cases ask it one after the other.

    Args:
        lines: The lines that are known.
    """

    def __init__(self, lines: Iterable[Responsibility]) -> None:
        index: defaultdict[tuple[str, str], list[Responsibility]] = defaultdict(list)
        for line in lines:
            index[line.class_code, line.area].append(line)
        self._lines: Mapping[tuple[str, str], list[Responsibility]] = dict(index)

    def ask(self, class_code: str, area_path: str, day: date) -> Answer:
        """Return who may be asked for something of a class that happened in an area on a day."""
        found = ranked(self._found(class_code, area_path), day)
        proposals = tuple(
            Proposal(
                organisation=organisation,
                is_main=is_main,
                responsibility=one.line,
                reasons=_reasons(one, day) if is_main else (ASSISTS, *_reasons(one, day)),
            )
            for organisation, (one, is_main) in units_of(found).items()
        )
        return Answer(proposals=proposals, certain=proposals[0] if is_certain(found) else None)

    def _found(self, class_code: str, area_path: str) -> Iterable[Found[Responsibility]]:
        areas = area_path.split("/")
        for above, code in enumerate(classes_above(class_code)):
            for depth, area in enumerate(areas):
                for line in self._lines.get((code, area), ()):
                    yield Found(line, (above, -depth), depth)


def _reasons(one: Found[Responsibility], day: date) -> tuple[Reason, ...]:
    above, code = one.breadth[0], one.line.class_code
    told = Reason(code="class", zh=_CLASS_ZH[above].format(code=code), en=_CLASS_EN[above].format(code=code))
    return (told, *place_and_time(one, day))
