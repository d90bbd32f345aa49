"""What every line of a list of responsibilities says, from a row of a file, and a finding for what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from furong.foundation.responsibilities.texts import LIST_TEXTS
from furong.foundation.tables.findings import TABLE_TEXTS, Finding, Place, finding_of
from furong.foundation.tables.grids import GridRow

__all__ = ["COLUMNS", "KnownUnits", "ReadLine", "overlaps", "place_of", "read_line"]

#: Columns that every list has, with all the names under which they may stand.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "area": ("区域代码", "区域", "行政区划"),
    "main": ("主责单位", "责任单位", "牵头单位"),
    "assisting": ("配合单位", "协办单位"),
    "clause": ("依据条款", "职责依据", "依据"),
    "valid_from": ("起始日", "生效日期", "有效期起"),
    "valid_to": ("终止日", "失效日期", "有效期止"),
}
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_BETWEEN = re.compile(r"[、，,；;|]")
_TEXTS = {**TABLE_TEXTS, **LIST_TEXTS}


@dataclass(frozen=True, slots=True)
class KnownUnits:
    """What the city knows, to compare a list with.

    Args:
        area_path: Returns the path of an area, or nothing when there is no such area.
        units: Codes of organisations by their names and codes.
    """

    area_path: Callable[[str], str]
    units: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLine:
    """What a line says, units as the file names them.

    Args:
        row: Row of the file. [1]
        area: Code of the area.
        main: The main unit.
        assisting: The units that assist.
        clause: What it rests on.
        valid_from: First day on which it holds.
        valid_to: First day on which it no longer does, or ``None``.
    """

    row: int
    area: str
    main: str
    assisting: tuple[str, ...]
    clause: str
    valid_from: date
    valid_to: date | None

    def holds_with(self, other: ReadLine) -> bool:
        """Return whether both hold on some day."""
        return (self.valid_to is None or other.valid_from < self.valid_to) and (
            other.valid_to is None or self.valid_from < other.valid_to
        )


def read_line(row: GridRow, known: KnownUnits) -> tuple[ReadLine | None, list[Finding]]:
    """Return what a row says, nothing when it cannot be used, and what was found."""
    cells = row.cells
    first, last = _day(cells["valid_from"]), _day(cells["valid_to"])
    assisting = tuple(dict.fromkeys(name.strip() for name in _BETWEEN.split(cells["assisting"]) if name.strip()))
    main = cells["main"]
    errors = list(_errors(row, known, first, last))
    found = [*errors, *_unit_findings(row, [main, *assisting], known)]
    if main in assisting:
        found.append(_finding("main_assists", place_of(row, "assisting"), got=main))
    if not cells["clause"]:
        found.append(_finding("clause_missing", place_of(row, "clause")))
    if errors or first is None:
        return None, found
    line = ReadLine(
        row=row.number,
        area=cells["area"],
        main=main,
        assisting=tuple(name for name in assisting if name != main),
        clause=cells["clause"],
        valid_from=first,
        valid_to=last,
    )
    return line, found


def overlaps(lines: Iterable[tuple[Hashable, ReadLine]]) -> Iterator[Finding]:
    """Yield where lines that speak of the same hold at once.

    Args:
        lines: Each line with what it speaks of.
    """
    by_matter: dict[Hashable, list[ReadLine]] = {}
    for matter, line in lines:
        earlier = by_matter.setdefault(matter, [])
        for other in earlier:
            if not line.holds_with(other):
                continue
            if line.main != other.main:
                place = Place(line.row, "main")
                yield _finding("responsibility_ambiguous", place, other=other.row, first=other.main, got=line.main)
            else:
                yield _finding("responsibility_repeated", Place(line.row), other=other.row)
        earlier.append(line)


def place_of(row: GridRow, column: str = "") -> Place:
    """Return where a cell stands."""
    return Place(row.number, column, row.sheet)


def _errors(row: GridRow, known: KnownUnits, first: date | None, last: date | None) -> Iterator[Finding]:
    """Yield what keeps a line from being used."""
    cells = row.cells
    if row.extra:
        yield _finding("row_too_long", place_of(row), count=row.extra)
    if not known.area_path(cells["area"]):
        yield _finding("area_unknown", place_of(row, "area"), got=cells["area"])
    if not cells["main"]:
        yield _finding("main_missing", place_of(row, "main"))
    if first is None:
        yield _finding("date_unusable", place_of(row, "valid_from"), got=cells["valid_from"])
    if last is None and cells["valid_to"]:
        yield _finding("date_unusable", place_of(row, "valid_to"), got=cells["valid_to"])
    if first is not None and last is not None and last <= first:
        yield _finding("dates_reversed", place_of(row, "valid_to"), first=first, last=last)


def _unit_findings(row: GridRow, names: Sequence[str], known: KnownUnits) -> Iterator[Finding]:
    for name in names:
        if name and name not in known.units:
            near = get_close_matches(name, known.units, n=1, cutoff=0.7)
            told = (f"，如“{near[0]}”", f", e.g. “{near[0]}”") if near else ("", "")
            yield _finding("unit_new", place_of(row, "main" if name == names[0] else "assisting"), got=name, near=told)


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text.strip()[:11].removesuffix("T"))
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def _finding(kind: str, place: Place, /, **params: object) -> Finding:
    return finding_of(_TEXTS, kind, place, **params)
