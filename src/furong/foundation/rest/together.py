"""Requests to one path, answered together while many come at a time, in one piece of work.

What comes alone is answered as every request is. While more come than are answered one by one, those that are as usual
(JSON with a bearer token) wait for the work that is going on and are done at once in the next. Whatever the work has no
answer for goes on to where requests are answered one by one: what refuses, and how, stays in one place.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache

from django.db import close_old_connections
from starlette.types import ASGIApp, Receive, Scope, Send

from furong.foundation.web.asgi_bodies import told_once, whole_body
from furong.foundation.web.middleware import SECURITY_HEADERS, language_asked_for

__all__ = ["Posted", "Together"]

_log = logging.getLogger(__name__)
#: So many are answered by themselves before others wait for one another. [1]
_ALONE_MAX = 1
#: So many are answered at once. [1]
_TOGETHER_MAX = 250
#: After so many, as many others are given a moment to come: a piece of work costs something however small it is. [1]
_MANY = 8
_MOMENT_S = 0.04
#: A larger body is read by whoever answers it by itself. [B]
_BODY_MAX = 65_536
_CREATED = 201

Headers = Mapping[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Posted:
    """A request: who sent it, as it says itself, and its body."""

    authorization: str
    body: bytes


class Together:
    """An application that answers requests to one path together.

    It stands before all else: at some hundred requests a second each layer that passes them on is felt.

    Args:
        inner: Answers requests one by one.
        path: To which they are posted.
        work: Returns the body of the answer 201 for each of some requests, or nothing for one that is to be answered by
            itself; called in a thread that may use the database.
    """

    def __init__(self, inner: ASGIApp, path: str, work: Callable[[Sequence[Posted]], Sequence[bytes | None]]) -> None:
        self._inner = inner
        self._path = path
        self._work = work
        self._alone = 0
        self._waiting: list[tuple[Posted, asyncio.Future[bytes | None]]] = []
        self._working: asyncio.Task[None] | None = None
        self._enough = 0
        self._is_enough = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="together")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = self._usual(scope)
        if headers is None:
            await self._inner(scope, receive, send)
            return
        body = await whole_body(receive)
        if body is None:
            return
        if self._working is None and self._alone < _ALONE_MAX:
            self._alone += 1
            try:
                await self._inner(scope, told_once(body, receive), send)
            finally:
                self._alone -= 1
            return
        answer = await self._answered(Posted(headers[b"authorization"].decode("latin-1"), body))
        if answer is None:
            await self._inner(scope, told_once(body, receive), send)
        else:
            await _send_created(answer, headers, send)

    def _usual(self, scope: Scope) -> Headers | None:
        """Return the headers of a request that can be answered with others."""
        if scope["type"] != "http" or scope["path"] != self._path or scope["method"] != "POST":
            return None
        headers: Headers = dict(scope["headers"])
        length = headers.get(b"content-length", b"")
        is_usual = (
            len(headers) == len(scope["headers"])
            and not scope["query_string"]
            and b"cookie" not in headers
            and b"content-encoding" not in headers
            and headers.get(b"content-type", b"").partition(b";")[0].strip().lower() == b"application/json"
            and headers.get(b"authorization", b"")[:7].lower() == b"bearer "
            and length.isdigit()
            and len(length) < 9
            and int(length) <= _BODY_MAX
        )
        return headers if is_usual else None

    async def _answered(self, posted: Posted) -> bytes | None:
        future: asyncio.Future[bytes | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((posted, future))
        if len(self._waiting) >= self._enough:
            self._is_enough.set()
        if self._working is None:
            self._working = asyncio.create_task(self._work_off())
        return await future

    async def _work_off(self) -> None:
        """Answer what waits, and what comes meanwhile."""
        try:
            while self._waiting:
                some, self._waiting = self._waiting[:_TOGETHER_MAX], self._waiting[_TOGETHER_MAX:]
                answers = await self._answers([posted for posted, _ in some])
                for (_, future), answer in zip(some, answers, strict=True):
                    if not future.done():
                        future.set_result(answer)
                if len(some) >= _MANY:
                    await self._gathered(len(some))
        finally:
            self._working = None

    async def _gathered(self, count: int) -> None:
        """Wait a moment, but no longer than until so many wait: whoever was answered mostly has more to send."""
        self._enough = count
        self._is_enough.clear()
        if len(self._waiting) < count:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._is_enough.wait(), _MOMENT_S)

    async def _answers(self, some: Sequence[Posted]) -> Sequence[bytes | None]:
        """Do the work; when it fails, each is answered by itself, which says what is wrong."""
        done = asyncio.get_running_loop().run_in_executor(self._thread, self._done, some)
        (told,) = await asyncio.gather(done, return_exceptions=True)
        if isinstance(told, BaseException):
            _log.error("not_answered_together", extra={"requests": len(some)}, exc_info=told)
            return [None] * len(some)
        return told

    def _done(self, some: Sequence[Posted]) -> Sequence[bytes | None]:
        close_old_connections()
        try:
            answers = self._work(some)
            if len(answers) != len(some):  # nobody may wait for an answer that does not come
                raise ValueError(f"{len(answers)} answers to {len(some)} requests")
            return answers
        finally:
            close_old_connections()


async def _send_created(body: bytes, headers: Headers, send: Send) -> None:
    told = [*_told_always(headers.get(b"accept-language", b"")), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": _CREATED, "headers": told})
    await send({"type": "http.response.body", "body": body})


@lru_cache(maxsize=64)
def _told_always(languages: bytes) -> tuple[tuple[bytes, bytes], ...]:
    """Return the headers of an answer to whoever reads these languages."""
    told = {
        **SECURITY_HEADERS,
        "Content-Language": language_asked_for(languages.decode("latin-1")),
        "Content-Type": "application/json; charset=utf-8",
    }
    return tuple((name.lower().encode(), value.encode()) for name, value in told.items())
