"""The one door of a node: live events and health here, everything else by Django in threads."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connections
from django.urls import get_resolver
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp
from whitenoise import WhiteNoise

from furong.foundation.rest.together import Together
from furong.nets.hotline.api.warming import warm_up
from furong.nets.hotline.rest.appeals_together import APPEALS_PATH, take_appeals
from furong.nets.sensing.adapters.ingest_http import IngestDoor
from furong.nets.sensing.adapters.sensorthings.subscribers import watch
from furong.project.bodies import BoundedBodies
from furong.project.live import LiveEvents
from furong.project.threads import InThreads

__all__ = ["application"]

_log = logging.getLogger(__name__)
_YEAR_S = 31_536_000
#: Whoever waits for the first page goes before what is read for later. [s]
_QUIET_S = 2.0
_live = LiveEvents()


def _django() -> ASGIApp:
    django = get_wsgi_application()
    # Every page and its parts are loaded here, and not while the first reader waits.
    tuple(get_resolver().url_patterns)
    pages: Any = WhiteNoise(
        django,
        root=str(settings.STATIC_ROOT),
        prefix="static/",
        max_age=_YEAR_S,
        immutable_file_test=lambda _path, url: "." in url.rsplit("/", 1)[-1],
    )
    threads = InThreads(pages, settings.FURONG_OPTIONS["HTTP_THREADS"])
    return BoundedBodies(threads, limit_mb=settings.FURONG_OPTIONS["UPLOAD_MAX_MB"])


async def _healthy(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok\n")


def _warm_up() -> None:
    close_old_connections()
    try:
        warm_up()
    finally:
        connections.close_all()


async def _warmed() -> None:
    """Read what the first appeal would wait for; when it cannot be read, the first appeal says so."""
    await asyncio.sleep(_QUIET_S)
    (trouble,) = await asyncio.gather(asyncio.to_thread(_warm_up), return_exceptions=True)
    if isinstance(trouble, BaseException):
        _log.warning("not_warmed_up", exc_info=trouble)


@asynccontextmanager
async def _lifespan(_app: Starlette) -> AsyncIterator[None]:
    async with _live.listening():
        warming = asyncio.create_task(_warmed())
        yield
        warming.cancel()


_routed = Starlette(
    routes=[
        Route("/healthz", _healthy),
        Route("/live/events", _live.stream),
        *IngestDoor().routes,
    ],
    lifespan=_lifespan,
)
# Not mounted under "/": a mount passes addresses with a line break in them by.
_routed.router.default = _django()
application: ASGIApp = Together(_routed, APPEALS_PATH, take_appeals)
watch()
