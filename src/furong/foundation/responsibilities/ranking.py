"""Which line of a list speaks first, and whether another one gainsays it.

A line is as broad as what it speaks of: its matter, its area. How broad it is in each respect is a tuple of numbers, 0
for the narrowest. Of two lines that of the narrower matter comes first, then that of the smaller area, then the newer
one. The answer is certain when every line with another main unit is as broad as the first in every respect and broader
in one: of a line that is narrower in some respect somebody who knows the place may say that it is the right one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

from furong.foundation.responsibilities.reasons import Reason

__all__ = ["ASSISTS", "DatedLine", "Found", "is_certain", "place_and_time", "ranked", "units_of"]

_LEVELS_ZH = {0: "市级", 1: "区县级", 2: "街道级", 3: "社区级", 4: "网格级"}
_LEVELS_EN = {0: "city", 1: "district", 2: "street", 3: "community", 4: "grid"}

ASSISTS = Reason(code="assists", zh="在该条中为配合单位", en="assists in that line")


class DatedLine(Protocol):
    """A line of any list of responsibilities."""

    @property
    def id(self) -> int:
        """Its number. [1]"""
        ...

    @property
    def area(self) -> str:
        """Code of its area."""
        ...

    @property
    def area_zh(self) -> str:
        """Name of its area in Chinese."""
        ...

    @property
    def area_en(self) -> str:
        """Name of its area in English."""
        ...

    @property
    def valid_from(self) -> date:
        """First day on which it holds."""
        ...

    @property
    def valid_to(self) -> date | None:
        """First day on which it no longer does, or ``None``."""
        ...

    @property
    def organisation(self) -> str:
        """Code of the main unit."""
        ...

    @property
    def assisting(self) -> tuple[str, ...]:
        """Codes of the units that assist."""
        ...


Line = TypeVar("Line", bound=DatedLine)


@dataclass(frozen=True, slots=True)
class Found(Generic[Line]):
    """A line that speaks of something: how broad it is in each respect, and how deep its area lies."""

    line: Line
    breadth: tuple[int, ...]
    depth: int


def ranked(found: Iterable[Found[Line]], day: date) -> list[Found[Line]]:
    """Return the lines that hold on a day, the one that speaks first at the head."""
    return sorted(
        (one for one in found if _holds(one.line, day)),
        key=lambda one: (one.breadth, -one.line.valid_from.toordinal(), one.line.id),
    )


def is_certain(found: Sequence[Found[Line]]) -> bool:
    """Return whether no line gainsays the first of some ranked ones."""
    if not found:
        return False
    first = found[0]
    return all(
        one.line.organisation == first.line.organisation
        or (
            one.breadth != first.breadth
            and all(theirs >= its for theirs, its in zip(one.breadth, first.breadth, strict=True))
        )
        for one in found[1:]
    )


def units_of(found: Iterable[Found[Line]]) -> dict[str, tuple[Found[Line], bool]]:
    """Return the units that ranked lines name, the best first, each with its line and whether it is the main unit."""
    units: dict[str, tuple[Found[Line], bool]] = {}
    for one in found:
        for organisation in (one.line.organisation, *one.line.assisting):
            units.setdefault(organisation, (one, organisation == one.line.organisation))
    return units


def place_and_time(one: Found[Line], day: date) -> tuple[Reason, Reason]:
    """Return why a line speaks of a place and of a day."""
    line = one.line
    depth = min(one.depth, len(_LEVELS_ZH) - 1)
    until_zh = f" 至 {line.valid_to}" if line.valid_to else " 起"
    until_en = f" to {line.valid_to}" if line.valid_to else " on"
    return (
        Reason(
            code="area",
            zh=f"{_LEVELS_ZH[depth]}条款，适用于{line.area_zh}",
            en=f"a line of the {_LEVELS_EN[depth]}, for {line.area_en}",
        ),
        Reason(
            code="time",
            zh=f"{line.valid_from}{until_zh}有效，事发日 {day}",
            en=f"holds from {line.valid_from}{until_en}; it happened on {day}",
        ),
    )


def _holds(line: DatedLine, day: date) -> bool:
    return line.valid_from <= day and (line.valid_to is None or day < line.valid_to)
