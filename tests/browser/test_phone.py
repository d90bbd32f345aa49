"""The phone of an operator's staff in a real browser: tasks, photos, and a morning without a network."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect
from tests.browser.test_desk import dispatch
from tests.support.browser import PHONE, Reader, audit
from tests.support.phone_work import choose_result, finish_task, open_task, picture, stand_at_place, take_photo

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Readers = Callable[..., Reader]
TaskOf = Callable[[str], str]


@pytest.fixture
def task_of(reader: Readers) -> TaskOf:
    """A function that returns a case of which an operator still has to do its part; one is dispatched if need be."""

    def find(operator: str) -> str:
        page = reader(operator, size=PHONE).open("/tasks")
        page.locator(".taskcard, .empty").first.wait_for()
        cards = page.locator(".taskcard")
        if cards.count():
            return str(cards.last.get_attribute("data-case"))
        return dispatch(reader("duty").open("/cases?view=dispatch"))

    return find


def wait_until_kept(page: Page) -> None:
    """Wait until the pages of the list are kept on the phone."""
    page.locator("html[data-kept-offline]").wait_for(state="attached")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("large", [False, True])
def test_the_pages_fit_the_phone_and_the_thumb(reader: Readers, task_of: TaskOf, language: str, large: bool) -> None:
    number = task_of("operator-b")
    page = reader("operator-b", size=PHONE, language=language, large=large).open("/tasks")
    expect(page.locator(f'[data-case="{number}"]')).to_be_visible()
    least = 60 if large else 44
    for path in ("/tasks", page.locator(f'[data-case="{number}"] h2 a').get_attribute("href") or ""):
        page.goto(urljoin(page.url, path))
        assert audit(page) == []
        for box in page.locator("main .button:visible, .counts a, .thumb .button:visible, .option:visible").all():
            size = box.bounding_box()
            assert size is not None
            assert size["height"] >= least, box.inner_text()


def test_a_task_is_done_in_four_presses_and_two_photos(reader: Readers, task_of: TaskOf) -> None:
    number = task_of("operator-a")
    operator = reader("operator-a", size=PHONE)
    begun = time.monotonic()
    finish_task(operator, number)
    print(f"phone: task done after {time.monotonic() - begun:.2f} s")
    page = operator.open("/tasks?tab=done")
    expect(page.locator(f'[data-case="{number}"] img')).to_be_visible()


def test_the_button_says_what_is_missing(reader: Readers, task_of: TaskOf) -> None:
    number = task_of("operator-a")
    page = open_task(reader("operator-a", size=PHONE), number)
    send = page.locator("[data-send]")
    expect(send).to_have_text("还差 2 张照片")
    take_photo(page, "before", f"{number} before")
    expect(send).to_have_text("还差 1 张照片")
    take_photo(page, "after", number)
    expect(send).to_have_text("请选择处置结果")
    expect(send).to_have_attribute("aria-disabled", "true")
    choose_result(page, "partly_cleared")


def test_what_is_no_photo_is_refused_in_words_and_nothing_is_lost(reader: Readers, task_of: TaskOf) -> None:
    number = task_of("operator-a")
    operator = reader("operator-a", size=PHONE)
    page = open_task(operator, number)
    page.locator('form[data-kind="before"] [data-shot]').set_input_files(
        {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"no photo at all"}
    )
    expect(page.get_by_role("alert")).to_contain_text("照片无法使用")
    page.get_by_role("button", name="知道了").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    take_photo(page, "before", f"{number} before")
    assert [complaint for complaint in operator.complaints if "422" not in complaint and "400" not in complaint] == []
    operator.complaints.clear()


def test_a_returned_task_needs_a_reason_and_comes_back_to_the_desk(reader: Readers, task_of: TaskOf) -> None:
    number = task_of("operator-c")
    page = open_task(reader("operator-c", size=PHONE), number)
    page.get_by_text("不属本单位").click()
    page.fill("#return-reason", "车辆不是本企业投放")
    page.get_by_role("button", name="退回派单人").click()
    expect(page.locator("#toasts")).to_contain_text("已退回派单人")
    desk = reader("duty").open(f"/cases?case={number}")
    expect(desk.locator("#drawer")).to_contain_text("车辆不是本企业投放")


def test_without_a_network_everything_is_kept_and_sent_by_itself(reader: Readers, task_of: TaskOf) -> None:
    number = task_of("operator-a")
    operator = reader("operator-a", size=PHONE)
    page = operator.open("/tasks")
    wait_until_kept(page)
    page.context.set_offline(True)
    banner = page.locator("[data-offline]")
    expect(banner).to_contain_text("没有网络")
    page.locator(f'[data-case="{number}"]').get_by_role("button", name="去处置").click()
    page.wait_for_url("**/tasks/*-*")
    expect(banner).to_contain_text("1 件已存手机，有网后自动提交")
    page.get_by_role("button", name="我已到场").click()
    expect(page.locator("[data-arrived]")).to_have_text("已存手机")
    stand_at_place(page)
    for kind in ("before", "after"):
        page.locator(f'form[data-kind="{kind}"] [data-shot]').set_input_files(picture(f"offline {number} {kind}"))
        expect(page.locator(f'.shots__kind:has(form[data-kind="{kind}"]) figure')).to_have_count(1)
    expect(banner).to_contain_text("4 件已存手机")
    page.reload()
    expect(page.locator(".shots figure")).to_have_count(2)
    choose_result(page, "cleared")
    page.fill("#note", "网络恢复后提交")
    page.locator("[data-send]").click()
    page.wait_for_url("**/tasks")
    expect(page.locator(f'[data-case="{number}"] [data-kept]')).to_be_visible()
    expect(banner).to_contain_text("5 件已存手机")
    page.context.set_offline(False)
    expect(banner).to_be_hidden(timeout=30_000)
    operator.complaints.clear()
    desk = reader("duty").open(f"/cases?case={number}")
    task = desk.locator(".work__task", has_text="单车企业甲")
    expect(task).to_contain_text("已反馈")
    expect(task).to_contain_text("网络恢复后提交")
    expect(task.locator("img")).to_have_count(2)


def test_what_has_been_accepted_meanwhile_does_not_hold_up_the_rest(reader: Readers, task_of: TaskOf) -> None:
    number = task_of("operator-b")
    operator = reader("operator-b", size=PHONE)
    page = operator.open("/tasks")
    wait_until_kept(page)
    page.context.set_offline(True)
    page.locator(f'[data-case="{number}"]').get_by_role("button", name="去处置").click()
    page.wait_for_url("**/tasks/*-*")
    page.get_by_role("button", name="我已到场").click()
    expect(page.locator("[data-offline]")).to_contain_text("2 件已存手机")
    open_task(reader("operator-b", size=PHONE), number)
    page.context.set_offline(False)
    # The page loads itself again once everything has been sent; a second reload by the test would race with that one.
    expect(page.locator("[data-arrived]")).to_contain_text("到场")
    wait_until_kept(page)
    expect(page.locator("[data-offline]")).to_be_hidden()
    expect(page.get_by_role("alert")).to_have_count(0)
    operator.complaints.clear()


def test_who_signs_out_leaves_nothing_to_read_behind(reader: Readers, task_of: TaskOf) -> None:
    task_of("operator-c")
    operator = reader("operator-c", size=PHONE)
    page = operator.open("/tasks")
    wait_until_kept(page)
    kept = "caches.keys().then((names) => names.length)"
    assert page.evaluate(kept) == 1
    page.goto(page.url.replace("/tasks", "/me"))
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/login**")
    operator.state = None
    page.wait_for_function("caches.match('/tasks').then((found) => !found)")
