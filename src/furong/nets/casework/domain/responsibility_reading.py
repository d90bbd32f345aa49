"""A list of responsibilities from the rows of a file, and a finding for whatever is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from furong.foundation.responsibilities.reading import COLUMNS, KnownUnits, ReadLine, overlaps, place_of, read_line
from furong.foundation.tables.findings import WHOLE_TABLE, Finding
from furong.foundation.tables.grids import GridRow, Layout, read_grid
from furong.nets.casework.domain.finding_texts import finding
from furong.nets.casework.domain.responsibility import classes_above, is_class_code

__all__ = ["Known", "ReadResponsibility", "read_responsibilities"]

LAYOUT = Layout(
    names={
        "class_code": ("类别代码", "事项代码", "小类代码"),
        **COLUMNS,
        "clause_en": ("依据条款英文",),
    },
    required=("class_code", "area", "main", "clause", "valid_from"),
)
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Known:
    """What the city knows, to compare a list with.

    Args:
        city_units: Its areas and units.
        classes: Codes of the classes of the table in force; empty when there is none.
        city: Code of the city's own area.
    """

    city_units: KnownUnits
    classes: frozenset[str]
    city: str


@dataclass(frozen=True, slots=True)
class ReadResponsibility:
    """One line as it was read; units as the file names them.

    Args:
        class_code: The class it is about.
        clause_en: What it rests on, in English.
        said: What every list says.
    """

    class_code: str
    clause_en: str
    said: ReadLine


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
        TableCellsMerged: See :func:`furong.foundation.tables.grids.read_grid`.
    """
    grid = read_grid(content, file, LAYOUT, fill_merged=fill_merged)
    lines: list[ReadResponsibility] = []
    findings: list[Finding] = []
    for row in grid.rows:
        line, problems = _line(row, known)
        findings += problems
        if line is not None:
            lines.append(line)
    findings += overlaps(((line.class_code, line.said.area), line.said) for line in lines)
    findings += _uncovered(lines, known)
    return tuple(lines), tuple(findings)


def _line(row: GridRow, known: Known) -> tuple[ReadResponsibility | None, list[Finding]]:
    code = row.cells["class_code"].upper().replace("全部", "*")
    said, found = read_line(row, known.city_units)
    if not is_class_code(code):
        found.append(finding("class_unusable", place_of(row, "class_code"), got=row.cells["class_code"]))
        return None, found
    if known.classes and not any(code in classes_above(one) for one in known.classes):
        found.append(finding("class_not_in_table", place_of(row, "class_code"), code=code))
    if said is None:
        return None, found
    return ReadResponsibility(code, row.cells["clause_en"], said), found


def _uncovered(lines: Sequence[ReadResponsibility], known: Known) -> Iterator[Finding]:
    """Yield the classes of the table for which the city as a whole has no main unit today or later."""
    covered = {line.class_code for line in lines if line.said.area == known.city and line.said.valid_to is None}
    missing = sorted(code for code in known.classes if not covered & set(classes_above(code)))
    if missing:
        codes = "、".join(missing[:_SHOWN]) + (" …" if len(missing) > _SHOWN else "")
        yield finding("class_uncovered", WHOLE_TABLE, count=len(missing), codes=codes)
