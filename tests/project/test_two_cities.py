"""Two nodes hand appeals to each other over HTTP; either is killed in the middle, and nothing is lost or doubled."""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from tests.support.city_node import SensingCity
from tests.support.commands import tokens_of

pytestmark = pytest.mark.slow

T = TypeVar("T")
_PEOPLE = ("agent", "hotline-lead", "unit", "admin")
_PARTS = ("web", "worker", "gateway", "engine-0")
_AREA, _PHOTO = {"area": "510171"}, b"\x89PNG of a river"
_PATIENCE_S, _STARTS = 300.0, 10


@dataclass
class Node:
    """A city with its people.

    Args:
        city: Its processes.
        code: Its code.
    """

    city: SensingCity
    code: str
    tokens: dict[str, str] = field(default_factory=dict)
    running: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)
    number: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.city.port}"

    def start(self) -> None:
        """Start it, and again when what is left of a killed one is still in the way."""
        for _ in range(_STARTS):
            try:
                node = self.running.enter_context(self.city.up())
                break
            except AssertionError:
                time.sleep(1)
        else:
            pytest.fail(f"{self.code} does not start")
        self.number = node.pid
        if not self.tokens:
            self.tokens = tokens_of(self.city.data, *_PEOPLE)

    def kill(self) -> None:
        """End it without any warning: nothing of it is told to stop."""
        self._kill(self.number, *self._parts())
        self.running.close()

    def kill_parts(self) -> None:
        """End what answers and what works without any warning, and wait until the node has replaced it."""
        self._kill(*self._parts())
        until(self._answers)

    def _parts(self) -> list[int]:
        return [pid for part in _PARTS for pid in self.city.parts(part)]

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz", timeout=2).is_success
        except httpx.TransportError:
            return False

    @staticmethod
    def _kill(*numbers: int) -> None:
        for pid in numbers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def ask(self, who: str, method: str, path: str, **options: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        answer = httpx.request(method, f"{self.url}/api/v1{path}", headers=headers, timeout=_PATIENCE_S, **options)
        assert answer.is_success, (answer.status_code, answer.text)
        return answer.json() if answer.content else None

    def step(self, who: str, number: str, name: str, **body: Any) -> str:
        told = self.ask(who, "POST", f"/hotline/appeals/{number}/steps", json={"step": name, **body})
        return str(told["state"])

    def transfers(self, way: str) -> list[Any]:
        found: list[Any] = self.ask("hotline-lead", "GET", f"/hotline/transfers?way={way}")
        return found

    def classified(self, text: str) -> tuple[str, str]:
        """Return number and code of an appeal that waits for a unit."""
        new = {"channel": "phone", "text": text, "area": "510171", "citizen_name": "王芳"}
        told = self.ask("agent", "POST", "/hotline/appeals", json={**new, "citizen_phone": "13800138000"})
        self.step("agent", told["number"], "register")
        self.step("agent", told["number"], "classify", category="环境保护")
        return told["number"], told["code"]

    def tracked(self, number: str, code: str) -> httpx.Response:
        """Return the page on which a citizen follows an appeal."""
        link = f"{self.url}/citizen/track?number={number}&code={code}"
        return httpx.get(link, timeout=_PATIENCE_S, follow_redirects=True)

    def started(self, number: str) -> dict[str, str]:
        """Return since when each clock of an appeal runs."""
        told = self.ask("agent", "GET", f"/hotline/appeals/{number}/clocks")
        return {one["stage"]: one["started_at"] for one in told["clocks"]}

    def hashes(self, number: str) -> list[str]:
        """Return what the history of an appeal holds as evidence."""
        told = self.ask("hotline-lead", "GET", f"/hotline/appeals/{number}")
        return [one["clause"] for one in told["history"] if one["step"] == "evidence"]


def until(look: Callable[[], T]) -> T:
    """Return what is looked for as soon as it is there."""
    deadline = time.monotonic() + _PATIENCE_S
    while not (found := look()):
        assert time.monotonic() < deadline, found
        time.sleep(0.2)
    return found


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Node, Node]]:
    for place in (tmp_path, *tmp_path.parents[:2]):
        place.chmod(0o755)
    nodes = []
    for code in ("510100", "510600"):
        settings = {"FURONG_HOTLINE_CITY": code, "FURONG_HOTLINE_CITY_HOSTS": "127.0.0.1"}
        settings |= {"FURONG_SENSING_ENGINES": "1"}
        nodes.append(Node(SensingCity(tmp_path / code, settings), code))
    try:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(Node.start, nodes))
        for here, there in (nodes, nodes[::-1]):
            key = there.ask("admin", "GET", "/hotline/cities/key")
            body = {"name_zh": f"城市{there.code}", "name_en": f"City {there.code}", "address": there.url}
            told = here.ask("admin", "PUT", f"/hotline/cities/{there.code}", json={**body, "key": key["key"]})
            assert told["fingerprint"] == key["fingerprint"]
        yield nodes[0], nodes[1]
    finally:
        for node in nodes:
            node.running.close()


