"""The page of standard tables in a real browser: our own table is uploaded, and a file of 100 MB never travels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect
from tests.support.browser import Reader, audit

from furong.nets.casework.api.standards import shipped_table

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Readers = Callable[..., Reader]


def test_our_table_is_uploaded_searched_and_asked_about_before_it_holds(reader: Readers) -> None:
    page = reader("steward").open("/standards")
    table: FilePayload = {"name": "标准.csv", "mimeType": "text/csv", "buffer": shipped_table().content}
    page.set_input_files("#file", files=[table])
    page.get_by_role("button", name="只检查").click()
    expect(page.locator("#checked-title")).to_contain_text("标准.csv")
    assert audit(page) == []
    page.set_input_files("#file", files=[table])
    page.fill("#key", "browser-2026.1")
    page.fill("#name_zh", "浏览器测试标准")
    page.get_by_role("button", name="存为草案").click()
    page.wait_for_url("**/standards/browser-2026.1?tab=findings")
    expect(page.get_by_role("heading", level=1)).to_have_text("浏览器测试标准")
    for tab in ("类别与条件", "差异", "案件回放"):
        page.locator(".tabs a", has_text=tab).click()
        expect(page.locator(".tabs a[aria-current]")).to_contain_text(tab)
        assert audit(page) == []
    page.locator(".tabs a").first.click()
    page.get_by_placeholder("代码、类别、条件或单位").fill("E04-93")
    page.keyboard.press("Enter")
    expect(page.locator("tbody code").first).to_have_text("E04-93")
    page.get_by_role("link", name="启用…").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("启用 browser-2026.1？")
    assert audit(page) == []


def test_a_file_of_100_mb_is_refused_before_it_travels(reader: Readers, tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    steward = reader("steward")
    page = steward.open("/standards")
    page.set_input_files("#file", large)
    trouble = page.get_by_role("alert")
    expect(trouble).to_have_text("large.csv 有 100 MB，最多 32 MB。请拆分，或去掉图片和其他工作表。")
    page.get_by_role("button", name="存为草案").click()
    assert page.url.endswith("/standards")
    assert (audit(page), steward.complaints) == ([], [])
    empty: FilePayload = {"name": "small.csv", "mimeType": "text/csv", "buffer": b""}
    page.set_input_files("#file", files=[empty])
    expect(trouble).to_have_count(0)
    page.get_by_role("button", name="存为草案").click()
    expect(page.get_by_role("alert")).to_contain_text("small.csv 是空的")
    assert [complaint for complaint in steward.complaints if "422" not in complaint] == []
    steward.complaints.clear()
