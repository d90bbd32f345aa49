"""The zone editor in a real browser: a zone is drawn, moved by mouse, finger and keys, saved, and taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.support.browser import PHONE, Reader, audit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Readers = Callable[..., Reader]
#: A square at the Tianfu 3rd Street, and the same corners in an order in which two sides cross.
_SQUARE = [[104.066, 30.548], [104.067, 30.548], [104.067, 30.549], [104.066, 30.549]]
_BOW = [_SQUARE[0], _SQUARE[2], _SQUARE[1], _SQUARE[3]]


def _text(ring: list[list[float]]) -> str:
    return json.dumps({"type": "Polygon", "coordinates": [[*ring, ring[0]]]})


def _ring(page: Page) -> list[list[float]]:
    """Return what the form would send as the outline, without the corner that is there twice."""
    geometry: dict[str, Any] = json.loads(page.input_value("#geometry"))
    ring: list[list[float]] = geometry["coordinates"][0][:-1]
    return ring


def _drawn(page: Page) -> None:
    expect(page.locator("[data-zone-editor]")).to_have_attribute("data-drawn", "true")


def _describe(page: Page, key: str) -> None:
    page.fill("#key", key)
    page.fill("#name_zh", "测试停放区")
    page.select_option("#area", "510171")
    page.fill("#capacity", "40")


def test_a_zone_is_drawn_moved_undone_and_saved(reader: Readers) -> None:
    page = reader("steward").open("/mobility/new-zone")
    _drawn(page)
    page.get_by_role("button", name="重新绘制").click()
    box = page.locator("[data-zone-editor]").bounding_box()
    assert box is not None
    for across, along in ((0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6)):
        page.mouse.click(box["x"] + box["width"] * across, box["y"] + box["height"] * along)
    expect(page.locator(".zone-handle--corner")).to_have_count(4)
    page.locator(".zone-handle--corner").first.click()
    expect(page.get_by_role("button", name="完成")).to_be_hidden()
    before = _ring(page)
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.4)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.3, steps=4)
    page.mouse.up()
    moved = _ring(page)
    assert (moved[0][0] < before[0][0], moved[0][1] > before[0][1]) == (True, True)
    assert moved[1:] == before[1:]
    page.get_by_role("button", name="撤销").click()
    assert _ring(page) == before
    page.get_by_role("button", name="重做").click()
    assert _ring(page) == moved
    page.locator(".zone-handle--middle").first.click()
    expect(page.locator(".zone-handle--corner")).to_have_count(5)
    assert audit(page) == []
    _describe(page, "T01")
    page.get_by_role("button", name="保存停放区").click()
    page.wait_for_url("**/mobility/zones/T01")
    expect(page.get_by_text("T01 已保存为第 1 版")).to_be_visible()


def test_the_keyboard_alone_draws_and_moves_a_zone(reader: Readers) -> None:
    page = reader("steward").open("/mobility/new-zone")
    _drawn(page)
    page.get_by_role("button", name="重新绘制").press("Enter")
    for move in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press("Enter")
        page.keyboard.press(move)
        page.wait_for_timeout(600)
    page.get_by_role("button", name="完成").press("Enter")
    before = _ring(page)
    assert len(before) == 3
    page.locator(".zone-handle--corner").nth(1).focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowRight")
    moved = _ring(page)
    assert moved[1][1] - before[1][1] == pytest.approx(1 / 111_195, abs=1.5e-6)
    assert moved[1][0] - before[1][0] == pytest.approx(10 / 95_700, abs=5e-6)
    page.keyboard.press("+")
    expect(page.locator(".zone-handle--corner")).to_have_count(4)
    page.keyboard.press("Delete")
    page.keyboard.press("Delete")
    expect(page.locator("[data-zone-said]")).to_have_text("停放区至少要有 3 个角点。")
    page.keyboard.press("Control+z")
    expect(page.locator(".zone-handle--corner")).to_have_count(4)
    page.get_by_text("角点坐标").click()
    page.get_by_label("第 1 个角点的纬度").fill("30.55")
    page.keyboard.press("Tab")
    assert _ring(page)[0][1] == 30.55


def test_a_finger_drags_a_corner(reader: Readers) -> None:
    page = reader("steward", size=PHONE).open("/mobility/zones/P05/edit")
    _drawn(page)
    corner = page.locator(".zone-handle--corner").nth(3)
    corner.scroll_into_view_if_needed()
    box, before, sent = corner.bounding_box(), _ring(page), page.input_value("#geometry")
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    hand = page.context.new_cdp_session(page)
    for kind, shift in (("touchStart", 0), ("touchMove", 20), ("touchMove", 40)):
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x + shift, "y": y}]})
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.locator("#geometry")).not_to_have_value(sent)
    after = _ring(page)
    assert [at for at, (one, other) in enumerate(zip(before, after, strict=True)) if one != other] == [3]


def test_a_crossing_outline_is_told_at_once_and_not_saved_until_it_is_mended(reader: Readers) -> None:
    page = reader("steward").open("/mobility/new-zone")
    _drawn(page)
    page.get_by_text("GeoJSON 文本").click()
    page.fill("#geometry", _text(_BOW))
    page.keyboard.press("Tab")
    trouble = page.locator("[data-zone-trouble]")
    expect(trouble).to_contain_text("第 1 条边与第 3 条边在 104.066500, 30.548500 处相交")
    _describe(page, "T02")
    page.get_by_role("button", name="保存停放区").click()
    expect(trouble).to_be_focused()
    assert page.url.endswith("/mobility/new-zone")
    assert audit(page) == []
    page.fill("#geometry", _text(_SQUARE))
    page.keyboard.press("Tab")
    expect(trouble).to_be_hidden()
    page.get_by_role("button", name="保存停放区").click()
    page.wait_for_url("**/mobility/zones/T02")


def test_versions_are_laid_over_one_another_and_an_earlier_one_is_taken_again(reader: Readers) -> None:
    page = reader("steward").open("/mobility/zones/P06/edit")
    _drawn(page)
    page.fill("#capacity", "99")
    page.locator(".zone-handle--corner").first.focus()
    page.keyboard.press("Shift+ArrowRight")
    page.get_by_role("button", name="保存为新版本").click()
    page.wait_for_url("**/mobility/zones/P06")
    page.get_by_role("link", name="对比 第 1 版").click()
    expect(page.get_by_role("heading", name="第 2 版与第 1 版的不同")).to_be_visible()
    expect(page.locator("#differences + .table-box tr", has_text="容量")).to_contain_text("99")
    expect(page.locator("[data-zones-map]")).to_have_attribute("data-drawn", "true")
    assert audit(page) == []
    page.get_by_role("button", name="恢复此版本 第 1 版").click()
    expect(page.get_by_text("第 1 版已恢复，成为第 3 版")).to_be_visible()
    expect(page.locator(".page__head")).to_contain_text("第 3 版")


def test_without_scripts_the_form_takes_the_outline_as_text(reader: Readers) -> None:
    steward = reader("steward")
    steward.open("/me")
    context = steward.browser.new_context(storage_state=steward.state, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{steward.city.address}/mobility/new-zone")
    page.get_by_text("GeoJSON 文本").last.click()
    page.fill("#geometry", _text(_BOW))
    _describe(page, "T03")
    page.get_by_role("button", name="保存停放区").click()
    expect(page.get_by_role("alert").first).to_contain_text("停放区 T03 的外环在 [104.066500, 30.548500] 处与自身相交")
    assert page.input_value("#name_zh") == "测试停放区"
    page.fill("#geometry", _text(_SQUARE))
    page.get_by_role("button", name="保存停放区").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("测试停放区")
