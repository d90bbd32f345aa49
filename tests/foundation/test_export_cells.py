"""Cells of tables for people: a text that a spreadsheet would run is shown, in rows and in columns."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyarrow as pa
import pytest
from openpyxl import load_workbook

from furong.foundation.exports.cells import CellWriter, defused
from furong.foundation.exports.columns import defused_columns
from furong.foundation.exports.workbooks import write_workbook

HOSTILE = ["=1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "\u200b=1", "\ufeff@x"]
HARMLESS = ["", "天府三街口", "a=b", "0.5", "'=1"]


@pytest.mark.parametrize("cell", HOSTILE, ids=ascii)
def test_a_formula_becomes_text_and_stays_what_it_is_afterwards(cell: str) -> None:
    assert defused(cell) == defused(defused(cell)) == f"'{cell}"


def test_a_row_keeps_its_numbers_and_defuses_its_texts() -> None:
    sink = io.StringIO(newline="")
    writer = CellWriter(sink)
    writer.row(["=head", -1, 0.5, None])
    writer.rows([HOSTILE, HARMLESS])
    head, hostile, harmless = csv.reader(io.StringIO(sink.getvalue(), newline=""))
    assert head == ["'=head", "-1", "0.5", ""]
    assert hostile == [f"'{cell}" for cell in HOSTILE]
    assert harmless == HARMLESS


def test_columns_of_text_are_defused_where_they_need_it_and_left_alone_where_not() -> None:
    plain = pa.table({"code": ["a", None, "b"], "value": [-1.0, 2.0, 3.0]})
    assert defused_columns(plain) is plain
    codes = pa.chunked_array([["a", None], ["=1", "a"]], pa.string())
    table = pa.table({"code": codes, "value": [-1.0, 2.0, 3.0, 4.0]})
    told = defused_columns(table)
    assert told.schema == table.schema
    assert told.to_pydict() == {"code": ["a", None, "'=1", "a"], "value": [-1.0, 2.0, 3.0, 4.0]}


def test_a_workbook_holds_no_formula_whoever_writes_it(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", iter([["=head"], ["=1+1"], ["\x01=1"], ["plain"]]))
    cells = [cell for (cell,) in load_workbook(tmp_path / "a.xlsx").worksheets[0].iter_rows()]
    assert [cell.value for cell in cells] == ["'=head", "'=1+1", "'=1", "plain"]
    assert {cell.data_type for cell in cells} == {"s"}
