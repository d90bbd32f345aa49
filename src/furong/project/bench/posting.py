"""Bodies that are posted one by one over connections that stay open, as cheaply as that goes.

Whoever posts shares the machine with the node under test, and a client that costs more than what it asks for measures
itself: so there is one thread, its connections are those of the event loop, and each head is made once.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import cast

import httptools
import uvloop

__all__ = ["Post", "Poster", "Tally"]

_AGAIN_S, _GIVE_UP_S = 0.2, 180.0
_CREATED, _REFUSED, _BROKEN = 201, 400, 500
#: Refusals that ask for patience.
_LATER = (408, 429)


@dataclass(slots=True)
class Tally:
    """What clients have sent, of all their threads together.

    Args:
        requests: Sent, those included that were sent again. [1]
        cut_off: Of which no answer came because the other side died, or that told of a failure. [1]
        again: Sent again. [1]
        flying: In flight now. [1]
    """

    requests: int = 0
    cut_off: int = 0
    again: int = 0
    flying: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def sent(self) -> None:
        """Note that a request is under way."""
        with self._lock:
            self.requests += 1
            self.flying += 1

    def ended(self) -> None:
        """Note that it is no longer."""
        with self._lock:
            self.flying -= 1

    def failed(self, *, is_cut: bool) -> None:
        """Note that it will be sent again: cut off, or never taken."""
        with self._lock:
            self.again += 1
            self.cut_off += is_cut


@dataclass(frozen=True, slots=True)
class Post:
    """A body, and when it is there to be posted. [s of time.perf_counter]"""

    body: bytes
    at: float


class Poster:
    """Posts JSON over some connections at a time, each body again until it is acknowledged with 201.

    Args:
        port: At which port of this machine.
        path: To which path.
        token: Bearer token.
        lanes: Over how many connections at most. [1]
        tally: Where it is noted.
    """

    def __init__(self, port: int, path: str, token: str, lanes: int, tally: Tally) -> None:
        self._port, self._lanes, self._tally = port, lanes, tally
        self._head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
            "Content-Type: application/json\r\nContent-Length: "
        ).encode()

    def run(self, posts: Sequence[Post], acknowledged: Callable[[int], None]) -> None:
        """Post bodies when they are there; tell the place of each that was acknowledged.

        Raises:
            SystemExit: When one is refused, or the other side does not answer any more.
        """
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(self._run(posts, acknowledged))

    async def _run(self, posts: Sequence[Post], acknowledged: Callable[[int], None]) -> None:
        waiting: asyncio.Queue[int | None] = asyncio.Queue()
        async with asyncio.TaskGroup() as lanes:
            for _ in range(min(self._lanes, len(posts))):
                lanes.create_task(self._lane(posts, waiting, acknowledged))
            for place in sorted(range(len(posts)), key=lambda one: posts[one].at):
                if (early_s := posts[place].at - time.perf_counter()) > 0:
                    await asyncio.sleep(early_s)
                waiting.put_nowait(place)
            for _ in range(self._lanes):
                waiting.put_nowait(None)

    async def _lane(
        self, posts: Sequence[Post], waiting: asyncio.Queue[int | None], acknowledged: Callable[[int], None]
    ) -> None:
        line = _Line()
        while (place := await waiting.get()) is not None:
            body = posts[place].body
            line = await self._acknowledged(line, b"%b%d\r\n\r\n%b" % (self._head, len(body), body))
            acknowledged(place)
        line.close()

    async def _acknowledged(self, line: _Line, request: bytes) -> _Line:
        """Send a request until it is acknowledged; return the connection that it was on in the end."""
        until = time.perf_counter() + _GIVE_UP_S
        while time.perf_counter() < until:
            is_cut = False
            self._tally.sent()
            try:
                if not line.is_open:
                    line = await self._line()
                is_cut = True
                async with asyncio.timeout(_GIVE_UP_S):
                    status, told = await line.ask(request)
                if status == _CREATED:
                    return line
                if _REFUSED <= status < _BROKEN and status not in _LATER:
                    raise SystemExit(f"refused: {status} {told[:500]!r}")
            except (OSError, TimeoutError):
                line.close()
            finally:
                self._tally.ended()
            self._tally.failed(is_cut=is_cut)
            await asyncio.sleep(_AGAIN_S)
        raise SystemExit("the city does not take appeals any more")

    async def _line(self) -> _Line:
        _, line = await asyncio.get_running_loop().create_connection(_Line, "127.0.0.1", self._port)
        return line


class _Line(asyncio.Protocol):
    """A connection with one request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.WriteTransport | None = None
        self._parser: httptools.HttpResponseParser | None = None
        self._told = b""
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None

    @property
    def is_open(self) -> bool:
        """Whether a request can be sent on it."""
        return self._transport is not None and not self._transport.is_closing()

    def ask(self, request: bytes) -> asyncio.Future[tuple[int, bytes]]:
        """Send a request; return what its status and body will be."""
        self._told, self._parser = b"", httptools.HttpResponseParser(self)
        self._answer = asyncio.get_running_loop().create_future()
        assert self._transport is not None
        self._transport.write(request)
        return self._answer

    def close(self) -> None:
        """Close it."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note the connection (asyncio)."""
        self._transport = cast("asyncio.WriteTransport", transport)

    def data_received(self, data: bytes) -> None:
        """Read a part of an answer (asyncio)."""
        if self._parser is not None:
            self._parser.feed_data(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever waits that no answer will come (asyncio)."""
        self._transport = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc if isinstance(exc, OSError) else ConnectionResetError())

    def on_body(self, body: bytes) -> None:
        """Note a part of the body (httptools)."""
        self._told += body

    def on_message_complete(self) -> None:
        """Tell whoever waits the answer (httptools)."""
        assert self._parser is not None
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((self._parser.get_status_code(), self._told))
