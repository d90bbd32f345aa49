"""Live events: browsers hear that something of a kind has changed, and then ask for what they may see of it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any

import psycopg
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections, connection
from django.http import HttpRequest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from furong.foundation.identity.actors import actor_of
from furong.foundation.identity.errors import SignInNeeded
from furong.foundation.identity.models import User
from furong.foundation.outbox.announce import LIVE_CHANNEL

__all__ = ["TOPICS", "LiveEvents"]

_log = logging.getLogger(__name__)
_HEARTBEAT_S = 15.0
_RETRY_S = 1.0
#: A browser that reads slower than the city changes misses nothing by this: topics carry no content.
_QUEUE_MAX = 64

Cookies = Mapping[str, str]

#: Every topic, and the permissions of which a reader needs one to hear that something under it has changed.
TOPICS: Mapping[str, frozenset[str]] = {
    "sensing.feed": frozenset({"feed.read"}),
    "sensing.alarm": frozenset({"alarm.read"}),
    "sensing.rule": frozenset({"rule.read"}),
    "sensing.connector": frozenset({"connector.read"}),
    "sensing.sensor": frozenset({"alarm.read", "feed.read"}),
    "mobility.zone": frozenset({"mobility.read"}),
    "mobility.feed": frozenset({"mobility.read", "mobility.operator", "quarantine.read"}),
    "mobility.count": frozenset({"mobility.read"}),
    "mobility.overflow": frozenset({"mobility.read"}),
    "mobility.score": frozenset({"mobility.operator"}),
    "mobility.reentry": frozenset({"mobility.watch"}),
    "hotline.call": frozenset({"hotline.take"}),
    "hotline.transfer": frozenset({"hotline.transfer"}),
    "hotline.appeal": frozenset({"hotline.read"}),
    "hotline.topic": frozenset({"hotline.read"}),
    "hotline.emergency": frozenset({"hotline.take", "hotline.supervise", "alarm.acknowledge"}),
    "hotline.model": frozenset({"hotline.model"}),
    "casework.case": frozenset({"case.read", "task.read"}),
    "casework.task": frozenset({"case.read", "task.read"}),
}


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
        may_hear = await _topics_of(request.cookies)
        if may_hear is None:
            error = SignInNeeded()
            language = "en" if request.cookies.get(settings.LANGUAGE_COOKIE_NAME) == "en" else "zh"
            return JSONResponse(
                error.problem(language, instance=request.url.path), 401, media_type="application/problem+json"
            )
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        events = self._events(request.cookies, may_hear)
        return StreamingResponse(events, media_type="text/event-stream", headers=headers)

    async def _events(self, cookies: Cookies, may_hear: frozenset[str] | None) -> AsyncIterator[str]:
        queue: asyncio.Queue[str] = asyncio.Queue(_QUEUE_MAX)
        self._readers.add(queue)
        checked_at = time.monotonic()
        try:
            yield "retry: 2000\nevent: hello\ndata: {}\n\n"
            while may_hear is not None:
                try:
                    topic = await asyncio.wait_for(queue.get(), _HEARTBEAT_S)
                except TimeoutError:
                    yield ": still here\n\n"
                else:
                    if topic in may_hear:
                        yield f"event: {topic}\ndata: {{}}\n\n"
                if time.monotonic() - checked_at >= _HEARTBEAT_S:
                    # Whoever has signed out, or lost a role, hears no more of it.
                    may_hear, checked_at = await _topics_of(cookies), time.monotonic()
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


async def _topics_of(cookies: Cookies) -> frozenset[str] | None:
    return await sync_to_async(_read_topics, thread_sensitive=False)(cookies)


def _read_topics(cookies: Cookies) -> frozenset[str] | None:
    """Return the topics that the person of a session may hear of, or ``None`` when nobody is signed in."""
    asking = HttpRequest()
    try:
        asking.session = SessionStore(cookies.get(settings.SESSION_COOKIE_NAME))
        user = get_user(asking)
        if not isinstance(user, User):
            return None
        actor = actor_of(user)
        return frozenset(topic for topic, actions in TOPICS.items() if any(map(actor.holds, actions)))
    finally:
        close_old_connections()
