"""Suggestions in a real browser: a category stands in its field, and an emergency is seen where nobody has reloaded."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.support.browser import DESK, PHONE, City, Reader, audit
from tests.support.commands import furong
from tests.support.made_up_appeals import LABELS, appeals, write_appeals

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Readers = Callable[..., Reader]
_TEXT = "芙蓉里12号停水，水压，水管，请尽快处理"
#: Processes ask every few seconds which model is in use; meanwhile a text gets no category. [1] [ms]
_TYPED_AGAIN, _FOLLOWED_MS = 30, 4_000


def _sound(page: Page) -> None:
    for width, height in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": height})
        assert audit(page) == [], f"{width} x {height}"


def _run(*arguments: str | Path) -> None:
    subprocess.run(furong("hotline", *arguments), capture_output=True, check=True, timeout=600)


@pytest.fixture
def model(city: City, tmp_path: Path) -> Iterator[None]:
    """A model that is in use in the city while the test runs."""
    table = write_appeals(tmp_path / "train.csv", appeals(1, 400))
    _run("train", table, "--out", tmp_path / "model.npz")
    _run("models", "install", tmp_path / "model.npz", "--data", city.data)
    _run("models", "use", "1", "--data", city.data)
    yield
    _run("models", "use", "none", "--data", city.data)


@pytest.mark.usefixtures("model")
def test_a_category_is_filled_in_and_an_emergency_is_seen_at_once(reader: Readers) -> None:
    lead, agent = reader("hotline-lead").open("/hotline"), reader("agent").open("/hotline/new")
    for _ in range(_TYPED_AGAIN):
        agent.locator("#text").fill("")
        agent.locator("#text").fill(_TEXT)
        with contextlib.suppress(AssertionError):
            expect(agent.locator("#category")).to_have_value(LABELS[0], timeout=_FOLLOWED_MS)
            break
    expect(agent.locator("#category")).to_have_value(LABELS[0])
    expect(agent.locator(".field--ai #category")).to_be_visible()
    _sound(agent)
    agent.keyboard.press("Control+Enter")
    expect(agent.locator("#steps")).to_be_visible()
    expect(agent.locator(".facts").first).to_contain_text(LABELS[0])

    agent.goto(agent.url.partition("/hotline")[0] + "/hotline/new")
    agent.locator("#text").fill("厨房里好大一股煤气味")
    expect(agent.locator("#part-emergencies [data-emergency]")).to_contain_text("煤气味")
    agent.keyboard.press("Control+Enter")
    expect(lead.locator("#emergencies")).to_contain_text("煤气味")
    _sound(lead)
    lead.goto(lead.url + "/model")
    expect(lead.locator(".model-curve svg")).to_be_visible()
    _sound(lead)
