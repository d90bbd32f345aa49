"""The hotline's list of responsibilities from the rows of a file, and a finding for whatever is wrong with it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from furong.foundation.responsibilities.reading import COLUMNS, KnownUnits, ReadLine, overlaps, place_of, read_line
from furong.foundation.tables.findings import Finding, FindingText, Severity, finding_of
from furong.foundation.tables.grids import GridRow, Layout, read_grid
from furong.nets.hotline.contracts.appeals import AppealKind
from furong.nets.hotline.domain.mandates import EVERYTHING, KIND_WORDS, plain_category

__all__ = ["ReadMandate", "read_mandates"]

LAYOUT = Layout(
    names={
        "category": ("诉求类别", "事项类别", "事项", "类别"),
        "kind": ("诉求类型", "类型"),
        **COLUMNS,
        "document": ("依据文件", "文件名称", "文件"),
    },
    required=("category", "area", "main", "clause", "valid_from"),
)
_CATEGORY_MAX = 120
_KINDS = {name: kind for kind, (zh, _) in KIND_WORDS.items() for name in (zh, kind.value)}
_ALL = ("", "*", "全部", "所有", "不限")
_TEXTS: Mapping[str, FindingText] = {
    "category_unusable": FindingText(
        Severity.ERROR,
        "类别“{got}”无法使用",
        "the category “{got}” cannot be used",
        "填写类别（如 城市管理/供水），或开头加 *（如 01*），或 * 表示全部；最多 120 个字，* 只能在末尾",
        "write a category (城市管理/供水), the beginning of some (01*), or * for all; 120 letters, * at the end alone",
    ),
    "kind_unknown": FindingText(
        Severity.ERROR,
        "诉求类型“{got}”无法识别",
        "the kind “{got}” is not known",
        "填写 咨询、求助、投诉、举报、建议 之一，或留空表示全部",
        "write consult, help, complaint, report or suggestion, or nothing for all",
    ),
    "document_missing": FindingText(
        Severity.WARNING,
        "没有依据文件",
        "no document is named",
        "填写条款所在的文件，退单和仲裁时要引用",
        "name the document of the clause: returns and arbitration cite it",
    ),
}


@dataclass(frozen=True, slots=True)
class ReadMandate:
    """One line as it was read; units as the file names them.

    Args:
        category: What it is about.
        kind: What is wanted, or ``None`` for whatever is.
        document: The document in which the clause stands.
        said: What every list says.
    """

    category: str
    kind: AppealKind | None
    document: str
    said: ReadLine


def read_mandates(
    content: bytes, file: str, known: KnownUnits, *, fill_merged: bool = False
) -> tuple[tuple[ReadMandate, ...], tuple[Finding, ...]]:
    """Read and check a list.

    Args:
        content: The file's bytes, CSV or .xlsx.
        file: Its name, for messages.
        known: The areas and units of the city.
        fill_merged: Whether merged cells stand for their value in each row.

    Returns:
        The lines that can be used, and what was found.

    Raises:
        TableEmpty, TableFormatUnknown, TableEncodingUnusable, TableBroken, TableTooLarge, TableColumnsMissing,
        TableCellsMerged: See :func:`furong.foundation.tables.grids.read_grid`.
    """
    grid = read_grid(content, file, LAYOUT, fill_merged=fill_merged)
    lines: list[ReadMandate] = []
    findings: list[Finding] = []
    for row in grid.rows:
        line, problems = _line(row, known)
        findings += problems
        if line is not None:
            lines.append(line)
    findings += overlaps(((line.category, line.kind, line.said.area), line.said) for line in lines)
    return tuple(lines), tuple(findings)


def _line(row: GridRow, known: KnownUnits) -> tuple[ReadMandate | None, list[Finding]]:
    said, found = read_line(row, known)
    category = plain_category(unicodedata.normalize("NFKC", row.cells["category"])).replace("全部", EVERYTHING)
    if not category or len(category) > _CATEGORY_MAX or "*" in category[:-1]:
        place = place_of(row, "category")
        found.append(finding_of(_TEXTS, "category_unusable", place, got=row.cells["category"][:40]))
        said = None
    kind = row.cells["kind"].strip().lower()
    if kind not in _KINDS and kind not in _ALL:
        found.append(finding_of(_TEXTS, "kind_unknown", place_of(row, "kind"), got=row.cells["kind"][:40]))
        said = None
    if not row.cells["document"]:
        found.append(finding_of(_TEXTS, "document_missing", place_of(row, "document")))
    if said is None:
        return None, found
    return ReadMandate(category, _KINDS.get(kind), row.cells["document"], said), found
