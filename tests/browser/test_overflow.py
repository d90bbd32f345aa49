"""A parking zone that overflows: from the counts of a camera to the phone of an operator's staff, and to its end."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.support.browser import PHONE, City, Reader, audit
from tests.support.commands import token_of
from tests.support.phone_work import stand_at_place, take_photo

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Readers = Callable[..., Reader]
_ZONE = "T-77"
_RING = [[104.0640, 30.5470], [104.0646, 30.5470], [104.0646, 30.5474], [104.0640, 30.5474], [104.0640, 30.5470]]
#: 60 bikes where 30 may stand.
_FULL = {"A": 30, "B": 20, "C": 10}
#: How often the camera counts until the phone has seen it. [1]
_COUNTS = 6
_PATIENCE_MS = 300_000


class Camera:
    """A zone of the city's own with a camera that counts in it."""

    def __init__(self, steward: httpx.Client, gateway: httpx.Client) -> None:
        self._steward, self._gateway = steward, gateway

    def watch(self) -> None:
        """Have the zone made."""
        zone = {
            "name_zh": "测试停放区",
            "name_en": "Zone of a test",
            "area": "510171",
            "geometry": {"type": "Polygon", "coordinates": [_RING]},
            "capacity": 30,
            "valid_from": "2020-01-01T00:00:00+08:00",
        }
        self._steward.put(f"/zones/{_ZONE}", json=zone).raise_for_status()

    def now(self) -> datetime:
        """Return what time it is in the city: that of the demo runs faster."""
        return datetime.fromisoformat(self._steward.get(f"/zones/{_ZONE}/live").raise_for_status().json()["at"])

    def count(self, bikes: dict[str, int], at: datetime) -> None:
        """Tell what stands there at an instant."""
        told = {
            "at": at.isoformat(),
            "source": "camera",
            "total": sum(bikes.values()),
            "sigma": 0.5,
            "by_operator": bikes,
        }
        self._gateway.post(f"/zones/{_ZONE}/counts", json=told).raise_for_status()


@pytest.fixture
def camera(city: City) -> Iterator[Camera]:
    """A camera of the running city."""
    with caller(city, "steward") as steward, caller(city, "gateway") as gateway:
        yield Camera(steward, gateway)


def caller(city: City, name: str) -> httpx.Client:
    headers = {"Authorization": f"Bearer {token_of(city.data, name)}"}
    return httpx.Client(base_url=f"{city.address}/api/v1/mobility", headers=headers, timeout=300.0)


#: The phone counts how often it is pressed, from page to page.
_COUNTED = """addEventListener("click", (event) => {
  if (event.isTrusted) sessionStorage.setItem("presses", 1 + Number(sessionStorage.getItem("presses") ?? 0));
}, true);"""


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def test_an_overflow_is_cleared_from_the_phone_in_four_presses(camera: Camera, reader: Readers) -> None:
    camera.watch()
    now = camera.now()
    for minutes in range(16, 1, -1):
        camera.count(_FULL, now - timedelta(minutes=minutes))
    operator = reader("operator-a", size=PHONE)
    page = operator.open("/tasks")
    card = page.locator(".taskcard", has_text="测试停放区")
    expect(card).to_be_visible(timeout=_PATIENCE_MS)
    expect(card).to_contain_text("60/30")
    assert audit(page) == []
    page.context.add_init_script(_COUNTED)
    page.evaluate(_COUNTED)
    card.get_by_role("button", name="去处置").click()
    page.wait_for_url("**/tasks/*-*")
    left = int(page.locator("#figure").get_attribute("data-left") or 0)
    assert 0 < left < 60
    expect(page.locator("#figure")).to_contain_text("60/30")
    page.locator("#moved").fill(str(left))
    stand_at_place(page)
    take_photo(page, "after", "cleared")
    press(page, "提交")
    expect(page.get_by_role("alert")).to_contain_text(f"还剩 {left} 辆")
    assert page.locator("#moved").input_value() == str(left)
    assert audit(page) == []
    figure = page.locator("#figure[data-left='0']")
    for _ in range(_COUNTS):  # as a camera does: it counts again and again, whether anybody has heard the last one
        camera.count({**_FULL, "A": 30 - left}, camera.now())
        with contextlib.suppress(AssertionError):
            expect(figure).to_be_attached(timeout=_PATIENCE_MS / _COUNTS)
            break
    expect(figure).to_be_attached()
    press(page, "提交")
    expect(page.locator("#toasts")).to_contain_text("已提交")
    # The shutter was one more: the picture is handed over without it.
    assert int(page.evaluate('sessionStorage.getItem("presses")')) + 1 == 4
    done = operator.open("/tasks?tab=done")
    expect(done.locator(".taskcard", has_text="测试停放区")).to_be_visible()
    assert [told for told in operator.complaints if "409" not in told and "422" not in told] == []
    operator.complaints.clear()
