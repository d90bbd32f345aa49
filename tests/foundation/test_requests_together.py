"""Requests that come at the same time are answered in one piece of work; what is unusual is answered by itself."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from furong.foundation.rest import together as module
from furong.foundation.rest.together import Posted, Together

_PATH = "/things"
_USUAL = {"authorization": "Bearer x", "content-type": "application/json"}


@dataclass
class Side:
    """What was answered one by one, and what together; the first work goes on until it is let go."""

    alone: list[bytes] = field(default_factory=list)
    groups: list[list[bytes]] = field(default_factory=list)
    go_on: threading.Event = field(default_factory=threading.Event)
    fails: bool = False

    async def inner(self, _scope: Any, receive: Any, send: Any) -> None:
        body = (await receive())["body"]
        self.alone.append(body)
        while not self.go_on.is_set():
            await asyncio.sleep(0.001)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"alone " + body})

    def work(self, some: Sequence[Posted]) -> list[bytes | None]:
        self.go_on.wait(120)
        self.groups.append([one.body for one in some])
        if self.fails:
            raise ValueError("broken")
        return [None if b"odd" in one.body else b"together " + one.body for one in some]


async def _ask(together: Together, body: bytes, **changes: Any) -> tuple[int, bytes, dict[bytes, bytes]]:
    headers = {**_USUAL, "content-length": str(len(body)), **changes.pop("headers", {})}
    scope = {
        "type": "http",
        "method": "POST",
        "path": _PATH,
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        **changes,
    }
    parts = [{"type": "http.request", "body": body, "more_body": False}]
    told: list[Any] = []

    async def receive() -> Any:
        return parts.pop(0) if parts else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        told.append(message)

    await together(scope, receive, send)
    return told[0]["status"], told[1]["body"], dict(told[0]["headers"])


def _asked(side: Side, *bodies: bytes, **changes: Any) -> list[tuple[int, bytes, dict[bytes, bytes]]]:
    async def ask() -> list[tuple[int, bytes, dict[bytes, bytes]]]:
        together = Together(side.inner, _PATH, side.work)
        asked = [asyncio.create_task(_ask(together, body, **changes)) for body in bodies]
        await asyncio.sleep(0.05)
        side.go_on.set()
        return await asyncio.gather(*asked)

    return asyncio.run(asyncio.wait_for(ask(), 120))


def test_what_comes_while_others_are_answered_is_answered_together() -> None:
    side = Side()
    answers = _asked(side, *(b"%d" % number for number in range(8)))
    assert side.alone == [b"0"]
    assert side.groups == [[b"1", b"2", b"3", b"4", b"5", b"6", b"7"]]
    assert [body for _, body, _ in answers] == [b"alone 0", *(b"together %d" % one for one in range(1, 8))]
    status, _, headers = answers[-1]
    assert (status, headers[b"content-type"], headers[b"cache-control"]) == (
        201,
        b"application/json; charset=utf-8",
        b"no-store",
    )


def test_after_many_the_next_piece_waits_for_as_many_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOMENT_S", 600.0)
    side = Side()

    async def ask() -> None:
        together = Together(side.inner, _PATH, side.work)
        first = [asyncio.create_task(_ask(together, b"%d" % number)) for number in range(10)]
        await asyncio.sleep(0.05)
        side.go_on.set()
        await asyncio.gather(*first)
        later = []
        for number in range(10, 19):
            later.append(asyncio.create_task(_ask(together, b"%d" % number)))
            await asyncio.sleep(0.002)
        await asyncio.gather(*later)

    asyncio.run(asyncio.wait_for(ask(), 30))
    assert side.alone == [b"0"]
    assert side.groups == [[b"%d" % one for one in some] for some in (range(1, 10), range(10, 19))]


def test_what_the_work_has_no_answer_for_is_answered_by_itself() -> None:
    side = Side()
    answers = _asked(side, *(b"%d" % number for number in range(4)), b"odd", b"5")
    assert answers[4][:2] == (200, b"alone odd")
    assert answers[5][:2] == (201, b"together 5")
    broken = Side(fails=True)
    assert [body for _, body, _ in _asked(broken, b"0", b"1", b"2", b"3")] == [b"alone %d" % one for one in range(4)]


def test_unusual_requests_never_wait_for_others() -> None:
    for changes in (
        {"headers": {"cookie": "furong=1"}},
        {"headers": {"content-type": "text/plain"}},
        {"headers": {"authorization": "Basic x"}},
        {"headers": {"content-length": "70000"}},
        {"headers": {"content-length": "9" * 5000}},
        {"headers": {"content-length": "-1"}},
        {"headers": {"Authorization": "Bearer y"}},
        {"headers": {"content-encoding": "gzip"}},
        {"query_string": b"a=1"},
        {"method": "PUT"},
        {"path": "/others"},
    ):
        side = Side()
        _asked(side, *(b"%d" % number for number in range(5)), **changes)
        assert (len(side.alone), side.groups) == (5, []), changes
