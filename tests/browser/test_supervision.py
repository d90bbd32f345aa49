"""Supervision in a real browser: asked at a desk, answered on a phone, seen on the board."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.support.browser import DESK, PHONE, Reader, audit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Readers = Callable[..., Reader]
_MORNING_MS = 300_000
_WANTED = "今日必须清运完毕"


def _asked(page: Page) -> Locator:
    """Return what the leader has asked for: where the morning has gone on for long, the city has asked as well."""
    return page.locator('li[id^="supervision-"]', has_text=_WANTED)


def _ask(reader: Readers) -> tuple[Page, str]:
    """Let a duty officer dispatch a case and a leader ask for it; return the leader's page and its number."""
    duty = reader("duty").open("/cases?view=dispatch")
    duty.locator("[data-row]").first.wait_for(timeout=_MORNING_MS)
    number = str(duty.locator("[data-row]").last.get_attribute("data-row"))
    duty.goto(urljoin(duty.url, f"/cases/{number}"))
    duty.locator('form[data-step="dispatch"] button').click()
    expect(duty.locator("#case")).to_contain_text("待接单")
    leader = reader("leader").open(f"/cases/{number}")
    leader.locator("#supervise > summary").click()
    leader.locator("#supervise-level").select_option("leader")
    leader.locator("#supervise-text").fill(_WANTED)
    leader.locator("#supervise").get_by_role("button", name="发起督办").click()
    expect(_asked(leader)).to_contain_text("待回复")
    assert audit(leader) == []
    return leader, number


def test_a_leader_asks_a_unit_replies_on_its_phone_and_the_board_tells_both(reader: Readers) -> None:
    leader, number = _ask(reader)
    phone = reader("operator-a", size=PHONE).open("/tasks")
    phone.locator(f'[data-case="{number}"] h2 a').click()
    _asked(phone).locator("summary").click()
    _asked(phone).locator("textarea").fill("车辆已出发")
    _asked(phone).get_by_role("button", name="提交回复").click()
    expect(_asked(phone)).to_contain_text("车辆已出发")
    assert audit(phone) == []
    leader.goto(urljoin(leader.url, "/supervision?view=leader"))
    row = leader.locator(f"#row-{number}")
    expect(row).to_contain_text("已回复")
    for width, height in (DESK, PHONE):
        leader.set_viewport_size({"width": width, "height": height})
        assert audit(leader) == [], f"{width} x {height}"
    row.get_by_role("link").first.click()
    _asked(leader).get_by_role("button", name="解除督办").click()
    expect(leader).to_have_url(re.compile(f"/cases/{number}"))
    expect(_asked(leader)).to_contain_text("已解除")
