"""The page of standard tables: a file is checked, kept, compared, replayed, put in force; bad ones are told of once."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook
from tests.support.city import hire, install_bikes, open_bike_case

from furong.nets.casework.api import standards

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files", "clock")]

HEADER = ("kind", "big_code", "big_name", "small_code", "small_name", "filing_condition", "closing_condition")
HEADER_LIMIT = (*HEADER, "limit_value", "limit_unit", "handling_unit")
LITTER = ("event", "01", "市容环境", "12", "道路不洁", "路面散落纸屑", "清扫干净", "2", "work_hour", "城管部门")
HTML = {"Accept": "text/html"}


def as_csv(*rows: Sequence[str], header: Sequence[str] = HEADER_LIMIT) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([header, *rows])
    return buffer.getvalue().encode()


def merged_excel() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADER_LIMIT, LITTER, LITTER):
        sheet.append(list(row))
    sheet.merge_cells("C2:C3")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def steward() -> Client:
    client = Client()
    client.force_login(hire("data_steward", area="510100", organisation="data-bureau").user)
    return client


def upload(client: Client, content: bytes, name: str = "标准.csv", **more: str) -> Any:
    form = {
        "act": "load",
        "key": "city-2026.1",
        "name_zh": "本市标准",
        "file": SimpleUploadedFile(name, content),
        **more,
    }
    return client.post("/standards/load", form, headers=HTML)


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("合并.xlsx", merged_excel(), "合并.xlsx 有合并单元格"),
        ("缺列.csv", as_csv(LITTER[:7], header=HEADER), "表头缺少列"),
        ("空.csv", b"", "空.csv 是空的"),
        ("图.csv", b"\x89PNG\r\n\x1a\n" + bytes(60), "图.csv 看起来是PNG"),
    ],
    ids=["merged", "column", "empty", "picture"],
)
def test_a_file_that_is_no_table_is_told_once_beside_its_field(
    steward: Client, name: str, content: bytes, told: str
) -> None:
    answer = upload(steward, content, name)
    assert answer.status_code == 422
    page = text(answer)
    assert page.count(told) == 1
    assert 'id="file-error" role="alert"' in page
    assert 'value="city-2026.1"' in page
    assert standards.list_standard_tables() == []


def test_a_form_without_a_file_says_so(steward: Client) -> None:
    answer = steward.post("/standards/load", {"act": "check", "key": "x"}, headers=HTML)
    assert (answer.status_code, text(answer).count("请先选择一个 CSV 或 .xlsx 文件。")) == (422, 1)


def test_an_unknown_unit_is_found_in_its_row_and_column_with_how_to_mend_it(steward: Client) -> None:
    odd = (*LITTER[:5], "路面有油污", *LITTER[6:8], "光年", LITTER[9])
    checked = text(upload(steward, as_csv(LITTER, odd), act="check"))
    assert "第 3 行 <code>limit_unit</code>" in checked
    assert "光年" in checked
    assert standards.list_standard_tables() == []
    kept = upload(steward, as_csv(LITTER, odd))
    assert (kept.status_code, kept.headers["Location"]) == (302, "/standards/city-2026.1?tab=findings")
    page = text(steward.get(kept.headers["Location"], headers=HTML))
    assert "第 3 行 <code>limit_unit</code>" in page
    assert "还有 1 处错误，改正后才能启用" in page
    refused = steward.post("/standards/city-2026.1/activate", {"day": "2026-12-01"}, headers=HTML)
    assert (refused.status_code, "还有 1 处错误，不能启用" in text(refused)) == (422, True)


def test_merged_cells_are_filled_when_asked_for(steward: Client) -> None:
    assert upload(steward, merged_excel(), "合并.xlsx", fill_merged="1").status_code == 302
    assert standards.get_standard_table("city-2026.1").classes == 1


def test_a_version_is_searched_compared_replayed_and_put_in_force_after_a_question(
    steward: Client,
) -> None:
    install_bikes()
    open_bike_case()
    upload(steward, as_csv(LITTER), key="old")
    standards.activate_standard_table("old", "someone", since=standards.get_standard_table("old").loaded_at.date())
    bikes = (
        "event",
        "04",
        "街面秩序",
        "93",
        "共享单车管理",
        "未在规定区域停放",
        "停放整齐",
        "5",
        "work_day",
        "城管部门",
    )
    upload(steward, as_csv((*LITTER[:7], "3", *LITTER[8:]), bikes))
    found = text(steward.get("/standards/city-2026.1?q=纸屑", headers=HTML))
    assert ("E01-12" in found, "E04-93" in found) == (True, False)
    changes = text(steward.get("/standards/city-2026.1?tab=changes", headers=HTML))
    assert "<del>2 工作时</del> → <ins>3 工作时</ins>" in changes
    assert "新类别" in changes
    replay = text(steward.get("/standards/city-2026.1?tab=replay&days=30", headers=HTML))
    assert '<dt>案件总数</dt><dd class="num">1</dd>' in replay
    asked = text(steward.get("/standards/city-2026.1/activate", headers=HTML))
    assert "启用 city-2026.1？" in asked
    assert "它将替代 old" in asked
    assert standards.get_standard_table("city-2026.1").status == "draft"
    wrong = steward.post("/standards/city-2026.1/activate", {"day": "morgen"}, headers=HTML)
    assert (wrong.status_code, "请填写日期" in text(wrong)) == (422, True)
    done = steward.post("/standards/city-2026.1/activate", {"day": "2099-01-01"}, headers=HTML)
    assert done.status_code == 302
    assert "自 2099-01-01 起启用，共 2 种案件类型" in text(steward.get("/standards/city-2026.1", headers=HTML))
    assert standards.get_standard_table("city-2026.1").status == "active"
    ended = steward.post("/standards/city-2026.1/retire", {"day": "2099-02-01"}, headers=HTML)
    assert ended.status_code == 302
    assert standards.get_standard_table("city-2026.1").status == "retired"
