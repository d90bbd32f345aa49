"""The case desk in a real browser: seeing, dispatching, undoing, checking, closing."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect
from tests.support.browser import DESK, LAPTOP, PHONE, WALL, Reader, audit
from tests.support.phone_work import finish_task

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Readers = Callable[..., Reader]
_MORNING_MS = 300_000


def waiting_number(page: Page) -> str:
    """Return the number of a case that waits for dispatch, chosen in the drawer."""
    number = page.locator("[data-row]").last.get_attribute("data-row") or ""
    page.locator(f"#row-{number} [data-open]").click()  # by its number: meanwhile another one may be the last
    expect(page.locator("#drawer")).to_have_attribute("data-case", number)
    return number


def wait_for_cases(page: Page, count: int) -> None:
    """Wait until so many cases are listed; the morning opens them, and they appear by themselves."""
    page.locator("[data-row]").nth(count - 1).wait_for(timeout=_MORNING_MS)


def dispatch(page: Page) -> str:
    """Dispatch a waiting case with the key for it, and return its number."""
    wait_for_cases(page, 1)
    number = waiting_number(page)
    page.keyboard.press("d")
    expect(page.locator("#toasts")).to_contain_text(number[-5:])
    return number


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_desk_fits_and_can_be_read_by_everybody(reader: Readers, language: str) -> None:
    page = reader("duty", language=language).open("/cases")
    wait_for_cases(page, 1)
    number = page.locator("[data-row]").first.get_attribute("data-row")
    for path in ("/cases", f"/cases/{number}"):
        page.goto(urljoin(page.url, path))
        for width, height in (WALL, DESK, LAPTOP, PHONE):
            page.set_viewport_size({"width": width, "height": height})
            assert audit(page) == [], f"{path} at {width} x {height}"


def test_on_paper_everything_that_explains_a_number_is_open(reader: Readers) -> None:
    page = reader("duty").open("/cases")
    wait_for_cases(page, 1)
    number = page.locator("[data-row]").first.get_attribute("data-row")
    page.goto(urljoin(page.url, f"/cases/{number}"))
    lines = page.locator("details.derivation li")
    assert lines.count() > 1
    expect(lines.first).to_be_hidden()
    page.emulate_media(media="print")
    for line in lines.all():
        expect(line).to_be_visible()


def test_large_text_fits_too(reader: Readers) -> None:
    page = reader("duty", size=LAPTOP, large=True).open("/cases")
    expect(page.locator("[data-row]").first).to_be_visible()
    assert audit(page) == []


def test_a_dispatch_takes_one_press_and_can_be_undone(reader: Readers) -> None:
    page = reader("duty").open("/cases?view=dispatch")
    begun = time.monotonic()
    number = dispatch(page)
    print(f"desk: dispatched after {time.monotonic() - begun:.2f} s")
    expect(page.locator(f"#row-{number}")).to_have_count(0)
    expect(page.locator("#drawer")).to_contain_text("待接单")
    assert "view=dispatch" in page.url
    page.locator("#toasts").get_by_role("button", name="撤销").click()
    expect(page.locator("#toasts")).to_contain_text("已撤销")
    expect(page.locator(f"#row-{number}")).to_be_visible()
    assert "view=dispatch" in page.url


def test_a_dispatch_by_somebody_else_shows_by_itself_and_leaves_the_ticks(reader: Readers) -> None:
    mine = reader("duty").open("/cases?view=dispatch")
    wait_for_cases(mine, 2)
    kept = mine.locator("[data-tick]").first
    kept.check()
    kept_number = kept.get_attribute("value")
    mine.locator("h1").click()
    other = reader("duty").open("/cases?view=dispatch")
    number = dispatch(other)
    assert number != kept_number
    expect(mine.locator(f"#row-{number}")).to_have_count(0)
    expect(mine.locator(f'[data-tick][value="{kept_number}"]')).to_be_checked()
    expect(mine.locator("[data-bulk]")).to_contain_text("已选 1 件")
    other.locator("#toasts").get_by_role("button", name="撤销").click()
    expect(mine.locator(f"#row-{number}")).to_be_visible()


def test_ticked_cases_are_dispatched_at_once_and_what_fails_is_named(reader: Readers) -> None:
    page = reader("duty").open("/cases?view=dispatch")
    wait_for_cases(page, 2)
    ticks = page.locator("[data-tick]")
    ticks.first.check()
    ticks.nth(1).check()
    gone = ticks.nth(1).get_attribute("value") or ""
    other = reader("duty").open(f"/cases/{gone}")
    # The first page must not hear of it: two people press within the same second.
    page.evaluate("document.getElementById('board').removeAttribute('data-live')")
    other.get_by_role("button", name="派单").click()
    expect(other.locator("#toasts")).to_contain_text(gone[-5:])
    page.get_by_role("button", name="批量派单").click()
    expect(page.locator("#toasts")).to_contain_text("已派单 1 件")
    expect(page.locator("#toasts")).to_contain_text(gone[-5:])
    page.locator("#toasts").get_by_role("button", name="撤销").click()
    expect(page.locator("#toasts")).to_contain_text("已撤销")


def test_filters_are_in_the_address_and_an_empty_list_says_what_next(reader: Readers) -> None:
    page = reader("duty").open("/cases")
    page.locator("[data-row]").first.wait_for()
    page.locator("h1").click()
    page.keyboard.press("/")
    page.keyboard.type("没有这样的地方")
    expect(page.get_by_role("heading", name="没有符合条件的案件")).to_be_visible()
    assert "q=%E6%B2%A1" in page.url
    page.get_by_role("link", name="清除筛选").click()
    expect(page.locator("[data-row]").first).to_be_visible()
    page.select_option('select[name="unit"]', "operator-b")
    page.wait_for_url("**unit=operator-b**")
    expect(page.locator("[data-row]").first).to_be_visible()
    page.reload()
    expect(page.locator('select[name="unit"]')).to_have_value("operator-b")


def test_keys_lead_through_the_list(reader: Readers) -> None:
    page = reader("duty").open("/cases")
    wait_for_cases(page, 2)
    numbers = [row.get_attribute("data-row") for row in page.locator("[data-row]").all()]
    page.locator("h1").click()
    page.keyboard.press("j")
    expect(page.locator("#drawer")).to_have_attribute("data-case", str(numbers[1]))
    page.keyboard.press("k")
    expect(page.locator("#drawer")).to_have_attribute("data-case", str(numbers[0]))
    page.keyboard.press("o")
    expect(page.locator("[data-case-title]")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert audit(page) == []


def test_a_phone_leads_from_the_row_to_the_page_of_the_case(reader: Readers) -> None:
    page = reader("duty", size=PHONE).open("/cases")
    number = page.locator("[data-row]").first.get_attribute("data-row")
    page.locator(f"#row-{number} [data-open]").click()
    page.wait_for_url(f"**/cases/{number}")


def test_handled_with_photos_then_sent_back_and_closed(reader: Readers) -> None:
    duty = reader("duty").open("/cases?view=dispatch")
    number = dispatch(duty)
    begun = time.monotonic()
    for operator in ("operator-a", "operator-b", "operator-c"):
        finish_task(reader(operator, size=PHONE), number)
    print(f"phones: three operators done after {time.monotonic() - begun:.2f} s")
    checker = reader("checker").open(f"/cases?view=check&case={number}")
    drawer = checker.locator("#drawer")
    expect(drawer).to_contain_text("结案标准")
    pairs = drawer.locator(".work__task").first.locator("img")
    expect(pairs).to_have_count(2)
    before, after = (picture.bounding_box() for picture in pairs.all())
    assert before is not None
    assert after is not None
    assert before["y"] == after["y"]
    assert before["x"] < after["x"]
    assert audit(checker) == []
    drawer.locator("#step-rework > summary").click()
    drawer.locator("#reason-rework").fill("出口西侧仍有车辆")
    drawer.locator('[data-step="rework"]').get_by_role("button").click()
    expect(drawer).to_contain_text("出口西侧仍有车辆")
    for operator in ("operator-a", "operator-b", "operator-c"):
        finish_task(reader(operator, size=PHONE), number)
    expect(drawer.get_by_role("button", name="核查通过，结案")).to_be_visible()
    begun = time.monotonic()
    checker.locator("h1").click()
    checker.keyboard.press("c")
    expect(checker.locator("#toasts")).to_contain_text("已结案")
    print(f"desk: closed after {time.monotonic() - begun:.2f} s")
    expect(drawer).to_contain_text("已结案")