def refuse(chengdu: Node, deyang: Node, offer: dict[str, str]) -> None:
    """Offer an appeal that the other city gives back."""
    other, _ = chengdu.classified("噪声扰民")
    chengdu.ask("hotline-lead", "POST", f"/hotline/appeals/{other}/offers", json=offer)
    (second,) = until(lambda: [one for one in deyang.transfers("in") if one["number"] == other])
    deyang.ask("hotline-lead", "POST", f"/hotline/transfers/{second['id']}/rejection", json={"text": "属贵市高新区"})
    until(lambda: chengdu.transfers("out")[0]["state"] == "rejected")
    told = chengdu.ask("hotline-lead", "GET", f"/hotline/appeals/{other}")
    assert (told["info"]["state"], "属贵市高新区" in told["history"][-1]["note"]) == ("classified", True)


def test_appeals_between_two_nodes_that_are_killed(two: tuple[Node, Node]) -> None:
    chengdu, deyang = two
    number, code = chengdu.classified("绵远河有异味，请德阳处理")
    picture = {"file": ("河道.png", _PHOTO, "image/png")}
    chengdu.ask("agent", "POST", f"/hotline/appeals/{number}/files", files=picture)
    deyang.kill()
    offer = {"city": "510600", "clause": "河湖管辖目录第三条", "text": "德阳河段", "purpose": "办理与回访"}
    chengdu.ask("hotline-lead", "POST", f"/hotline/appeals/{number}/offers", json=offer)
    until(lambda: chengdu.transfers("out")[0]["trouble"])
    chengdu.kill()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(Node.start, (chengdu, deyang)))
    (came,) = until(lambda: deyang.transfers("in"))
    assert (came["number"], came["state"], came["clause"]) == (number, "offered", "河湖管辖目录第三条")
    until(lambda: chengdu.transfers("out")[0]["state"] == "offered")

    own = deyang.ask("hotline-lead", "POST", f"/hotline/transfers/{came['id']}/acceptance", json=_AREA)["number"]
    deyang.kill_parts()
    until(lambda: chengdu.transfers("out")[0]["state"] == "accepted")
    files = f"/hotline/appeals/{own}/files"
    (file,) = until(lambda: [one for one in deyang.ask("agent", "GET", files) if one["is_here"]])
    assert file["sha256"] == hashlib.sha256(_PHOTO).hexdigest()
    started = [node.started(which) for node, which in ((chengdu, number), (deyang, own))]
    assert started[0]["dispatch"] == started[1]["dispatch"]

    deyang.step("agent", own, "classify", category="环境保护")
    deyang.step("agent", own, "assign", unit="guixi-office")
    reply = "已清淤并封堵排口，异味消除"
    check = deyang.ask("unit", "POST", f"/hotline/appeals/{own}/reply-check", json={"text": reply})
    deyang.step("unit", own, "reply", text=reply, confirmed=check["token"])
    until(lambda: chengdu.transfers("out")[0]["far_reply"])
    for node in two:
        page = node.tracked(number, code)
        assert (page.status_code, reply in page.text, number in page.text) == (200, True, True)
    assert chengdu.hashes(number) == deyang.hashes(own) == [came["content_hash"]]
    assert len(deyang.transfers("in")) == 1
    assert deyang.ask("agent", "GET", "/hotline/appeals")["total"] == 1
    refuse(chengdu, deyang, offer)
    assert [node.ask("admin", "GET", "/hotline/city-refusals") for node in two] == [[], []]
