"""Every page of the node, at every size and in both languages, opened in a real Chromium and looked over.

Nothing may be wider than the window, cut off, or lie over something else; the console stays silent and no request
fails; axe-core finds nothing; and whoever reads Chinese or English finds no other language on the page but in names,
in what somebody sent, and in citations that say so.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from babel.messages.pofile import read_po
from django.urls import URLPattern, get_resolver
from playwright.sync_api import Page
from tests.support.browser import DESK, PHONE, WALL, City, Reader, audit
from tests.support.callers import Callers
from tests.support.commands import furong, token_of

from furong.kernel.clock import SystemClock, city_time
from furong.nets.casework.api.standards import shipped_table
from furong.project.demo_people import _PEOPLE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_ROOT = Path(__file__).parents[2]
_PROBES = (Path(__file__).parents[1] / "support" / "page_probes.js").read_text(encoding="utf-8")
#: Scripts that draw (map, charts, live parts) have begun by then; what is there already is laid out anew sooner.
_SETTLE_MS = 250
_RESIZED_MS = 100
#: What the choice of large text makes of a page; that it is kept from page to page is shown where it is chosen.
_ENLARGE = "document.documentElement.classList.add('elder')"
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
    "hotline-board": ("hotline-lead", "/hotline/board"),
    "hotline-board-figure": ("hotline-lead", "/hotline/board/response"),
    "hotline-call": ("agent", "/hotline/new"),
    "hotline-imports": ("hotline-lead", "/hotline/imports"),
    "hotline-topics": ("agent", "/hotline/topics"),
    "hotline-topic": ("agent", "/hotline/topics/{topic}"),
    "hotline-dispatch": ("hotline-lead", "/hotline/dispatch-rates"),
    "hotline-model": ("hotline-lead", "/hotline/model"),
    "transfers": ("hotline-lead", "/hotline/transfers"),
    "appeal": ("agent", "/hotline/appeals/{appeal}"),
    "hotline-graph": ("agent", "/hotline/graph?node=appeal:{appeal}&via=area:510171"),
    "hotline-responsibilities": ("agent", "/hotline/responsibilities"),
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
    *("parking-ground", "parking-places", "hotline-messenger"),
    *("hotline-board-table", "hotline-dispatch-table", "hotline-emergencies", "appeal-similar"),
    "report-ground",
}
#: Pages that say that something went wrong: where, and the status that they come with.
TROUBLES: Mapping[str, tuple[str, str]] = {
    "nothing there": ("duty", "/nowhere"),
    "not allowed": ("operator-a", "/node"),
    "no such case": ("duty", "/cases/0"),
    "no empty desk": ("duty", "/cases?q=zzzz"),
    "no empty list": ("steward", "/sensing/quarantine?state=discarded"),
}
#: How long a new city takes until its morning has a case, and the first of its made-up things raises an alarm, at most.
_ALARM_S = 300.0
_ASKED_AGAIN_S = 0.5
_BAD_RECORDS = (
    '{"bike_id": "a0f1", "lat": 245, "lon": 104.06, "lock_time": "2026-11-24 07:41:00"}',
    '{"bike_id": "a0f1", "lat": 30.57, "lon": 104.06, "lock_time": "1970-01-01 08:00:00"}',
    '{"bike_id": "a0f1", "lat": 30.57, "lon": 104.06}',
    "not a record",
)


@dataclass(frozen=True, slots=True)
class Look:
    """How pages are looked at in one test.

    Pages have other layouts by width, not by language, and above the desk's width two pages alone (the desk of cases
    and the cockpit, which their own tests audit on the wall): axe-core is asked once a layout.

    Args:
        sizes: Width and height of the window as it is opened, and what it is then made. [px]
        language: ``zh-hans`` or ``en``.
        audited: The size at which axe-core looks too, if at any. [px]
        enlarged: Whether the text is made large at last, and axe-core looks once more.
    """

    sizes: tuple[tuple[int, int], ...]
    language: str
    audited: tuple[int, int] | None = None
    enlarged: bool = False


@dataclass(slots=True)
class Visitor:
    """Everybody who opens pages in one test, each with a window that stays open.

    Args:
        make: Makes a reader.
        look: Sizes, language and text size of every window.
        places: What fills the places in addresses.
    """

    make: Callable[..., Reader]
    look: Look
    places: Mapping[str, str]
    windows: dict[str, tuple[Reader, Page]] = field(default_factory=dict)

    def visit(self, username: str, path: str, words: Words) -> tuple[list[str], list[str]]:
        """Open a page, look at it at every size, and return what it complained about and what is wrong with it."""
        if username not in self.windows:
            reader = self.make(username, size=self.look.sizes[0], language=self.look.language)
            self.windows[username] = (reader, reader.open("/me" if username else "/login"))
        reader, page = self.windows[username]
        reader.complaints.clear()
        faults: list[str] = []
        for index, (width, height) in enumerate(self.look.sizes):
            page.set_viewport_size({"width": width, "height": height})
            if index == 0:
                page.goto(reader.city.address + path.format(**self.places))
            page.wait_for_timeout(_RESIZED_MS if index else _SETTLE_MS)
            found = _faults(page, self.look.language[:2], words)
            found += audit(page) if self.look.audited == (width, height) else []
            faults += [f"{width} x {height}: {fault}" for fault in found]
        if self.look.enlarged:
            page.evaluate(_ENLARGE)
            page.wait_for_timeout(_RESIZED_MS)
            found = _faults(page, self.look.language[:2], words) + audit(page)
            faults += [f"large text: {fault}" for fault in found]
        complaints = [complaint for complaint in reader.complaints if _DRIVER not in complaint]
        reader.complaints.clear()
        return complaints, faults


@pytest.fixture(scope="module")
def callers(city: City) -> Iterator[Callers]:
    """Whoever has to do something before there is a page to look at."""
    made = Callers(city)
    yield made
    made.close()


@pytest.fixture(scope="module")
def places(callers: Callers) -> dict[str, str]:
    """A dispatched case, a task of it, a point, a thing, an alarm and rejected records of the running city."""
    bad = {"kind": "application/x-ndjson", "body": "\n".join(_BAD_RECORDS)}
    told = callers.call("gateway", "/api/v1/feeds/demo-bikes/observations", **bad)
    assert told["quarantined"] == len(_BAD_RECORDS), told
    case = callers.first("duty", "/api/v1/cases?order=opened")["number"]
    callers.call("duty", f"/api/v1/cases/{case}/steps", body='{"step": "dispatch"}')
    given = callers.call("duty-2", "/api/v1/handovers", body='{"text": "24/11"}')
    return {
        "case": case,
        "handover": str(given["id"]),
        "task": callers.first("operator-a", "/api/v1/tasks")["id"],
        "thing": "demo-bikes/P04",
        "watch": _watched(callers),
        "rejection": str(callers.first("steward", "/api/v1/rejections")["id"]),
        "standard": _standard(callers.city),
        "plan": str(callers.call("duty", "/api/v1/mobility/plans", body="{}")["number"]),
        "knowledge": _known(callers),
        **_appealed(callers),
        **_sensed_places(callers),
    }


def _appealed(callers: Callers) -> dict[str, str]:
    """An appeal of a citizen, with the code to follow it, and one of another that says the same."""
    told = {"channel": "phone", "text": "12345", "area": "510171", "citizen_phone": "13812345678"}
    made = callers.call("agent", "/api/v1/hotline/appeals", body=json.dumps(told))
    other = {**told, "citizen_phone": "13812345679"}
    callers.call("agent", "/api/v1/hotline/appeals", body=json.dumps(other))
    return {"appeal": str(made["number"]), "appeal_code": str(made["code"])}


def _known(callers: Callers) -> str:
    """An item of the knowledge that contradicts another one, and ends soon."""
    told = {"question": "12345", "owner": "data-bureau", "source": "https://example.org/12345"}
    days = {"valid_from": "2026-01-01", "valid_until": f"{city_time(SystemClock().now()) + timedelta(days=3):%Y-%m-%d}"}
    made = [
        callers.call("steward", "/api/v1/hotline/knowledge", body=json.dumps({**told, **days, "answer": answer}))
        for answer in ("24/7", "2026")
    ]
    return str(made[0]["number"])


def _watched(callers: Callers) -> str:
    """A vehicle on the watch list, against which somebody has appealed."""
    told = {"mark": "川A-00001", "reason": "scrapped", "evidence": "2026-11", "since": "2026-11-01T00:00:00+08:00"}
    number = callers.call("duty", "/api/v1/mobility/watch", body=json.dumps(told))["number"]
    callers.call("duty", f"/api/v1/mobility/watch/{number}/appeal", body='{"note": "2026-12"}')
    return str(number)


def _standard(city: City) -> str:
    """A draft of a standard table: our own."""
    table = shipped_table()
    file = city.data / table.file
    file.write_bytes(table.content)
    names = ("--name-zh", table.name_zh, "--name-en", table.name_en)
    command = furong("casework", "standards", "load", file, "--key", "pages-2026.1", *names, "--data", city.data)
    subprocess.run(command, capture_output=True, check=True, timeout=600)
    return "pages-2026.1"


def _sensed_places(callers: Callers) -> dict[str, str]:
    """A thing of the registry, an alarm of one, a reading that the city refused, and a topic of appeals."""
    headers = {
        "Authorization": f"Bearer {token_of(callers.city.data, 'gateway')}",
        "Content-Type": "application/x-ndjson",
    }
    sent = httpx.post(
        f"{callers.city.address}/api/v1/sensing/readings", content=b"no reading at all\n", headers=headers
    )
    assert sent.json()["quarantined"] == 1, sent.text
    told = {
        "registered": ("duty", "/api/v1/sensing/things", "things", "code"),
        "alarm": ("duty", "/api/v1/sensing/alarms?state=all", "alarms", "id"),
        "topic": ("agent", "/api/v1/hotline/topics", "topics", "number"),
        "refused": ("steward", "/api/v1/sensing/rejections", "rejections", "id"),
    }
    found: dict[str, str] = {}
    until = time.monotonic() + _ALARM_S
    while len(found) < len(told):
        time.sleep(_ASKED_AGAIN_S if found else 0)
        assert time.monotonic() < until, f"not there after {_ALARM_S} s: {sorted(set(told) - set(found))}"
        for name, (username, path, part, key) in told.items():
            answer = callers.call(username, path)
            rows = answer if isinstance(answer, list) else answer[part]
            if rows:
                found[name] = str(rows[0][key])
    return found


@dataclass(frozen=True, slots=True)
class Words:
    """What is judged of the words on a page.

    Args:
        msgids: Every text of the screens that is something else in Chinese.
        names: Names of people, which are written as their bearers write them.
    """

    msgids: list[str]
    names: list[str]


@pytest.fixture(scope="module")
def words() -> Words:
    """The texts of every catalogue, and the names of the demo's people."""
    texts: list[str] = []
    for path in (_ROOT / "src" / "furong").rglob("locale/zh_Hans/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            catalogue = read_po(file, locale="zh_Hans", domain="django")
        texts += [str(message.id) for message in catalogue if message.id and message.id != message.string]
    whole = [person[1] for person in _PEOPLE]
    return Words(texts, [*whole, *(name[0] for name in whole)])


def test_every_page_is_looked_over() -> None:
    """A page that is added to the node must be added here."""
    pages = {
        str(pattern.name)
        for pattern in get_resolver().url_patterns
        if isinstance(pattern, URLPattern) and "GET" in vars(pattern.callback)["methods"]
    }
    assert pages == set(PAGES) | NO_PAGES


_LOOKS = [
    pytest.param(Look((WALL, DESK), "zh-hans", audited=DESK), id="wide-zh"),
    pytest.param(Look((DESK, WALL), "en", audited=DESK), id="wide-en"),
    pytest.param(Look((PHONE,), "zh-hans", enlarged=True), id="phone-zh-and-large"),
    pytest.param(Look((PHONE,), "en", audited=PHONE), id="phone-en"),
]
_TROUBLE_LOOKS = [
    pytest.param(Look((DESK,), "zh-hans", audited=DESK), id="desk-zh"),
    pytest.param(Look((PHONE,), "en", audited=PHONE), id="phone-en"),
]


@pytest.fixture
def visitor(reader: Callable[..., Reader], places: dict[str, str], look: Look) -> Visitor:
    """Readers who look as a test looks."""
    return Visitor(reader, look, places)


@pytest.mark.parametrize("look", _LOOKS)
def test_pages_are_in_order(visitor: Visitor, words: Words) -> None:
    wrong: dict[str, list[str]] = {}
    for name, (username, path) in PAGES.items():
        complaints, faults = visitor.visit(username, path, words)
        if complaints + faults:
            wrong[name] = complaints + faults
    assert wrong == {}, json.dumps(wrong, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("look", _TROUBLE_LOOKS)
def test_pages_of_trouble_are_in_order(visitor: Visitor, words: Words) -> None:
    wrong: dict[str, list[str]] = {}
    for name, (username, path) in TROUBLES.items():
        _, faults = visitor.visit(username, path, words)
        if faults:
            wrong[name] = faults
    assert wrong == {}, json.dumps(wrong, ensure_ascii=False, indent=1)


def _faults(page: Page, language: str, words: Words) -> list[str]:
    """Return what can be seen to be wrong on a page."""
    seen = page.evaluate(_PROBES, {"language": language, "msgids": words.msgids, "names": words.names})
    found = [f"cut off: {text}" for text in seen["cut"]]
    found += [f"one over another: {text}" for text in seen["over"]]
    found += [f"not in the reader's language: {text}" for text in seen["foreign"]]
    if seen["language"] != {"zh": "zh-CN", "en": "en"}[language]:
        found.append(f"says that its language is {seen['language']!r}")
    if seen["beyond"] > 0:
        found.append(f"{seen['beyond']} px wider than the window")
    return found
