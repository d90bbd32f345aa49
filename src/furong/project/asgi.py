"""The one door of a node: live events and health here, everything else by Django in threads."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp
from whitenoise import WhiteNoise

from furong.nets.sensing.adapters.ingest_http import IngestDoor
from furong.nets.sensing.adapters.sensorthings.subscribers import watch
from furong.project.bodies import BoundedBodies
from furong.project.live import LiveEvents
from furong.project.threads import InThreads

__all__ = ["application"]

_YEAR_S = 31_536_000
_live = LiveEvents()


def _django() -> ASGIApp:
    pages: Any = WhiteNoise(
        get_wsgi_application(),
        root=str(settings.STATIC_ROOT),
        prefix="static/",
        max_age=_YEAR_S,
        immutable_file_test=lambda _path, url: "." in url.rsplit("/", 1)[-1],
    )
    threads = InThreads(pages, settings.FURONG_OPTIONS["HTTP_THREADS"])
    return BoundedBodies(threads, limit_mb=settings.FURONG_OPTIONS["UPLOAD_MAX_MB"])


async def _healthy(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok\n")


@asynccontextmanager
async def _lifespan(_app: Starlette) -> AsyncIterator[None]:
    async with _live.listening():
        yield


application = Starlette(
    routes=[
        Route("/healthz", _healthy),
        Route("/live/events", _live.stream),
        *IngestDoor().routes,
    ],
    lifespan=_lifespan,
)
# Not mounted under "/": a mount passes addresses with a line break in them by.
application.router.default = _django()
watch()
