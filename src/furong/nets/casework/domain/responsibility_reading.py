"""A list of responsibilities from the rows of a file, and a finding for whatever is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from furong.nets.casework.contracts.tables import Finding
from furong.nets.casework.domain.finding_texts import WHOLE_TABLE, Place, finding
from furong.nets.casework.domain.grids import GridRow, Layout, read_grid
from furong.nets.casework.domain.responsibility import classes_above, is_class_code

__all__ = ["Known", "ReadResponsibility", "read_responsibilities"]

LAYOUT = Layout(
    names={
        "class_code": ("类别代码", "事项代码", "小类代码"),
        "area": ("区域代码", "区域", "行政区划"),
        "main": ("主责单位", "责任单位", "牵头单位"),
        "assisting": ("配合单位", "协办单位"),
        "clause": ("依据条款", "职责依据", "依据"),
        "clause_en": ("依据条款英文",),
        "valid_from": ("起始日", "生效日期", "有效期起"),
        "valid_to": ("终止日", "失效日期", "有效期止"),
    },
    required=("class_code", "area", "main", "clause", "valid_from"),
)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_BETWEEN = re.compile(r"[、，,；;|]")
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Known:
    """What the city knows, to compare a list with.

    Args:
        area_path: Returns the path of an area, or nothing when there is no such area.
        units: Codes of organisations by their names and codes.
        classes: Codes of the classes of the table in force; empty when there is none.
        city: Code of the city's own area.
    """

    area_path: Callable[[str], str]
    units: Mapping[str, str]
    classes: frozenset[str]
    city: str


@dataclass(frozen=True, slots=True)
class ReadResponsibility:
    """One line as it was read; units as the file names them.

    Args:
        row: Row of the file. [1]
    """

    row: int
    class_code: str
    area: str
    main: str
    assisting: tuple[str, ...]
    clause_zh: str
    clause_en: str
    valid_from: date
    valid_to: date | None

    def holds_with(self, other: ReadResponsibility) -> bool:
        """Return whether both hold on some day."""
        return (self.valid_to is None or other.valid_from < self.valid_to) and (
            other.valid_to is None or self.valid_from < other.valid_to
        )


def read_responsibilities(
    content: bytes, file: str, known: Known, *, fill_merged: bool = False
) -> tuple[tuple[ReadResponsibility, ...], tuple[Finding, ...]]:
    """Read and check a list.

    Args:
        content: The file's bytes, CSV or .xlsx.
        file: Its name, for messages.
        known: What the city knows.
        fill_merged: Whether merged cells stand for their value in each row.

    Returns:
        The lines that can be used, and what was found.

    Raises:
        TableEmpty, TableFormatUnknown, TableEncodingUnusable, TableBroken, TableTooLarge, TableColumnsMissing,
        TableCellsMerged: See :func:`furong.nets.casework.domain.grids.read_grid`.
    """
    grid = read_grid(content, file, LAYOUT, fill_merged=fill_merged)
    lines: list[ReadResponsibility] = []
    findings: list[Finding] = []
    for row in grid.rows:
        line, problems = _line(row, known)
        findings += problems
        if line is not None:
            lines.append(line)
    findings += _conflicts(lines)
    findings += _uncovered(lines, known)
    return tuple(lines), tuple(findings)


def _line(row: GridRow, known: Known) -> tuple[ReadResponsibility | None, list[Finding]]:
    cells = row.cells
    code = cells["class_code"].upper().replace("全部", "*")
    first, last = _day(cells["valid_from"]), _day(cells["valid_to"])
    assisting = tuple(dict.fromkeys(name.strip() for name in _BETWEEN.split(cells["assisting"]) if name.strip()))
    main = cells["main"]
    errors = list(_errors(row, code, known, first, last))
    found = [*errors, *_unit_findings(row, [main, *assisting], known)]
    if known.classes and is_class_code(code) and not any(code in classes_above(one) for one in known.classes):
        found.append(finding("class_not_in_table", _place(row, "class_code"), code=code))
    if main in assisting:
        found.append(finding("main_assists", _place(row, "assisting"), got=main))
    if not cells["clause"]:
        found.append(finding("clause_missing", _place(row, "clause")))
    if errors or first is None:
        return None, found
    line = ReadResponsibility(
        row=row.number,
        class_code=code,
        area=cells["area"],
        main=main,
        assisting=tuple(name for name in assisting if name != main),
        clause_zh=cells["clause"],
        clause_en=cells["clause_en"],
        valid_from=first,
        valid_to=last,
    )
    return line, found


def _errors(row: GridRow, code: str, known: Known, first: date | None, last: date | None) -> Iterator[Finding]:
    """Yield what keeps a line from being used."""
    cells = row.cells
    if row.extra:
        yield finding("row_too_long", _place(row), count=row.extra)
    if not is_class_code(code):
        yield finding("class_unusable", _place(row, "class_code"), got=cells["class_code"])
    if not known.area_path(cells["area"]):
        yield finding("area_unknown", _place(row, "area"), got=cells["area"])
    if not cells["main"]:
        yield finding("main_missing", _place(row, "main"))
    if first is None:
        yield finding("date_unusable", _place(row, "valid_from"), got=cells["valid_from"])
    if last is None and cells["valid_to"]:
        yield finding("date_unusable", _place(row, "valid_to"), got=cells["valid_to"])
    if first is not None and last is not None and last <= first:
        yield finding("dates_reversed", _place(row, "valid_to"), first=first, last=last)


def _place(row: GridRow, column: str = "") -> Place:
    return Place(row.number, column, row.sheet)


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text.strip()[:11].removesuffix("T"))
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def _unit_findings(row: GridRow, names: Sequence[str], known: Known) -> Iterator[Finding]:
    for name in names:
        if name and name not in known.units:
            near = get_close_matches(name, known.units, n=1, cutoff=0.7)
            told = (f"，如“{near[0]}”", f", e.g. “{near[0]}”") if near else ("", "")
            yield finding("unit_new", _place(row, "main" if name == names[0] else "assisting"), got=name, near=told)


def _conflicts(lines: Sequence[ReadResponsibility]) -> Iterator[Finding]:
    by_place: dict[tuple[str, str], list[ReadResponsibility]] = {}
    for line in lines:
        earlier = by_place.setdefault((line.class_code, line.area), [])
        for other in earlier:
            if not line.holds_with(other):
                continue
            if line.main != other.main:
                place = Place(line.row, "main")
                yield finding("responsibility_ambiguous", place, other=other.row, first=other.main, got=line.main)
            else:
                yield finding("responsibility_repeated", Place(line.row), other=other.row)
        earlier.append(line)


def _uncovered(lines: Sequence[ReadResponsibility], known: Known) -> Iterator[Finding]:
    """Yield the classes of the table for which the city as a whole has no main unit today or later."""
    covered = {line.class_code for line in lines if line.area == known.city and line.valid_to is None}
    missing = sorted(code for code in known.classes if not covered & set(classes_above(code)))
    if missing:
        codes = "、".join(missing[:_SHOWN]) + (" …" if len(missing) > _SHOWN else "")
        yield finding("class_uncovered", WHOLE_TABLE, count=len(missing), codes=codes)
