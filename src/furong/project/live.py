"""Live events: browsers hear that something of a kind has changed, and then ask for what they may see of it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from typing import Any

import psycopg
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections, connection
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from furong.foundation.identity.errors import SignInNeeded
from furong.foundation.identity.models import User
from furong.foundation.outbox.announce import LIVE_CHANNEL

__all__ = ["LiveEvents"]

_log = logging.getLogger(__name__)
_HEARTBEAT_S = 15.0
_RETRY_S = 1.0
#: A browser that reads slower than the city changes misses nothing by this: topics carry no content.
_QUEUE_MAX = 64


class LiveEvents:
    """Passes the database's notifications on to every connected browser."""

    def __init__(self) -> None:
        self._readers: set[asyncio.Queue[str]] = set()

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listen to the database until the block ends."""
        task = asyncio.create_task(self._listen())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def stream(self, request: Request) -> Response:
        """Answer a browser that wants to hear; nothing is told to those who are not signed in."""
        if not await sync_to_async(_is_signed_in, thread_sensitive=False)(request.cookies):
            error = SignInNeeded()
            return JSONResponse(
                error.problem("zh", instance=request.url.path), 401, media_type="application/problem+json"
            )
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self._events(), media_type="text/event-stream", headers=headers)

    async def _events(self) -> AsyncIterator[str]:
        queue: asyncio.Queue[str] = asyncio.Queue(_QUEUE_MAX)
        self._readers.add(queue)
        try:
            yield "retry: 2000\nevent: hello\ndata: {}\n\n"
            while True:
                try:
                    topic = await asyncio.wait_for(queue.get(), _HEARTBEAT_S)
                except TimeoutError:
                    yield ": still here\n\n"
                else:
                    yield f"event: {topic}\ndata: {{}}\n\n"
        finally:
            self._readers.discard(queue)

    async def _listen(self) -> None:
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**_parameters(), autocommit=True) as listener:
                    await listener.execute(f"LISTEN {LIVE_CHANNEL}")
                    async for notice in listener.notifies():
                        self._tell(notice.payload)
            except psycopg.OperationalError:
                _log.warning("live_listener_lost")
                await asyncio.sleep(_RETRY_S)

    def _tell(self, topic: str) -> None:
        for queue in self._readers:
            with contextlib.suppress(asyncio.QueueFull):
                queue.put_nowait(topic)


def _parameters() -> dict[str, Any]:
    """Connection parameters of the node's database, without those that are Django's own."""
    given = connection.get_connection_params()
    return {key: value for key, value in given.items() if key not in ("context", "cursor_factory", "prepare_threshold")}


def _is_signed_in(cookies: dict[str, str]) -> bool:
    try:
        session = SessionStore(cookies.get(settings.SESSION_COOKIE_NAME))
        return User.objects.filter(pk=int(session.get("_auth_user_id") or 0), is_active=True).exists()
    finally:
        close_old_connections()
