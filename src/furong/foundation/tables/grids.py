"""A table as a city keeps it, CSV or Excel, read into rows of text that remember where they stood."""

from __future__ import annotations

import codecs
import csv
import io
import warnings
import zipfile
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from furong.foundation.tables.errors import (
    TableBroken,
    TableCellsMerged,
    TableColumnsMissing,
    TableEmpty,
    TableEncodingUnusable,
    TableFormatUnknown,
    TableNoWorkbook,
    TableTooLarge,
)
from furong.kernel.errors import FieldProblem

__all__ = ["Grid", "GridRow", "Layout", "read_grid", "table_type"]

#: The header is looked for in so many first rows: titles and notes may stand above it.
_HEADER_WITHIN = 10
_ROWS_MAX = 50_000
#: What a workbook may unpack to; a bomb says more. [byte]
_UNPACKED_MAX = 256 * 1024 * 1024
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = {b"%PDF": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"\x1f\x8b": "gzip", b"<htm": "HTML"}
_WORKBOOK_NAMES = (".xlsx", ".xls", ".xlsm")
_SHOWN = 5
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CSV = "text/csv"


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns a table has.

    Args:
        names: Every column, with all names under which it may stand; the first is told to people.
        required: Those that must be there.
        either: Groups of columns of which one must be there as well; the first is asked for.
    """

    names: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    either: tuple[tuple[str, ...], ...] = ()

    def missing(self, found: Container[str]) -> list[str]:
        """Return the columns that a table with those found lacks."""
        lacking = [[name for name in group if name not in found] for group in self.either]
        more = lacking[0] if lacking and all(lacking) else []
        return [*(name for name in self.required if name not in found), *more]


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row: where it stood, and its cells by column, without spaces around them.

    Args:
        sheet: Name of the sheet when the workbook has several tables, else empty.
        number: Row as the program that shows the file counts. [1]
        cells: Texts by column; a column that the file lacks is empty.
        extra: Cells beyond the last column that hold something. [1]
    """

    sheet: str
    number: int
    cells: Mapping[str, str]
    extra: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table read.

    Args:
        columns: The columns that were found.
        rows: The rows below the header that hold anything.
        encoding: Of a CSV.
        filled: Merged ranges whose value was repeated in each of their cells.
    """

    columns: tuple[str, ...]
    rows: tuple[GridRow, ...]
    encoding: str = ""
    filled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The cells of a sheet as text, from row 1 on, and its merged ranges as (first row, last row, range)."""

    name: str
    lines: Sequence[Sequence[str]]
    merged: tuple[tuple[int, int, str], ...] = ()


def read_grid(content: bytes, file: str, layout: Layout, *, fill_merged: bool = False) -> Grid:
    """Read a table.

    Args:
        content: The file's bytes.
        file: Its name, for messages.
        layout: What its columns are.
        fill_merged: Whether a merged range stands for its value in each of its cells, instead of being refused.

    Raises:
        TableEmpty, TableFormatUnknown, TableNoWorkbook: When it is no table.
        TableEncodingUnusable, TableBroken, TableTooLarge: When it cannot be read.
        TableColumnsMissing, TableCellsMerged: When it can, but is no such table; every trouble is in its fields.
    """
    if not content.strip(b"\0\r\n\t \xef\xbb\xbf"):
        raise TableEmpty(file=file, size=len(content))
    encoding = ""
    if content.startswith(_ZIP):
        sheets = _excel_sheets(content, file, fill_merged=fill_merged)
    else:
        text, encoding = _decoded(content, file)
        if file.lower().endswith(_WORKBOOK_NAMES):
            raise TableNoWorkbook(file=file, encoding=encoding)
        sheets = [_Sheet("", _csv_lines(text, file))]
    tables = _tables(sheets, file, layout, fill_merged=fill_merged)
    rows = tuple(row for sheet, header in tables for row in _rows(sheet, header, layout, named=len(tables) > 1))
    if not rows:
        raise TableEmpty(file=file, size=len(content))
    columns = dict.fromkeys(name for sheet, header in tables for name in _columns(sheet.lines[header], layout).values())
    filled = tuple(where for sheet, header in tables for _, last, where in sheet.merged if last > header + 1)
    return Grid(tuple(columns), rows, encoding, filled)


def table_type(content: bytes) -> str:
    """Return the media type of a table: a workbook, or else CSV."""
    return _XLSX if content.startswith(b"PK") else _CSV


def _decoded(content: bytes, file: str) -> tuple[str, str]:
    head = content.lstrip()[:8].lower()
    known = next((name for magic, name in _OTHERS.items() if head.startswith(magic.lower())), "")
    if content.startswith(_OLD_OFFICE):
        known = "Excel 97-2003 (.xls) / password"
    if known:
        raise TableFormatUnknown(file=file, got=known)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    trouble: UnicodeDecodeError | None = None
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            trouble = error
            continue
        if "\0" in text:
            raise TableFormatUnknown(file=file, got="binary")
        return text, encoding
    assert trouble is not None
    row = content.count(b"\n", 0, trouble.start) + 1
    got = content[trouble.start : trouble.start + 4].hex(" ")
    raise TableEncodingUnusable(file=file, row=row, got=got)


