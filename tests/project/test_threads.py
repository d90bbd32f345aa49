"""Pages in threads: who sends or reads slowly keeps no thread from the others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from furong.project.threads import InThreads

_PATIENCE_S = 120.0


def told_back(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer with the body that was sent, or with as much as the address says."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [body or b"x" * int(environ["PATH_INFO"].strip("/"))]


def scope(path: str, length: int = 0) -> dict[str, Any]:
    return {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": [(b"content-length", str(length).encode())],
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
    }


class Line:
    """One end of a line: what was sent on it comes as it is put, and what is answered is kept."""

    def __init__(self, *parts: dict[str, Any]) -> None:
        self.sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.answer = b""
        for part in parts:
            self.sent.put_nowait(part)

    async def receive(self) -> dict[str, Any]:
        return await self.sent.get()

    async def send(self, message: Any) -> None:
        self.answer += message.get("body", b"")


def part(body: bytes, *, more: bool) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


async def _beside_a_slow_sender() -> tuple[bytes, bytes]:
    one_thread = InThreads(told_back, 1)
    slow, quick = Line(part(b"slow", more=True)), Line(part(b"", more=False))
    waiting = asyncio.create_task(one_thread(scope("/", 8), slow.receive, slow.send))
    await asyncio.sleep(0.05)
    await asyncio.wait_for(one_thread(scope("/5"), quick.receive, quick.send), _PATIENCE_S)
    slow.sent.put_nowait(part(b" one", more=False))
    await asyncio.wait_for(waiting, _PATIENCE_S)
    return slow.answer, quick.answer


def test_a_body_that_comes_slowly_holds_no_thread() -> None:
    assert asyncio.run(_beside_a_slow_sender()) == (b"slow one", b"xxxxx")


async def _gone() -> bytes:
    line = Line(part(b"half", more=True), {"type": "http.disconnect"})
    await asyncio.wait_for(InThreads(told_back, 1)(scope("/", 8), line.receive, line.send), _PATIENCE_S)
    return line.answer


def test_who_goes_away_in_the_middle_is_not_answered() -> None:
    assert asyncio.run(_gone()) == b""


@pytest.mark.parametrize("size", [1, 1 << 20, 6 << 20])
def test_answers_of_every_size_are_whole(size: int) -> None:
    async def ask() -> int:
        line = Line(part(b"", more=False))
        await asyncio.wait_for(InThreads(told_back, 1)(scope(f"/{size}"), line.receive, line.send), _PATIENCE_S)
        return len(line.answer)

    assert asyncio.run(ask()) == size


def test_a_large_body_is_read_as_it_was_sent() -> None:
    body = bytes(range(256)) * 8_000

    async def ask() -> bytes:
        halves = part(body[:1_000_000], more=True), part(body[1_000_000:], more=False)
        line = Line(*halves)
        await asyncio.wait_for(InThreads(told_back, 1)(scope("/", len(body)), line.receive, line.send), _PATIENCE_S)
        return line.answer

    assert asyncio.run(ask()) == body
