"""A city that runs for the browser tests, and readers who open its pages in a real Chromium."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, ConsoleMessage, Geolocation, Page, Response, StorageState
from tests.support.ports import free_port
from tests.support.tables import give_people

__all__ = [
    "CHROMIUM",
    "CHROMIUM_OPTIONS",
    "DESK",
    "LAPTOP",
    "PATIENCE_MS",
    "PHONE",
    "WALL",
    "City",
    "Reader",
    "audit",
    "running_city",
]

#: The browser of the distribution, or None when it is not installed.
CHROMIUM = shutil.which("chromium")
CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)
WALL = (1920, 1080)
DESK = (1440, 900)
LAPTOP = (1366, 768)
PHONE = (390, 844)

#: What axe-core finds nothing wrong with is a hundred times as long, and stays in the page.
_VIOLATIONS = "axe.run({resultTypes: ['violations']}).then((found) => found.violations)"
#: Where the readers' phones are: at the point of Tianfu 3rd Street.
_SOMEWHERE: Geolocation = {"longitude": 104.0667, "latitude": 30.5488, "accuracy": 8}
#: A busy machine is slow, not wrong. [s]
_START_S = 300.0
_STOP_S = 120.0
#: How long a reader waits for what a page shows by itself. [ms]
PATIENCE_MS = 60_000
#: How many times as fast as real time the demo runs: after a minute the morning has opened a handful of cases.
_SPEED = "90"


@dataclass(frozen=True, slots=True)
class City:
    """A node that runs on a data directory of its own.

    Args:
        address: Where it is served, without a slash at the end.
        data: Its data directory.
    """

    address: str
    data: Path

    def password(self, username: str) -> str:
        """Return the password of a person of the demo."""
        logins = json.loads((self.data / "secrets" / "demo-logins.json").read_text(encoding="utf-8"))
        return next(str(login["password"]) for login in logins if login["username"] == username)


@contextlib.contextmanager
def running_city(data: Path) -> Iterator[City]:
    """Run ``furong up`` on ``data`` until the block ends.

    Args:
        data: The data directory; it may be empty, and then the demo's morning begins.
    """
    give_people(data)
    port = free_port()
    program = [sys.executable, "-c", "from furong.project.cli import main; main()", "up"]
    # Beside browsers and other cities on two cores, one process serves and operators do not report bikes one by one.
    quiet = {"FURONG_DEMO_FLEET": "no", "FURONG_DEMO_HOTLINE": "no", "FURONG_WEB_PROCESSES": "1"}
    environment = {**quiet, **os.environ, "FURONG_DEMO_SPEED": _SPEED}
    log = data / "up.log"
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [*program, "--data", str(data), "--port", str(port)],
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
        ) as node,
    ):
        try:
            _wait_until_served(f"http://127.0.0.1:{port}", node, log)
            yield City(f"http://127.0.0.1:{port}", data)
        finally:
            node.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                node.wait(_STOP_S)
            node.kill()


def _wait_until_served(address: str, node: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _START_S
    while time.monotonic() < end:
        if node.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{address}/login", timeout=5).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.3)
        else:
            return
    raise AssertionError(f"The city did not start:\n{log.read_text(encoding='utf-8')[-4000:]}")


@dataclass(slots=True)
class Reader:
    """Somebody who opens pages; everything that a page complains about is kept in ``complaints``.

    Args:
        browser: The browser.
        city: The city.
        username: Who signs in; empty for nobody.
        size: Width and height of the window. [px]
        language: ``zh-hans`` or ``en``.
        large: Whether the reader has chosen large text.
        state: Cookies of an earlier visit.
    """

    browser: Browser
    city: City
    username: str = ""
    size: tuple[int, int] = DESK
    language: str = "zh-hans"
    large: bool = False
    state: StorageState | None = None
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Sign in if need be, and return the opened page."""
        width, height = self.size
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            locale="en-GB" if self.language == "en" else "zh-CN",
            timezone_id="Asia/Shanghai",
            has_touch=width < 600,
            permissions=["geolocation"],
            geolocation=_SOMEWHERE,
            storage_state=self.state,
        )
        context.set_default_timeout(PATIENCE_MS)
        wishes = {"furong_language": self.language, "furong_text": "large" if self.large else "normal"}
        for name, value in wishes.items():
            context.add_cookies([{"name": name, "value": value, "url": self.city.address}])
        page = context.new_page()
        self._listen(page)
        if self.username and self.state is None:
            self._sign_in(page, path)
        else:
            page.goto(self.city.address + path)
        return page

    def _sign_in(self, page: Page, path: str) -> None:
        page.goto(f"{self.city.address}/login?{urlencode({'next': path})}")
        page.fill("#username", self.username)
        page.fill("#password", self.city.password(self.username))
        page.click("form.form button")
        page.wait_for_url(lambda url: "/login" not in url)
        page.wait_for_load_state()
        self.state = page.context.storage_state()

    def _listen(self, page: Page) -> None:
        def note(message: ConsoleMessage) -> None:
            # What the driver of a machine without a graphics card says of itself is not the page's fault.
            if message.type in ("error", "warning") and "GL Driver Message" not in message.text:
                self.complaints.append(f"{message.type}: {message.text}")

        def judge(response: Response) -> None:
            if response.status >= 400:
                self.complaints.append(f"{response.status} {response.url}")

        page.on("console", note)
        page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        page.on("response", judge)


def audit(page: Page) -> list[str]:
    """Return what is wrong with a page for people who cannot see it, or whose screen it does not fit on."""
    page.evaluate(AXE_SCRIPT)
    found = [_violation(violation) for violation in page.evaluate(_VIOLATIONS)]
    beyond = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if beyond > 0:
        found.append(f"{beyond} px wider than the window")
    return found


def _violation(violation: dict[str, Any]) -> str:
    places = ", ".join(str(node["target"]) for node in violation["nodes"][:3])
    return f"{violation['id']}: {violation['help']} at {places}"