def _csv_lines(text: str, file: str) -> list[list[str]]:
    head = "\n".join(text.splitlines()[:_HEADER_WITHIN])
    separator = max(",\t;", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[list[str]] = []
    try:
        for line in reader:
            lines.append([cell.strip() for cell in line])
            _demand_rows(len(lines), file)
    except csv.Error as error:
        raise TableBroken(file=file, row=len(lines) + 1, trouble=str(error)) from error
    return lines


def _demand_rows(count: int, file: str) -> None:
    if count > _ROWS_MAX:
        raise TableTooLarge(file=file, got=f"> {_ROWS_MAX:,} rows", limit=f"{_ROWS_MAX:,} rows")


def _excel_sheets(content: bytes, file: str, *, fill_merged: bool) -> list[_Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
            names = packed.namelist()
        if size > _UNPACKED_MAX:
            limit = f"{_UNPACKED_MAX >> 20} MB"
            raise TableTooLarge(file=file, got=f"{size >> 20} MB", limit=limit)
        if not any(name.startswith("xl/") for name in names):
            raise TableFormatUnknown(file=file, got="zip")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Excel itself has added beside the cells
            book = load_workbook(io.BytesIO(content), data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, SyntaxError, AttributeError) as error:
        raise TableBroken(file=file, row=1, trouble=str(error)[:200] or type(error).__name__) from error
    return [_sheet(sheet, file, fill_merged=fill_merged) for sheet in book.worksheets]


def _sheet(sheet: Worksheet, file: str, *, fill_merged: bool) -> _Sheet:
    _demand_rows(sheet.max_row, file)
    lines = [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    merged = sorted((one.min_row, one.max_row, str(one.coord)) for one in sheet.merged_cells.ranges)
    if fill_merged:
        for one in sheet.merged_cells.ranges:
            value = lines[one.min_row - 1][one.min_col - 1]
            for row in range(one.min_row - 1, min(one.max_row, len(lines))):
                for column in range(one.min_col - 1, min(one.max_col, len(lines[row]))):
                    lines[row][column] = value
    return _Sheet(sheet.title, lines, tuple(merged))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _columns(line: Sequence[str], layout: Layout) -> dict[int, str]:
    """Return which column each place of a header is."""
    known = {_plain(name): column for column, names in layout.names.items() for name in (column, *names)}
    found: dict[int, str] = {}
    for place, cell in enumerate(line):
        column = known.get(_plain(cell))
        if column is not None and column not in found.values():
            found[place] = column
    return found


def _plain(name: str) -> str:
    return "".join(name.split()).lower().replace("-", "_").strip("*：:")


def _tables(sheets: Sequence[_Sheet], file: str, layout: Layout, *, fill_merged: bool) -> list[tuple[_Sheet, int]]:
    """Return the sheets that hold the table with the place of its header; else refuse the one that comes closest."""
    best: tuple[int, _Sheet, int] | None = None
    found: list[tuple[_Sheet, int]] = []
    for sheet in sheets:
        counts = [len(_columns(line, layout)) for line in sheet.lines[:_HEADER_WITHIN]]
        if not counts:
            continue
        header = counts.index(max(counts))
        if best is None or counts[header] > best[0]:
            best = (counts[header], sheet, header)
        if not _missing((sheet, header), layout):
            found.append((sheet, header))
    if best is None:
        raise TableEmpty(file=file, size=0)
    chosen = found or [(best[1], best[2])]
    missing = _missing(chosen[0], layout)
    ranges = (
        [] if fill_merged else [f"{s.name}!{r}" for s, header in chosen for _, last, r in s.merged if last > header]
    )
    problems = [
        *(
            FieldProblem(pointer=f"{chosen[0][1] + 1}:{name}", expected=" / ".join(layout.names[name]))
            for name in missing
        ),
        *(FieldProblem(pointer=where, expected="one value a cell", got="merged") for where in ranges),
    ]
    if missing:
        told = "、".join(f"{layout.names[name][0]} ({name})" for name in missing)
        raise TableColumnsMissing(file=file, row=chosen[0][1] + 1, missing=told, fields=tuple(problems))
    if ranges:
        more = f" +{len(ranges) - _SHOWN}" if len(ranges) > _SHOWN else ""
        raise TableCellsMerged(file=file, ranges=", ".join(ranges[:_SHOWN]) + more, fields=tuple(problems))
    return found


def _missing(table: tuple[_Sheet, int], layout: Layout) -> list[str]:
    return layout.missing(set(_columns(table[0].lines[table[1]], layout).values()))


def _rows(sheet: _Sheet, header: int, layout: Layout, *, named: bool) -> Iterator[GridRow]:
    places = _columns(sheet.lines[header], layout)
    width = len(sheet.lines[header])
    for number, line in enumerate(sheet.lines[header + 1 :], header + 2):
        cells = dict.fromkeys(layout.names, "")
        cells |= {column: line[place] for place, column in places.items() if place < len(line)}
        extra = sum(1 for cell in line[width:] if cell)
        if any(cells.values()) or extra:
            yield GridRow(sheet.name if named else "", number, cells, extra)
