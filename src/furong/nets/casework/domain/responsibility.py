"""Who is responsible: the lines of the list that speak of a class, an area and a day, ranked.

A line speaks of a case when its class is the case's or contains it (sub-class, class, all events or components,
everything), its area is the case's or contains it, and it holds on the day on which the thing happened. Of two lines
that of the narrower class comes first, then that of the smaller area, then the newer one; a line's main unit comes
before the units that assist it. The answer is certain unless a line with another main unit is as narrow as the first,
or narrower in area: somebody who knows the place better may then be the right one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from furong.nets.casework.contracts.responsibility import Answer, Proposal, Reason, Responsibility

__all__ = ["EVERYTHING", "Responsibilities", "classes_above", "is_class_code"]

EVERYTHING = "*"
_EVENTS, _COMPONENTS = "E", "C"
_LEVELS_ZH = {0: "市级", 1: "区县级", 2: "街道级", 3: "社区级", 4: "网格级"}
_LEVELS_EN = {0: "city", 1: "district", 2: "street", 3: "community", 4: "grid"}
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


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A line that speaks of a case: how many steps above its class, and how deep its area is."""

    line: Responsibility
    above: int
    depth: int


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
        found = sorted(
            self._candidates(class_code, area_path, day),
            key=lambda one: (one.above, -one.depth, -one.line.valid_from.toordinal(), one.line.id),
        )
        proposals: dict[str, Proposal] = {}
        for one in found:
            reasons = _reasons(one, day)
            for organisation in (one.line.organisation, *one.line.assisting):
                is_main = organisation == one.line.organisation
                told = reasons if is_main else (_ASSISTS, *reasons)
                proposal = Proposal(organisation=organisation, is_main=is_main, responsibility=one.line, reasons=told)
                proposals.setdefault(organisation, proposal)
        ranked = tuple(proposals.values())
        return Answer(proposals=ranked, certain=ranked[0] if ranked and _is_certain(found) else None)

    def _candidates(self, class_code: str, area_path: str, day: date) -> Iterable[_Candidate]:
        areas = area_path.split("/")
        for above, code in enumerate(classes_above(class_code)):
            for depth, area in enumerate(areas):
                for line in self._lines.get((code, area), ()):
                    if line.valid_from <= day and (line.valid_to is None or day < line.valid_to):
                        yield _Candidate(line, above, depth)


_ASSISTS = Reason(code="assists", zh="在该条中为配合单位", en="assists in that line")


def _is_certain(found: list[_Candidate]) -> bool:
    """Return whether every line that names another main unit is wider than the first, in class and in area."""
    first = found[0]
    return all(
        one.line.organisation == first.line.organisation
        or (
            one.above >= first.above
            and one.depth <= first.depth
            and (one.above, one.depth) != (first.above, first.depth)
        )
        for one in found[1:]
    )


def _reasons(one: _Candidate, day: date) -> tuple[Reason, ...]:
    line = one.line
    depth = min(one.depth, len(_LEVELS_ZH) - 1)
    until_zh = f" 至 {line.valid_to}" if line.valid_to else " 起"
    until_en = f" to {line.valid_to}" if line.valid_to else " on"
    return (
        Reason(
            code="class",
            zh=_CLASS_ZH[one.above].format(code=line.class_code),
            en=_CLASS_EN[one.above].format(code=line.class_code),
        ),
        Reason(
            code="area",
            zh=f"{_LEVELS_ZH[depth]}条款，区域 {line.area}",
            en=f"a line of the {_LEVELS_EN[depth]}, area {line.area}",
        ),
        Reason(
            code="time",
            zh=f"{line.valid_from}{until_zh}有效，事发日 {day}",
            en=f"holds from {line.valid_from}{until_en}; it happened on {day}",
        ),
    )
