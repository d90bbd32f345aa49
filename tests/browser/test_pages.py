"""Every page of the node, at every size and in both languages, opened in a real Chromium and looked over.

Nothing may be wider than the window, cut off, or lie over something else; the console stays silent and no request
fails; axe-core finds nothing; and whoever reads Chinese or English finds no other language on the page but in names,
in what somebody sent, and in citations that say so.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from babel.messages.pofile import read_po
from django.urls import URLPattern, get_resolver
from playwright.sync_api import Browser, Page
from tests.support.browser import DESK, PHONE, WALL, City, Reader, audit
from tests.support.commands import furong, token_of

from furong.nets.casework.api.standards import shipped_table
from furong.project.demo_people import _PEOPLE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_ROOT = Path(__file__).parents[2]
_PROBES = (Path(__file__).parents[1] / "support" / "page_probes.js").read_text(encoding="utf-8")
#: Scripts that draw (map, charts, live parts) have begun by then.
_SETTLE_MS = 250
#: What a machine without a graphics card says about its own speed when it draws a map; it is not about the page.
_DRIVER = "GL Driver Message"

#: Who opens which page; a place in braces is filled with something that the running city has.
PAGES: Mapping[str, tuple[str, str]] = {
    "login": ("", "/login"),
    "problem": ("", "/problems/sensing.feed_unknown"),
    "cockpit": ("duty", "/cockpit"),
    "cases": ("duty", "/cases"),
    "case": ("duty", "/cases/{case}"),
    "supervision": ("duty", "/supervision"),
    "handover": ("duty", "/handover"),
    "handover-report": ("duty", "/handover/{handover}"),
    "case-exports": ("duty", "/cases/exports"),
    "scores": ("duty", "/scores"),
    "score-cases": ("duty", "/scores/cases?indicator=in_time_dispatch"),
    "points": ("duty", "/sensing/points"),
    "point": ("duty", "/sensing/points/{thing}"),
    "alarms": ("duty", "/sensing/alarms?state=all"),
    "me": ("operator-a", "/me"),
    "tasks": ("operator-a", "/tasks"),
    "task": ("operator-a", "/tasks/{task}"),
    "feeds": ("steward", "/sensing/feeds"),
    "quarantine": ("steward", "/sensing/quarantine"),
    "rejection": ("steward", "/sensing/quarantine/{rejection}"),
    "sensing": ("steward", "/sensing"),
    "things": ("steward", "/sensing/things"),
    "thing": ("duty", "/sensing/things/{registered}"),
    "rules": ("steward", "/sensing/rules"),
    "rule-new": ("steward", "/sensing/rules/new"),
    "rule": ("steward", "/sensing/rules/air_quality/city_heavy_pollution"),
    "city-alarms": ("duty", "/sensing/city-alarms"),
    "city-alarm": ("duty", "/sensing/city-alarms/{alarm}"),
    "city-rejection": ("steward", "/sensing/quarantine/city/{refused}"),
    "city-quarantine": ("steward", "/sensing/quarantine/city"),
    "connectors": ("steward", "/sensing/connectors"),
    "parking-zones": ("duty", "/mobility/zones"),
    "parking-zone": ("steward", "/mobility/zones/P04"),
    "parking-zone-new": ("steward", "/mobility/new-zone"),
    "bike-point": ("duty", "/mobility/points/P04"),
    "dispatch-plans": ("duty", "/mobility/plans"),
    "dispatch-plan": ("duty", "/mobility/plans/{plan}"),
    "operator-scores": ("duty", "/mobility/scores"),
    "operator-quotas": ("duty", "/mobility/quotas"),
    "operator-desk": ("operator-a", "/mobility/operator"),
    "parking-zone-edit": ("steward", "/mobility/zones/P04/edit"),
    "watch-list": ("duty", "/mobility/watch"),
    "watch-new": ("duty", "/mobility/new-watch"),
    "watch-entry": ("duty-2", "/mobility/watch/{watch}"),
    "citizen-appeal": ("", "/citizen"),
    "citizen-track": ("", "/citizen/track?number={appeal}&code={appeal_code}"),
    "hotline": ("agent", "/hotline"),
    "hotline-call": ("agent", "/hotline/new"),
    "appeal": ("agent", "/hotline/appeals/{appeal}"),
    "knowledge": ("steward", "/hotline/knowledge"),
    "knowledge-new": ("steward", "/hotline/knowledge/new"),
    "knowledge-item": ("agent", "/hotline/knowledge/{knowledge}"),
    "knowledge-edit": ("steward", "/hotline/knowledge/{knowledge}/edit"),
    "report": ("duty", "/report"),
    "report-sent": ("duty", "/report/sent/{case}"),
    "standards": ("steward", "/standards"),
    "standard": ("steward", "/standards/{standard}"),
    "standard-step": ("steward", "/standards/{standard}/activate"),
    "packs": ("admin", "/packs"),
    "pack": ("admin", "/packs/shared_bikes"),
    "node": ("admin", "/node"),
}
#: Addresses that answer with a redirect, a part of a page that is looked at above, or no page at all.
NO_PAGES = {
    *("home", "cockpit-panel", "cockpit-map", "case-rows", "case-drawer", "photo", "service-worker"),
    *("map-changes", "map-tile", "sensing-overview", "sensorthings", "sensorthings-root"),
    *("open311", "open311-test", "mds-agency", "mds-policy", "mds-geography", "gbfs", "zones-geojson"),
    *("parking-ground", "parking-places"),
    *("report-ground", "map-changes", "map-tile", "sensing-overview", "sensorthings", "sensorthings-root"),
}
#: Pages that say that something went wrong: where, and the status that they come with.
TROUBLES: Mapping[str, tuple[str, str]] = {
    "nothing there": ("duty", "/nowhere"),
    "not allowed": ("operator-a", "/node"),
    "no such case": ("duty", "/cases/0"),
    "no empty desk": ("duty", "/cases?q=zzzz"),
    "no empty list": ("steward", "/sensing/quarantine?state=discarded"),
}
#: How long the made-up things of a new city take until the first of them raises an alarm, at the most.
_ALARM_S = 120.0
_BAD_RECORDS = (
    '{"bike_id": "a0f1", "lat": 245, "lon": 104.06, "lock_time": "2026-11-24 07:41:00"}',
    '{"bike_id": "a0f1", "lat": 30.57, "lon": 104.06, "lock_time": "1970-01-01 08:00:00"}',
    '{"bike_id": "a0f1", "lat": 30.57, "lon": 104.06}',
    "not a record",
)


@dataclass(slots=True)
class Visitor:
    """Everybody who opens pages in one test, each with a window that stays open.

    Args:
        make: Makes a reader.
        wishes: Size, language and text size of every window.
        places: What fills the places in addresses.
    """

    make: Callable[..., Reader]
    wishes: Mapping[str, Any]
    places: Mapping[str, str]
    windows: dict[str, tuple[Reader, Page]] = field(default_factory=dict)

    def open(self, username: str, path: str) -> tuple[Page, list[str]]:
        """Open a page and return it with what it complained about."""
        if username not in self.windows:
            reader = self.make(username, **self.wishes)
            self.windows[username] = (reader, reader.open("/me" if username else "/login"))
        reader, page = self.windows[username]
        reader.complaints.clear()
        page.goto(reader.city.address + path.format(**self.places))
        page.wait_for_timeout(_SETTLE_MS)
        complaints = [complaint for complaint in reader.complaints if _DRIVER not in complaint]
        reader.complaints.clear()
        return page, complaints


@pytest.fixture(scope="module")
def places(browser: Browser, city: City) -> dict[str, str]:
    """A dispatched case, a task of it, a point, a thing, an alarm and rejected records of the running city."""
    bad = {"kind": "application/x-ndjson", "body": "\n".join(_BAD_RECORDS)}
    told = _call(browser, city, "gateway", "/api/v1/feeds/demo-bikes/observations", **bad)
    assert told["quarantined"] == len(_BAD_RECORDS), told
    case = _rows(_call(browser, city, "duty", "/api/v1/cases?order=opened"))[0]["number"]
    _call(browser, city, "duty", f"/api/v1/cases/{case}/steps", body='{"step": "dispatch"}')
    given = _call(browser, city, "duty-2", "/api/v1/handovers", body='{"text": "24/11"}')
    return {
        "case": case,
        "handover": str(given["id"]),
        "task": _rows(_call(browser, city, "operator-a", "/api/v1/tasks"))[0]["id"],
        "thing": "demo-bikes/P04",
        "watch": _watched(browser, city),
        "rejection": str(_rows(_call(browser, city, "steward", "/api/v1/rejections"))[0]["id"]),
        "standard": _standard(city),
        "plan": str(_call(browser, city, "duty", "/api/v1/mobility/plans", body="{}")["number"]),
        "knowledge": _known(browser, city),
        **_appealed(browser, city),
        **_sensed_places(browser, city),
    }


def _appealed(browser: Browser, city: City) -> dict[str, str]:
    """An appeal of a citizen, with the code to follow it."""
    told = {"channel": "phone", "text": "12345", "area": "510171", "citizen_phone": "13812345678"}
    made = _call(browser, city, "agent", "/api/v1/hotline/appeals", body=json.dumps(told))
    return {"appeal": str(made["number"]), "appeal_code": str(made["code"])}


def _known(browser: Browser, city: City) -> str:
    """An item of the knowledge that contradicts another one, and ends soon."""
    told = {"question": "12345", "owner": "data-bureau", "source": "https://example.org/12345"}
    days = {"valid_from": "2026-01-01", "valid_until": "2026-12-01"}
    made = [
        _call(
            browser, city, "steward", "/api/v1/hotline/knowledge", body=json.dumps({**told, **days, "answer": answer})
        )
        for answer in ("24/7", "2026")
    ]
    return str(made[0]["number"])


def _watched(browser: Browser, city: City) -> str:
    """A vehicle on the watch list, against which somebody has appealed."""
    told = {"mark": "川A-00001", "reason": "scrapped", "evidence": "2026-11", "since": "2026-11-01T00:00:00+08:00"}
    number = _call(browser, city, "duty", "/api/v1/mobility/watch", body=json.dumps(told))["number"]
    _call(browser, city, "duty", f"/api/v1/mobility/watch/{number}/appeal", body='{"note": "2026-12"}')
    return str(number)


def _standard(city: City) -> str:
    """A draft of a standard table: our own."""
    table = shipped_table()
    file = city.data / table.file
    file.write_bytes(table.content)
    names = ("--name-zh", table.name_zh, "--name-en", table.name_en)
    command = furong("casework", "standards", "load", file, "--key", "pages-2026.1", *names, "--data", city.data)
    subprocess.run(command, capture_output=True, check=True, timeout=60)
    return "pages-2026.1"


def _sensed_places(browser: Browser, city: City) -> dict[str, str]:
    """A thing of the registry, an alarm of one, and a reading that the city refused."""
    headers = {"Authorization": f"Bearer {token_of(city.data, 'gateway')}", "Content-Type": "application/x-ndjson"}
    sent = httpx.post(f"{city.address}/api/v1/sensing/readings", content=b"no reading at all\n", headers=headers)
    assert sent.json()["quarantined"] == 1, sent.text
    told = {
        "registered": ("duty", "/api/v1/sensing/things", "things", "code"),
        "alarm": ("duty", "/api/v1/sensing/alarms?state=all", "alarms", "id"),
        "refused": ("steward", "/api/v1/sensing/rejections", "rejections", "id"),
    }
    found: dict[str, str] = {}
    until = time.monotonic() + _ALARM_S
    while len(found) < len(told):
        assert time.monotonic() < until, f"not there after {_ALARM_S} s: {sorted(set(told) - set(found))}"
        for name, (username, path, part, key) in told.items():
            answer = _call(browser, city, username, path)
            rows = answer if isinstance(answer, list) else answer[part]
            if rows:
                found[name] = str(rows[0][key])
    return found


def _call(
    browser: Browser, city: City, username: str, path: str, *, body: str = "", kind: str = "application/json"
) -> Any:
    """Ask the interface in somebody's name, from a page of theirs; with a body, send it."""
    page = Reader(browser, city, username).open("/me")
    answer = page.evaluate(
        """async ([path, body, kind]) => {
          const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
          const headers = { "Content-Type": kind, "X-CSRFToken": token };
          return (await fetch(path, body ? { method: "POST", headers, body } : {})).json();
        }""",
        [path, body, kind],
    )
    page.context.close()
    return answer


