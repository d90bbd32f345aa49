"""The cockpit in a real browser: on the wall, on a desk and on a phone, in both languages, live, and without WebGL."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.support.browser import DESK, PHONE, WALL, Reader, audit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Readers = Callable[..., Reader]

#: Boxes that must lie beside each other, and texts that must be seen whole.
_BOXES = ".kpi, .map-panel, .panel"
_TEXTS = ".bar h1, .panel__head h2, .kpi__title, .kpi__value, .tile__box b, .tile__word, .air__value, .districts__value"
_OVERLAPS = """boxes => {
  const drawn = boxes.map(box => [box.className, box.getBoundingClientRect()]).filter(([, r]) => r.width && r.height);
  const found = [];
  for (const [i, [a, p]] of drawn.entries()) for (const [b, q] of drawn.slice(i + 1)) {
    const beside = p.left >= q.right - 1 || q.left >= p.right - 1;
    const below = p.top >= q.bottom - 1 || q.top >= p.bottom - 1;
    if (!beside && !below) found.push(`${a} ${b}`);
  }
  return found;
}"""
_CUT = """texts => texts.filter(text => text.getClientRects().length && text.scrollWidth > text.clientWidth + 1
  && getComputedStyle(text).display !== "inline").map(text => text.className + ": " + text.textContent.trim())"""
#: A browser without WebGL, which is what old machines and remote desktops have.
_NO_GL = """(() => {
  const other = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
    return kind.startsWith("webgl") ? null : other.call(this, kind, ...rest);
  };
})()"""


def drawn(page: Page) -> Page:
    """Wait until the map has been drawn, and return the page."""
    page.wait_for_selector("[data-drawn]", timeout=300_000)
    page.wait_for_selector("[data-trend-chart] svg")
    return page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", [WALL, DESK, PHONE], ids=["wall", "desk", "phone"])
def test_everything_is_seen_whole(reader: Readers, size: tuple[int, int], language: str) -> None:
    page = drawn(reader("leader", size=size, language=language).open("/cockpit"))
    assert page.eval_on_selector_all(_BOXES, _OVERLAPS) == []
    assert page.eval_on_selector_all(_TEXTS, _CUT) == []
    assert audit(page) == []
    beyond = page.evaluate("document.documentElement.scrollHeight - innerHeight")
    assert beyond == 0 if size == WALL else beyond > 0


def test_large_text_scrolls_and_is_seen_whole(reader: Readers) -> None:
    page = drawn(reader("duty", size=WALL, large=True).open("/cockpit"))
    assert page.evaluate("document.documentElement.scrollHeight > innerHeight")
    assert page.eval_on_selector_all(_BOXES, _OVERLAPS) == []
    assert audit(page) == []


def test_a_larger_screen_shows_the_same_page_larger(reader: Readers) -> None:
    page = drawn(reader("duty", size=WALL).open("/cockpit?kiosk"))
    small = page.eval_on_selector(".kpi", "box => box.getBoundingClientRect().height")
    page.set_viewport_size({"width": 2880, "height": 1620})
    large = page.eval_on_selector(".kpi", "box => box.getBoundingClientRect().height")
    assert large == pytest.approx(1.5 * small, rel=0.02)
    assert page.evaluate("document.documentElement.scrollHeight - innerHeight") == 0


def test_figures_change_without_anybody_asking(reader: Readers) -> None:
    page = drawn(reader("duty").open("/cockpit"))
    expect(page.locator(".bar .live")).to_have_attribute("data-live-state", "live")
    panel = page.locator('[data-panel="points"]')
    before = panel.locator(".fresh").inner_text()
    page.evaluate("""window.kept = document.querySelector('[data-panel="points"]').firstElementChild""")
    expect(panel.locator(".fresh")).not_to_have_text(before, timeout=300_000)
    assert page.evaluate("window.kept.isConnected"), "what has not changed stays where it is"


def test_the_list_of_alarms_can_be_held(reader: Readers) -> None:
    page = drawn(reader("leader").open("/cockpit"))
    button = page.locator("[data-pause]")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    held = page.locator("#h-alarms ~ .fresh").inner_text()
    page.wait_for_timeout(4000)
    page.evaluate("""document.querySelector('[data-panel="alarms"]').dispatchEvent(new CustomEvent("refresh"))""")
    page.wait_for_timeout(1500)
    assert page.locator("#h-alarms ~ .fresh").inner_text() == held
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")


def test_the_map_is_worked_with_the_keyboard(reader: Readers) -> None:
    page = drawn(reader("duty").open("/cockpit"))
    assert page.locator('.pin[data-place="point"]').count() == 13
    pin = page.locator('.pin[data-card="card-P07"]')
    pin.focus()
    page.keyboard.press("Enter")
    card = page.locator("#card-P07")
    expect(card).to_be_visible()
    expect(card).to_be_focused()
    with page.expect_response("**/cockpit/panels/places"):
        page.locator('[data-panel="places"]').dispatch_event("refresh")
    page.wait_for_timeout(300)
    expect(card).to_be_focused()
    assert re.search(r"\d+ / 134", card.inner_text())
    assert card.get_by_role("link").last.get_attribute("href") == "/mobility/points/P07"
    assert audit(page) == []
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(pin).to_be_focused()
    page.locator(".places__list summary").press("Enter")
    expect(page.locator(".places__sheet li").first).to_be_visible()


def test_layers_change_what_the_map_shows(reader: Readers) -> None:
    page = drawn(reader("leader").open("/cockpit"))
    for layer in ("cases", "districts", "bikes"):
        page.locator(f'[data-layer-button="{layer}"]').click()
        expect(page.locator(f'[data-key="{layer}"]')).to_be_visible()
        expect(page.locator("[data-key]:visible")).to_have_count(1)
        points = page.locator('.pin[data-place="point"]').first
        expect(points).to_be_visible() if layer == "bikes" else expect(points).to_be_hidden()


def test_a_browser_without_gl_has_a_flat_map(reader: Readers) -> None:
    page = reader("duty").open("/packs")
    page.context.add_init_script(_NO_GL)
    page.goto(page.url.replace("/packs", "/cockpit"))
    drawn(page)
    assert page.locator(".city-map canvas").count() == 1
    assert page.locator(".city-map").get_attribute("role") == "img"
    assert audit(page) == []


def test_the_chart_is_a_table_too(reader: Readers) -> None:
    page = drawn(reader("duty").open("/cockpit"))
    page.locator(".as-table summary").click()
    expect(page.locator(".as-table__sheet tbody tr").first).to_be_visible()
    assert audit(page) == []


def test_the_screen_leads_out(reader: Readers) -> None:
    page = drawn(reader("duty").open("/cockpit"))
    page.locator(".bar .menu summary").click()
    page.get_by_role("link", name="案件处置").click()
    page.wait_for_url("**/cases")


def test_it_is_read_without_scripts(reader: Readers) -> None:
    """The figures are in the page as it comes."""
    page = reader("leader").open("/packs")
    text = page.context.request.get(page.url.replace("/packs", "/cockpit")).text()
    assert len(re.findall(r'class="tile"', text)) == 13
    assert 'data-figure="opened"' in text
