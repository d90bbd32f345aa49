"""The workbench by keyboard alone: a call is taken, handed on with one key, and answered from the knowledge."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.support.browser import DESK, PHONE, WALL, City, Reader, audit
from tests.support.commands import token_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Readers = Callable[..., Reader]
_CATEGORY, _CLAUSE = "二次供水", "二次供水管理办法第八条"
_UNIT, _OTHER = "data-bureau", "guixi-office"
_SAID = (
    ("citizen", "我们光华大道芙蓉小区二次供水停了，都第三天了。"),
    ("agent", "请问是哪一栋？"),
    ("citizen", "12栋，家里有老人和小孩，今天能不能修好？"),
)


def _send(city: City, username: str, path: str, body: dict[str, Any]) -> Any:
    headers = {"Authorization": f"Bearer {token_of(city.data, username)}"}
    answer = httpx.post(f"{city.address}/api/v1/hotline{path}", json=body, headers=headers, timeout=300)
    assert answer.is_success, answer.text
    return answer.json()


def _speak(city: City, call: str, first: int, *said: tuple[str, str]) -> None:
    segments = [{"seq": at, "speaker": who, "text": text} for at, (who, text) in enumerate(said, first)]
    _send(city, "exchange", f"/calls/{call}/segments", {"segments": segments})


def _handled(city: City, unit: str) -> None:
    told = {"channel": "phone", "text": "芙蓉小区二次供水泵坏了", "area": "510171", "citizen_phone": "13812345678"}
    number = _send(city, "agent", "/appeals", told)["number"]
    for step in ({"step": "register"}, {"step": "classify", "category": _CATEGORY}):
        _send(city, "agent", f"/appeals/{number}/steps", step)
    _send(city, "agent", f"/appeals/{number}/steps", {"step": "assign", "unit": unit, "clause": _CLAUSE})


@pytest.fixture(scope="module")
def known(city: City) -> None:
    """Two units that have handled the like, and an item that answers it."""
    for unit in (_UNIT, _UNIT, _OTHER):
        _handled(city, unit)
    item = {
        "question": "小区二次供水停了谁来修？",
        "answer": "已移交的由供水企业维修。未移交的由物业维修。",
        "owner": _UNIT,
        "source": "二次供水管理办法",
        "valid_from": "2026-01-01",
    }
    _send(city, "steward", "/knowledge", item)


def _sound(page: Page) -> None:
    for width, height in (PHONE, DESK, WALL):
        page.set_viewport_size({"width": width, "height": height})
        assert audit(page) == [], f"{width} x {height}"
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})


def _focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.name || document.activeElement.className"))


@pytest.mark.usefixtures("known")
def test_a_call_becomes_an_order_by_keyboard_alone(city: City, reader: Readers) -> None:
    _speak(city, "keys-1", 1, *_SAID[:2])
    page = reader("agent").open("/hotline/new?call=keys-1")
    expect(page.locator("#place")).to_have_value("光华大道芙蓉小区")
    # The rest is said while the page is open, and fills it; what the agent has written stays.
    page.locator("#category").focus()
    page.keyboard.type(_CATEGORY)
    _speak(city, "keys-1", 3, _SAID[2])
    expect(page.locator("#place")).to_have_value("光华大道芙蓉小区 12栋")
    expect(page.locator("#want")).to_have_value("今天能不能修好")
    expect(page.locator("#urgency")).to_have_value("urgent")
    expect(page.locator("#category")).to_have_value(_CATEGORY)
    expect(page.locator("#part-units [data-candidate]")).to_have_count(2)
    expect(page.locator(".workbench__said mark")).not_to_have_count(0)
    page.locator("#place").focus()
    expect(page.locator(".workbench__said mark.is-focus")).to_have_text(["光华大道芙蓉小区", "12栋"])
    _sound(page)
    # One key confirms what is not sure, one chooses the unit, one sends.
    page.locator("#urgency").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".field--confirm")).to_have_count(0)
    page.keyboard.press("1")
    expect(page.locator(f"[name=unit][value={_UNIT}]")).to_be_checked()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/hotline/appeals/SQ"))
    expect(page.locator(".facts").first).to_contain_text(_CATEGORY)
    expect(page.locator("main")).to_contain_text(_CLAUSE)
    expect(page.locator("#accepted")).to_contain_text("今天能不能修好")


@pytest.mark.usefixtures("known")
def test_two_keys_make_an_order_when_something_is_not_sure(city: City, reader: Readers) -> None:
    _speak(city, "keys-2", 1, *_SAID)
    page = reader("agent").open("/hotline/new?call=keys-2")
    expect(page.locator(".field--confirm #urgency")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-kept]")).to_contain_text("请确认")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/hotline/appeals/SQ"))
    expect(page.locator("#steps")).to_be_visible()


@pytest.mark.usefixtures("known")
def test_knowledge_answers_with_one_key(city: City, reader: Readers) -> None:
    _speak(city, "keys-3", 1, ("citizen", "小区二次供水停了该找谁来修？"))
    page = reader("agent").open("/hotline/new?call=keys-3")
    expect(page.locator("#part-found [data-cite]").first).to_be_visible()
    page.locator(".button--primary").focus()
    page.keyboard.press("r")
    expect(page.locator("#text")).to_have_value(re.compile("已告知来电人"))
    page.locator(".button--primary").focus()
    page.keyboard.press("c")
    expect(page.locator("#reply")).to_be_focused()
    expect(page.locator("#reply")).to_have_value(re.compile("供水企业维修"))
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/hotline/(appeals/SQ|new)"))


def test_a_form_survives_when_the_page_is_lost(city: City, reader: Readers) -> None:
    _speak(city, "keys-4", 1, *_SAID)
    page = reader("agent").open("/hotline/new?call=keys-4")
    page.locator("#title").fill("我改过的标题")
    page.locator("#place").focus()
    page.keyboard.press("Escape")
    expect(page.locator("[data-kept]")).to_contain_text(re.compile(r"\d\d:\d\d:\d\d"))
    page.wait_for_timeout(1_500)
    page.reload()
    expect(page.locator("#title")).to_have_value("我改过的标题")
    expect(page.locator("#place")).to_have_value("")
    expect(page.locator("#want")).to_have_value("今天能不能修好")