def _rows(answer: Any) -> list[dict[str, Any]]:
    """Return the list in an answer, whatever else it says."""
    return answer if isinstance(answer, list) else next(part for part in answer.values() if isinstance(part, list))


@pytest.fixture(scope="module")
def msgids() -> list[str]:
    """Every text of the screens that is something else in Chinese."""
    texts: list[str] = []
    for path in (_ROOT / "src" / "furong").rglob("locale/zh_Hans/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            catalogue = read_po(file, locale="zh_Hans", domain="django")
        texts += [str(message.id) for message in catalogue if message.id and message.id != message.string]
    return texts


@pytest.fixture(scope="module")
def names(city: City) -> list[str]:
    """Names of people, which are written as their bearers write them."""
    whole = [person[1] for person in _PEOPLE]
    return [*whole, *(name[0] for name in whole)]


def test_every_page_is_looked_over() -> None:
    """A page that is added to the node must be added here."""
    pages = {
        str(pattern.name)
        for pattern in get_resolver().url_patterns
        if isinstance(pattern, URLPattern) and "GET" in vars(pattern.callback)["methods"]
    }
    assert pages == set(PAGES) | NO_PAGES


_LOOKS = [
    pytest.param({"size": size, "language": language}, id=f"{size[0]}x{size[1]}-{language[:2]}")
    for size in (WALL, DESK, PHONE)
    for language in ("zh-hans", "en")
]
_LOOKS.append(pytest.param({"size": PHONE, "language": "zh-hans", "large": True}, id="390x844-large"))


@pytest.fixture
def visitor(reader: Callable[..., Reader], places: dict[str, str], wishes: dict[str, Any]) -> Visitor:
    """Readers with the wishes of a test."""
    return Visitor(reader, wishes, places)


@pytest.mark.parametrize("wishes", _LOOKS)
def test_pages_are_in_order(visitor: Visitor, msgids: list[str], names: list[str]) -> None:
    language = str(visitor.wishes["language"])[:2]
    wrong: dict[str, list[str]] = {}
    for name, (username, path) in PAGES.items():
        page, complaints = visitor.open(username, path)
        found = complaints + _faults(page, language, msgids, names)
        if found:
            wrong[name] = found
    assert wrong == {}, json.dumps(wrong, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("wishes", [_LOOKS[2], _LOOKS[5]])
def test_pages_of_trouble_are_in_order(visitor: Visitor, msgids: list[str], names: list[str]) -> None:
    language = str(visitor.wishes["language"])[:2]
    wrong: dict[str, list[str]] = {}
    for name, (username, path) in TROUBLES.items():
        page, _ = visitor.open(username, path)
        found = _faults(page, language, msgids, names)
        if found:
            wrong[name] = found
    assert wrong == {}, json.dumps(wrong, ensure_ascii=False, indent=1)


def _faults(page: Page, language: str, msgids: list[str], names: list[str]) -> list[str]:
    """Return what can be seen to be wrong on a page."""
    seen = page.evaluate(_PROBES, {"language": language, "msgids": msgids, "names": names})
    found = [f"cut off: {text}" for text in seen["cut"]]
    found += [f"one over another: {text}" for text in seen["over"]]
    found += [f"not in the reader's language: {text}" for text in seen["foreign"]]
    if seen["language"] != {"zh": "zh-CN", "en": "en"}[language]:
        found.append(f"says that its language is {seen['language']!r}")
    return found + audit(page)
