"""Standard tables as cities send them: what is read, and what each bad file and bad row is told."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from importlib.resources import files

import pytest
from openpyxl import Workbook

from furong.engines.worktime import Kind
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
from furong.foundation.tables.findings import Severity
from furong.kernel.errors import FurongError
from furong.nets.casework.contracts.standards import StandardTable
from furong.nets.casework.domain.limits import limit_text, read_limit
from furong.nets.casework.domain.standard_linting import ranges_of, terms_of
from furong.nets.casework.domain.standard_reading import read_standard_table

HEADER = (
    *("kind", "big_code", "big_name", "small_code", "small_name", "filing_condition", "closing_condition"),
    *("time_limit_text", "limit_value", "limit_unit", "handling_unit", "supervising_dept"),
)
GOOD: Mapping[str, str] = {
    "kind": "event",
    "big_code": "01",
    "big_name": "市容环境",
    "small_code": "12",
    "small_name": "道路不洁",
    "filing_condition": "路面散落纸屑",
    "closing_condition": "清扫干净",
    "limit_value": "2",
    "limit_unit": "work_hour",
    "handling_unit": "城市管理部门",
    "supervising_dept": "区运行中心",
}
#: Classes of which a city cannot do without one (domain of the standard, sampled from practice).
NEEDED = {
    *("01-01", "01-04", "E01-01", "E01-10", "E01-12", "E01-13", "E03-04", "E04-01", "E04-10", "E04-93", "E04-96"),
    *("E05-01", "E05-05", "E05-06"),
}


def lines(*rows: Mapping[str, str]) -> list[list[str]]:
    return [list(HEADER), *([{**GOOD, **row}.get(name, "") for name in HEADER] for row in rows)]


def as_csv(table: Sequence[Sequence[str]], encoding: str = "utf-8") -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(table)
    return buffer.getvalue().encode(encoding)


def as_excel(table: Sequence[Sequence[object]], *, merged: Sequence[str] = (), title: str = "") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    if title:
        sheet.append([title])
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(table[0]))
    for line in table:
        sheet.append(list(line))
    for cells in merged:
        sheet.merge_cells(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(*rows: Mapping[str, str]) -> StandardTable:
    return read_standard_table(as_csv(lines(*rows)), "table.csv")


def found(table: StandardTable) -> list[tuple[str, int, str]]:
    return [(one.code, one.row, one.column) for one in table.findings]


def test_a_row_becomes_a_class_with_a_condition() -> None:
    table = read({})
    assert found(table) == []
    (one,) = table.classes
    assert (one.code, one.name_zh, one.major_zh) == ("E01-12", "道路不洁", "市容环境")
    (condition,) = one.conditions
    assert (condition.serial, condition.limit, condition.limit_kind) == (1, 2.0, Kind.WORK_HOUR)
    assert condition.closing_zh == "清扫干净"


def test_excel_csv_and_gb18030_say_the_same() -> None:
    table = lines({}, {"small_code": "13", "small_name": "道路破损"})
    expected = read_standard_table(as_csv(table), "a.csv")
    for content in (as_csv(table, "gb18030"), as_csv(table, "utf-16"), as_csv(table, "utf-8-sig"), as_excel(table)):
        assert read_standard_table(content, "b") == expected


def test_a_title_above_the_header_and_codes_that_excel_took_for_numbers_do_no_harm() -> None:
    table: list[list[object]] = [list(line) for line in lines({})]
    table[1][1], table[1][3] = 1, 12
    read_table = read_standard_table(as_excel(table, title="某市立案结案标准"), "t.xlsx")
    assert [one.code for one in read_table.classes] == ["E01-12"]
    assert read_table.classes[0].conditions[0].row == 3


def test_a_header_in_chinese_and_the_limit_in_words_are_enough() -> None:
    header = ["类别", "大类代码", "大类名称", "小类代码", "小类名称", "立案条件", "结案条件", "处置时限", "处置单位"]
    row = ["部件", "01", "公用设施", "01", "上水井盖", "缺失", "补齐", "2紧急工作时", "水务"]
    table = read_standard_table(as_csv([header, row]), "t.csv")
    (condition,) = table.classes[0].conditions
    assert (table.classes[0].code, condition.limit, condition.limit_kind) == ("01-01", 2, Kind.URGENT_HOUR)


@pytest.mark.parametrize(
    ("text", "amount", "kind", "is_by_custom"),
    [
        ("2紧急工作时", 2, Kind.URGENT_HOUR, False),
        ("2 紧急工作日", 2, Kind.URGENT_DAY, False),
        ("4小时", 4, Kind.WORK_HOUR, True),
        ("4个工作小时", 4, Kind.WORK_HOUR, False),
        ("15天", 15, Kind.WORK_DAY, True),
        ("十个工作日", 10, Kind.WORK_DAY, False),
        ("半天", 0.5, Kind.WORK_DAY, True),
        ("30自然日", 30, Kind.NATURAL_DAY, False),
        ("1紧急工作时制止", 1, Kind.URGENT_HOUR, False),
    ],
)
def test_limits_in_words(text: str, amount: float, kind: Kind, is_by_custom: bool) -> None:
    limit = read_limit(text)
    assert limit is not None
    assert (limit.amount, limit.kind, limit.is_by_custom) == (amount, kind, is_by_custom)


@pytest.mark.parametrize("text", ["", "立即", "2", "3个月", "尽快处置", "2 fortnights"])
def test_what_is_no_limit(text: str) -> None:
    assert read_limit(text) is None


def test_limits_are_told_in_both_languages() -> None:
    assert limit_text(2, "urgent_hour", "zh") == "2 紧急工作时"
    assert limit_text(1, "work_day", "en") == "1 working day"
    assert limit_text(None, "", "en") == "—"


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"limit_value": "", "limit_unit": ""}, ("limit_missing", 2, "time_limit_text")),
        ({"limit_unit": "fortnight"}, ("unit_unknown", 2, "limit_unit")),
        ({"limit_value": "soon"}, ("limit_unusable", 2, "limit_value")),
        ({"limit_value": "-1"}, ("limit_unusable", 2, "limit_value")),
        ({"limit_value": "nan"}, ("limit_unusable", 2, "limit_value")),
        ({"closing_condition": ""}, ("closing_missing", 2, "closing_condition")),
        ({"handling_unit": ""}, ("handling_missing", 2, "handling_unit")),
        ({"filing_condition": ""}, ("condition_missing", 2, "filing_condition")),
        ({"kind": "things"}, ("kind_unknown", 2, "kind")),
        ({"big_code": "1A"}, ("code_unusable", 2, "big_code")),
        ({"small_name": ""}, ("name_missing", 2, "small_name")),
        ({"limit_unit": "urgent_day"}, ("urgent_day", 2, "limit_unit")),
        ({"limit_value": "2000", "limit_unit": "urgent_day"}, ("limit_long", 2, "limit_value")),
        ({"time_limit_text": "2紧急工作日", "limit_unit": "natural_day"}, ("limit_mismatch", 2, "limit_value")),
        ({"supervising_dept": ""}, ("supervising_missing", 2, "")),
    ],
)
def test_each_trouble_of_a_row_is_found_where_it_is_with_a_way_to_mend_it(
    change: Mapping[str, str], finding: tuple[str, int, str]
) -> None:
    table = read(change)
    assert finding in found(table)
    assert all(one.zh and one.en and one.mend_zh and one.mend_en for one in table.findings)
    assert table.rows == 1


def test_nothing_of_a_faulty_row_is_lost() -> None:
    (condition,) = read({"limit_unit": "fortnight"}).classes[0].conditions
    assert (condition.limit, condition.limit_kind, condition.limit_text) == (2, "", "2 fortnight")


@pytest.mark.parametrize(
    ("second", "finding"),
    [
        ({"limit_value": "4"}, "condition_twice"),
        ({}, "condition_repeated"),
        ({"filing_condition": "路面散落纸屑、烟头", "limit_value": "4"}, "conditions_overlap"),
        ({"small_name": "道路脏污"}, "names_differ"),
        ({"small_code": "13"}, "name_twice"),
    ],
)
def test_what_two_rows_say_of_one_class(second: Mapping[str, str], finding: str) -> None:
    assert (finding, 3) in [(code, row) for code, row, _ in found(read({}, second))]


def test_ranges_that_both_hold_overlap_and_those_that_meet_do_not() -> None:
    overlap = read(
        {"filing_condition": "破损面积大于1m²", "limit_value": "5"}, {"filing_condition": "破损面积大于0.5m²"}
    )
    meet = read({"filing_condition": "破损面积大于1m²", "limit_value": "5"}, {"filing_condition": "破损面积小于1m²"})
    assert "thresholds_overlap" in [code for code, _, _ in found(overlap)]
    assert found(meet) == []


def test_words_in_brackets_tell_conditions_apart() -> None:
    table = read(
        {"filing_condition": "违法搭建（正在建设）"}, {"filing_condition": "违法搭建（已形成）", "limit_value": "15"}
    )
    assert found(table) == []


def test_ranges_and_alternatives_are_read_from_the_words() -> None:
    assert [str(one) for one in ranges_of("开裂面积达1m²以上5m²以下")] == ["开裂面积 m² 1–5"]
    assert [str(one) for one in ranges_of("井框与路面高低差大于2cm")] == ["面高低差 cm 2–…"]
    assert terms_of("缺失、移位、开裂，存在安全隐患的") == {"缺失", "移位", "开裂", "存在安全隐患"}


def test_a_serial_is_used_once_and_counted_when_it_is_left_out() -> None:
    header = [*HEADER, "serial"]
    rows = [
        [*lines({"filing_condition": text})[1], serial]
        for text, serial in (("甲", "1"), ("乙", "1"), ("丙", "x"), ("丁", ""), ("戊", "9"))
    ]
    table = read_standard_table(as_csv([header, *rows]), "t.csv")
    assert [one.serial for one in table.classes[0].conditions] == [1, 2, 3, 4, 9]
    assert [(code, row) for code, row, _ in found(table)] == [("serial_twice", 3), ("serial_unusable", 4)]


def test_a_comma_that_is_not_quoted_is_found() -> None:
    content = as_csv(lines({})) + (",".join([*lines({})[1], "", "x"]) + "\n").encode()
    assert ("row_too_long", 3, "") in found(read_standard_table(content, "t.csv"))


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * (300 << 20))
    return buffer.getvalue()


def other_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("photo.jpg", b"x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", TableEmpty),
        (b"\xef\xbb\xbf\r\n \r\n", TableEmpty),
        (as_csv([list(HEADER)]), TableEmpty),
        (as_excel([list(HEADER)]), TableEmpty),
        (as_csv(lines({})) + b"\xff\xff\xff", TableEncodingUnusable),
        (b"%PDF-1.7 ...", TableFormatUnknown),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, TableFormatUnknown),
        (b"kind,\0\0,x\n1,2,3\n", TableFormatUnknown),
        (other_zip(), TableFormatUnknown),
        (as_excel(lines({}))[:400], TableBroken),
        (as_csv(lines({})) + b'event,"never closed\n', TableBroken),
        (as_csv([[name for name in HEADER if name != "closing_condition"], ["x"] * 11]), TableColumnsMissing),
        (as_csv([["a", "b"], ["1", "2"]]), TableColumnsMissing),
        (as_excel(lines({}, {"filing_condition": "别的"}), merged=["E2:E3"]), TableCellsMerged),
        (bomb(), TableTooLarge),
        (as_csv([list(HEADER), *([["event"] * 12] * 50_001)]), TableTooLarge),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_each_bad_file_gets_one_clear_error(content: bytes, error: type[FurongError]) -> None:
    name = "标准.xlsx" if content.startswith(b"PK") else "标准.csv"
    with pytest.raises(error) as raised:
        read_standard_table(content, name)
    assert name in raised.value.sentence("zh")
    assert name in raised.value.sentence("en")


@pytest.mark.parametrize("name", ["标准.xlsx", "标准.XLS"])
def test_text_that_is_named_a_workbook_is_told_to_be_none(name: str) -> None:
    with pytest.raises(TableNoWorkbook) as raised:
        read_standard_table(as_csv([["a", "b"], ["1", "2"]]), name)
    assert "文本（utf-8-sig）" in raised.value.sentence("zh")


def test_a_missing_column_and_merged_cells_are_told_together() -> None:
    table = [
        [cell for place, cell in enumerate(line) if place != 6] for line in lines({}, {"filing_condition": "别的"})
    ]
    with pytest.raises(TableColumnsMissing) as raised:
        read_standard_table(as_excel(table, merged=["E2:E3"]), "t.xlsx")
    assert [(one.pointer, one.got) for one in raised.value.fields] == [
        ("1:closing_condition", ""),
        ("Sheet!E2:E3", "merged"),
    ]
    assert "结案条件 (closing_condition)" in raised.value.sentence("zh")


def test_merged_cells_can_be_filled_when_that_is_asked_for() -> None:
    table = lines({}, {"filing_condition": "别的", "small_name": ""})
    filled = read_standard_table(as_excel(table, merged=["E2:E3"]), "t.xlsx", fill_merged=True)
    assert found(filled) == []
    assert [one.text_zh for one in filled.classes[0].conditions] == ["路面散落纸屑", "别的"]


def test_several_sheets_are_one_table_and_rows_name_their_sheet() -> None:
    book = Workbook()
    for place, name in enumerate(("部件", "事件", "说明")):
        sheet = book.create_sheet(name, place)
        for line in lines({"small_code": f"1{place}", "closing_condition": ""}) if name != "说明" else [["说明"]]:
            sheet.append(line)
    buffer = io.BytesIO()
    book.save(buffer)
    table = read_standard_table(buffer.getvalue(), "t.xlsx")
    assert [one.place for one in table.findings if one.code == "closing_missing"] == [
        "事件!2!closing_condition",
        "部件!2!closing_condition",
    ]


def test_the_table_that_is_brought_along_is_whole() -> None:
    content = files("furong.nets.casework").joinpath("data", "standard_table.csv").read_bytes()
    table = read_standard_table(content, "standard_table.csv")
    assert [one for one in table.findings if one.severity is not Severity.HINT] == []
    codes = {one.code for one in table.classes}
    assert codes >= NEEDED
    assert len(codes) >= 40
    for one in table.classes:
        assert one.name_en
        assert one.major_en
        for condition in one.conditions:
            assert condition.text_en
            assert condition.closing_en
            assert condition.handling_en
            assert condition.limit
