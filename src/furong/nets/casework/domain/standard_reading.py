"""A standard table from the rows of a file: classes with their conditions, and a finding for whatever is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from furong.foundation.tables.findings import Finding, Place
from furong.foundation.tables.grids import Grid, GridRow, Layout, read_grid
from furong.nets.casework.contracts.standards import ClassKind, FilingCondition, StandardClass, StandardTable
from furong.nets.casework.domain.finding_texts import finding
from furong.nets.casework.domain.limits import kind_of, read_limit
from furong.nets.casework.domain.standard_linting import lint_classes

__all__ = ["LAYOUT", "read_standard_table"]

LAYOUT = Layout(
    names={
        "kind": ("类别", "类型", "部件/事件"),
        "big_code": ("大类代码", "大类编码"),
        "big_name": ("大类名称", "大类"),
        "small_code": ("小类代码", "小类编码"),
        "small_name": ("小类名称", "小类"),
        "serial": ("条件序号", "序号"),
        "filing_condition": ("立案条件", "立案标准"),
        "closing_condition": ("结案条件", "结案标准"),
        "time_limit_text": ("处置时限", "时限"),
        "limit_value": ("时限值", "时限数值"),
        "limit_unit": ("时限单位", "计时单位"),
        "handling_unit": ("处置单位", "责任单位", "主责单位"),
        "supervising_dept": ("监管单位", "监管部门", "督办单位"),
        "big_name_en": ("大类英文名",),
        "small_name_en": ("小类英文名",),
        "filing_condition_en": ("立案条件英文",),
        "closing_condition_en": ("结案条件英文",),
        "handling_unit_en": ("处置单位英文名",),
        "supervising_dept_en": ("监管单位英文名",),
    },
    required=(
        *("kind", "big_code", "big_name", "small_code", "small_name"),
        *("filing_condition", "closing_condition", "handling_unit"),
    ),
    either=(("time_limit_text",), ("limit_value", "limit_unit")),
)
_KINDS = {
    "component": ClassKind.COMPONENT,
    "部件": ClassKind.COMPONENT,
    "event": ClassKind.EVENT,
    "事件": ClassKind.EVENT,
}
_CODE = re.compile(r"[0-9]{1,2}")


@dataclass(slots=True)
class _Class:
    """A class while its rows are read."""

    code: str
    row: GridRow
    kind: ClassKind
    conditions: list[FilingCondition] = field(default_factory=list)
    rows_by_serial: dict[int, int] = field(default_factory=dict)


def read_standard_table(content: bytes, file: str, *, fill_merged: bool = False) -> StandardTable:
    """Read and check a table.

    Args:
        content: The file's bytes, CSV or .xlsx.
        file: Its name, for messages.
        fill_merged: Whether merged cells stand for their value in each row.

    Raises:
        TableEmpty, TableFormatUnknown, TableEncodingUnusable, TableBroken, TableTooLarge, TableColumnsMissing,
        TableCellsMerged: See :func:`furong.foundation.tables.grids.read_grid`.
    """
    return _table(read_grid(content, file, LAYOUT, fill_merged=fill_merged))


def _table(grid: Grid) -> StandardTable:
    findings: list[Finding] = []
    classes: dict[str, _Class] = {}
    noted: dict[str, list[GridRow]] = {"unit_by_custom": [], "supervising_missing": []}
    for row in grid.rows:
        if row.extra:
            findings.append(finding("row_too_long", _place(row), count=row.extra))
        kind, code, problems = _class_of(row)
        findings += problems
        if kind is None or not code:
            continue
        one = classes.setdefault(code, _Class(code, row, kind))
        findings += _name_findings(one, row)
        condition, problems, is_by_custom = _condition(one, row)
        findings += problems
        one.conditions.append(condition)
        if is_by_custom:
            noted["unit_by_custom"].append(row)
        if not condition.supervising_zh:
            noted["supervising_missing"].append(row)
    findings += [finding(code, _place(rows[0]), count=len(rows)) for code, rows in noted.items() if rows]
    made = tuple(_made(one) for one in classes.values())
    findings += lint_classes(made, {row.number: row.sheet for row in grid.rows})
    findings.sort(key=lambda one: (one.sheet, one.row, one.code))
    return StandardTable(classes=made, findings=tuple(findings), rows=len(grid.rows))


def _place(row: GridRow, column: str = "") -> Place:
    return Place(row.number, column, row.sheet)


def _class_of(row: GridRow) -> tuple[ClassKind | None, str, list[Finding]]:
    cells, problems = row.cells, []
    kind = _KINDS.get(cells["kind"].lower())
    if kind is None:
        problems.append(finding("kind_unknown", _place(row, "kind"), got=cells["kind"]))
    codes = []
    for column in ("big_code", "small_code"):
        text = cells[column].removeprefix("E") if column == "big_code" else cells[column]
        if _CODE.fullmatch(text):
            codes.append(text.zfill(2))
        else:
            problems.append(finding("code_unusable", _place(row, column), got=cells[column]))
    if problems:
        return None, "", problems
    return kind, ("E" if kind is ClassKind.EVENT else "") + "-".join(codes), []


def _name_findings(one: _Class, row: GridRow) -> Iterator[Finding]:
    for column in ("big_name", "small_name"):
        got, first = row.cells[column], one.row.cells[column]
        place = _place(row, column)
        if not got and row is one.row:
            yield finding("name_missing", place, code=one.code)
        elif got and got != first:
            yield finding("names_differ", place, code=one.code, other=one.row.number, first=first, got=got)


def _condition(one: _Class, row: GridRow) -> tuple[FilingCondition, list[Finding], bool]:
    cells = row.cells
    serial, problems = _serial(one, row)
    amount, kind, more, is_by_custom = _limit(one.code, row)
    problems += more
    for column, missing in (
        ("filing_condition", "condition_missing"),
        ("closing_condition", "closing_missing"),
        ("handling_unit", "handling_missing"),
    ):
        if not cells[column]:
            problems.append(finding(missing, _place(row, column), code=f"{one.code}/{serial}"))
    condition = FilingCondition(
        serial=serial,
        row=row.number,
        text_zh=cells["filing_condition"],
        text_en=cells["filing_condition_en"],
        limit=amount,
        limit_kind=kind,
        limit_text=cells["time_limit_text"] or f"{cells['limit_value']} {cells['limit_unit']}".strip(),
        closing_zh=cells["closing_condition"],
        closing_en=cells["closing_condition_en"],
        handling_zh=cells["handling_unit"],
        handling_en=cells["handling_unit_en"],
        supervising_zh=cells["supervising_dept"],
        supervising_en=cells["supervising_dept_en"],
    )
    return condition, problems, is_by_custom


def _serial(one: _Class, row: GridRow) -> tuple[int, list[Finding]]:
    """Return the number of the condition: the one given, or the next."""
    given, problems = row.cells["serial"], []
    following = max(one.rows_by_serial, default=0) + 1
    serial = int(given) if given.isascii() and given.isdigit() else 0
    if given and not serial:
        problems.append(finding("serial_unusable", _place(row, "serial"), got=given))
    elif serial in one.rows_by_serial:
        other = one.rows_by_serial[serial]
        problems.append(finding("serial_twice", _place(row, "serial"), code=one.code, serial=serial, other=other))
    if not serial or problems:
        serial = following
    one.rows_by_serial[serial] = row.number
    return serial, problems


def _limit(code: str, row: GridRow) -> tuple[float | None, str, list[Finding], bool]:
    """Return amount and kind, what is wrong with them, and whether the kind follows from custom alone."""
    text, value, unit = (row.cells[name] for name in ("time_limit_text", "limit_value", "limit_unit"))
    place = _place(row, "limit_value" if value else "time_limit_text")
    if not (text or value or unit):
        return None, "", [finding("limit_missing", place, code=code)], False
    said = read_limit(text)
    if not value and not unit:
        if said is None:
            wrong = "unit_unknown" if any(letter.isdigit() for letter in text) else "limit_missing"
            return None, "", [finding(wrong, place, got=text, code=code)], False
        return said.amount, said.kind, [], said.is_by_custom
    kind, amount, problems = kind_of(unit), _amount(value), []
    if amount is None:
        problems.append(finding("limit_unusable", place, got=value))
    if kind is None:
        problems.append(finding("unit_unknown", _place(row, "limit_unit"), got=unit))
    if problems or kind is None:
        return amount, kind or "", problems, False
    if said is not None and (said.amount, said.kind) != (amount, kind):
        problems.append(finding("limit_mismatch", place, text=text, value=f"{value} {unit}"))
    return amount, kind, problems, said is not None and said.is_by_custom


def _amount(text: str) -> float | None:
    try:
        amount = float(text)
    except ValueError:
        return None
    return amount if 0 < amount < 100_000 else None


def _made(one: _Class) -> StandardClass:
    cells = one.row.cells
    return StandardClass(
        code=one.code,
        kind=one.kind,
        major_zh=cells["big_name"],
        major_en=cells["big_name_en"],
        name_zh=cells["small_name"],
        name_en=cells["small_name_en"],
        conditions=tuple(one.conditions),
    )
