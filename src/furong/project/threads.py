"""Django in threads behind the event loop, few of them, and none that waits for a slow line.

A body is gathered before a thread is taken, so that a phone with a weak signal keeps nobody from an answer; and an
answer goes from its thread to the loop once, however many parts it has: each passing of a part makes a busy thread wait
for the loop and the loop for the threads, which costs more than many an answer itself. Only what is very large, or does
not end, is passed on as it comes.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from a2wsgi.wsgi import WSGIResponder, build_environ
from starlette.datastructures import MutableHeaders
from starlette.types import Receive, Scope, Send

__all__ = ["InThreads"]

#: Up to here an answer waits for its end. [B]
_HELD_MAX = 1 << 22
#: Up to here a body is gathered in memory, beyond in a file. [B]
_IN_MEMORY_MAX = 1 << 20
_QUEUE_MAX = 10


class InThreads:
    """An application of threads as one of the event loop.

    Args:
        application: Answers a request, as PEP 3333 says.
        threads: In how many threads. [1]
    """

    def __init__(self, application: Callable[..., Any], threads: int) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="web")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            with SpooledTemporaryFile(_IN_MEMORY_MAX) as body:
                if await _is_gathered(receive, body):
                    answer = _Answer(self._application, self._threads, _QUEUE_MAX)
                    await answer.give(_with_length(scope, body.tell()), body, send)


async def _is_gathered(receive: Receive, body: IO[bytes]) -> bool:
    """Put a body where it can be read at once; return whether its sender stayed until its end."""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return False
        body.write(message.get("body", b""))
        more = message.get("more_body", False)
    return True


def _with_length(scope: Scope, size: int) -> Scope:
    """Return a request that says how long its body is, also when that came in chunks: pages read no other."""
    headers = MutableHeaders(raw=list(scope["headers"]))
    del headers["transfer-encoding"]
    headers["content-length"] = str(size)
    return {**scope, "headers": headers.raw}


class _Answer(WSGIResponder):
    """One answer: held back until it has ended, or has become large."""

    def __init__(self, application: Callable[..., Any], threads: ThreadPoolExecutor, queue_max: int) -> None:
        super().__init__(application, threads, queue_max)
        self._held: list[Any] = []
        self._size = 0
        self._is_large = False

    async def give(self, scope: Any, body: Any, send: Any) -> None:
        """Have it made in a thread, and send it."""
        body.seek(0)
        environ = build_environ(scope, body)
        run = contextvars.copy_context().run
        made = self.loop.run_in_executor(self.executor, run, self.wsgi, environ, self.start_response)
        passing = asyncio.ensure_future(self.sender(send))
        try:
            await made
            for message in self._held:
                await send(message)
            await self.send_queue.put(None)
            await passing
            if self.exc_info is not None:
                raise self.exc_info[1].with_traceback(self.exc_info[2])
        finally:
            passing.cancel()

    def send(self, message: Any) -> None:
        """Hold a part of the answer back, or pass it on; called by the thread."""
        if self._is_large:
            super().send(message)
            return
        self._held.append(message)
        self._size += len(message.get("body", b""))
        if self._size > _HELD_MAX:
            held, self._held, self._is_large = self._held, [], True
            for part in held:
                super().send(part)
