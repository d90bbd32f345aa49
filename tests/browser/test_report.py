"""Reporting something in a real browser: in three presses, and without a network."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect
from tests.support.browser import PHONE, Reader, audit
from tests.support.phone_work import picture

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Readers = Callable[..., Reader]


def take_photo(page: Page, seed: str) -> None:
    """Choose a photo; the page shows it."""
    count = page.locator("[data-shots] figure").count()
    page.locator("[data-report-photo]").set_input_files(picture(seed))
    expect(page.locator("[data-shots] figure")).to_have_count(count + 1)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_fits_the_phone_and_the_cross_is_the_place(reader: Readers, language: str) -> None:
    page = reader("duty", size=PHONE, language=language).open("/report")
    page.locator('[data-report-map][data-drawn="true"]').wait_for()
    expect(page.locator("#lon")).to_have_value("104.066700")
    assert audit(page) == []
    page.locator("[data-report-map] canvas").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#lon")).not_to_have_value("104.066700")
    page.locator("[data-here]").click()
    expect(page.locator("#lon")).to_have_value("104.066700")


def test_a_photo_a_class_and_one_press_give_a_number(reader: Readers) -> None:
    duty = reader("duty", size=PHONE)
    page = duty.open("/report")
    send = page.locator("[data-report-send]")
    expect(send).to_have_text("请选择类别或填写说明")
    take_photo(page, "report online")
    page.locator("#report .option").first.click()
    expect(send).to_have_text("提交")
    send.click()
    page.wait_for_url("**/report/sent/*")
    number = page.url.rpartition("/")[2]
    expect(page.locator("main")).to_contain_text(number)
    assert audit(page) == []
    page.get_by_role("link", name="再报一件").click()
    expect(page.locator("[data-shots] figure")).to_have_count(0)


def test_without_a_network_a_draft_survives_and_is_sent_by_itself(reader: Readers) -> None:
    duty = reader("duty", size=PHONE)
    page = duty.open("/report")
    page.locator("html[data-kept-offline]").wait_for(state="attached")
    expect(page.locator("#lon")).to_have_value("104.066700")
    page.context.set_offline(True)
    take_photo(page, "report offline")
    page.fill("#text", "路灯不亮（离线上报）")
    expect(page.locator("[data-saved]")).to_contain_text("已自动保存")
    page.reload()
    expect(page.locator("#text")).to_have_value("路灯不亮（离线上报）")
    expect(page.locator("[data-shots] figure")).to_have_count(1)
    page.locator("[data-report-send]").click()
    expect(page.locator("[data-offline]")).to_contain_text("1 件已存手机")
    expect(page.locator("#text")).to_have_value("")
    page.context.set_offline(False)
    sent = page.locator("[data-sent] a")
    expect(sent).to_have_text(re.compile(r"已提交：案件 \d+"))
    duty.complaints.clear()
    sent.click()
    page.wait_for_url("**/report/sent/*")
    expect(page.locator("main")).to_contain_text("路灯不亮（离线上报）")


def test_without_a_network_an_address_shows_its_own_page_or_says_that_it_is_not_kept(reader: Readers) -> None:
    duty = reader("duty", size=PHONE)
    page = duty.open("/tasks")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    for path, title in (("/report", "随手报"), ("/tasks", "我的任务"), ("/report?again=1", "随手报")):
        page.goto(urljoin(page.url, path))
        expect(page.locator("h1").first).to_have_text(title)
    page.goto(urljoin(page.url, "/tasks/00000000-0000-0000-0000-000000000000"))
    expect(page.locator("h1")).to_have_text("没有网络")
    page.get_by_role("link", name="随手报").click()
    page.wait_for_url("**/report")
    expect(page.locator("h1").first).to_have_text("随手报")
    page.context.set_offline(False)
    duty.complaints.clear()


def test_what_the_node_refuses_becomes_the_draft_again(reader: Readers) -> None:
    duty = reader("duty", size=PHONE)
    page = duty.open("/report")
    take_photo(page, "report outside")
    page.fill("#text", "在城市之外")
    page.fill("#lon", "10")
    page.locator("[data-report-send]").click()
    expect(page.get_by_role("alert")).to_contain_text("未被接收")
    page.get_by_role("button", name="修改后重新提交").click()
    page.wait_for_url("**/report")
    expect(page.locator("#text")).to_have_value("在城市之外")
    expect(page.locator("[data-shots] figure")).to_have_count(1)
    assert [complaint for complaint in duty.complaints if "422" not in complaint] == []
    duty.complaints.clear()


def test_what_is_near_already_is_shown_before_it_is_sent_again(reader: Readers) -> None:
    page = reader("duty", size=PHONE).open("/report")
    page.fill("#text", "人行道地砖松动，雨天溅水")
    page.locator("[data-report-send]").click()
    page.wait_for_url("**/report/sent/*")
    number = page.url.rpartition("/")[2]
    page.get_by_role("link", name="再报一件").click()
    page.fill("#text", "人行道的地砖松动，雨天溅水")
    near = page.locator("section[data-near]")
    expect(near).to_contain_text(f"…{number[-5:]}")
    assert audit(page) == []
    near.locator("li", has_text=f"…{number[-5:]}").get_by_role("button").click()
    page.wait_for_url(f"**/report/sent/{number}?known=1")
