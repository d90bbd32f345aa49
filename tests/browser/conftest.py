"""One running city for all browser tests of a run, and readers to open its pages with.

A test asks for ``reader`` and gets a function: ``reader("duty", size=PHONE, language="en").open("/cases")`` returns a
page of Playwright, signed in. What the pages complain about (console, failed requests) fails the test at its end,
unless it has emptied ``complaints`` itself. ``audit(page)`` of tests/support/browser.py runs axe-core.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, StorageState, expect, sync_playwright
from tests.support.browser import CHROMIUM, CHROMIUM_OPTIONS, PATIENCE_MS, City, Reader, running_city

#: A busy machine is slow, not wrong.
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="package")
def city() -> Iterator[City]:
    """A city with the demo's morning, on a directory and a port of its own."""
    if CHROMIUM is None:
        pytest.skip("no /usr/bin/chromium: the browser tests did not run (apt-get install chromium)")
    with tempfile.TemporaryDirectory(prefix="furong-", ignore_cleanup_errors=True) as root:
        Path(root).chmod(0o755)
        with running_city(Path(root)) as running:
            yield running


@pytest.fixture(scope="module")
def browser(city: City) -> Iterator[Browser]:
    """A Chromium for the tests of one file; longer it must not live, because its event loop is that of the thread."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_OPTIONS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def states() -> dict[str, StorageState]:
    """The cookies of those who have signed in already."""
    return {}


@pytest.fixture
def reader(browser: Browser, city: City, states: dict[str, StorageState]) -> Iterator[Callable[..., Reader]]:
    """A function that makes readers; when the test ends, none of their pages may have complained."""
    made: list[Reader] = []

    def make(username: str = "", **wishes: Any) -> Reader:
        made.append(Reader(browser, city, username, state=states.get(username), **wishes))
        return made[-1]

    yield make
    for one in made:
        if one.username and one.state is not None:
            states[one.username] = one.state
    for context in browser.contexts:
        context.close()
    assert [complaint for one in made for complaint in one.complaints] == []
