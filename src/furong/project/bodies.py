"""Bodies of requests at the door: none larger than the node takes, whether its sender says the length or not."""

from __future__ import annotations

from django.utils.encoding import escape_uri_path
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from furong.foundation.rest.errors import BodyTooLarge, BodyUnreadable
from furong.foundation.web.asgi_bodies import told_once
from furong.foundation.web.errors import REFUSED_FORM, wants_page
from furong.kernel.errors import FurongError

__all__ = ["BoundedBodies"]

_BYTES_A_MB = 1024 * 1024


class BoundedBodies:
    """Passes requests on whose bodies are within the limit.

    Args:
        inner: What answers them.
        limit_mb: Largest body. [MB]
    """

    def __init__(self, inner: ASGIApp, *, limit_mb: int) -> None:
        self._inner = inner
        self._limit_mb = limit_mb

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        scope = _without_word_of_door(scope)
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        try:
            self._demand_within_limit(_length_of(headers))
            await self._inner(scope, self._counted(receive), send)
            return
        except BodyTooLarge as error:
            if wants_page(headers.get("accept", ""), scope["path"]):
                # The pages answer, so that whoever sent a form reads it as they read everything else.
                await self._inner(_refused(scope, self._limit_mb), told_once(b"", receive), send)
                return
            refusal = _refusal(error, scope)
        except BodyUnreadable as error:
            refusal = _refusal(error, scope)
        await refusal(scope, receive, send)

    def _counted(self, receive: Receive) -> Receive:
        """Return the same sender, refused once it has sent more than its length said or may have said."""
        size = 0

        async def count() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            self._demand_within_limit(size)
            return message

        return count

    def _demand_within_limit(self, size: int) -> None:
        if size > self._limit_mb * _BYTES_A_MB:
            raise BodyTooLarge(limit_mb=self._limit_mb)


def _length_of(headers: Headers) -> int:
    try:
        return int(headers.get("content-length", "0"))
    except ValueError as error:
        raise BodyUnreadable(trouble="Content-Length") from error


def _without_word_of_door(scope: Scope) -> Scope:
    """Return the request without what only the door itself may say to the pages."""
    if scope["type"] != "http":
        return scope
    name = REFUSED_FORM.lower().encode()
    return {**scope, "headers": [(key, value) for key, value in scope["headers"] if key.lower() != name]}


def _refused(scope: Scope, limit_mb: int) -> Scope:
    headers = MutableHeaders(raw=list(scope["headers"]))
    for name in ("transfer-encoding", "content-type"):
        del headers[name]
    headers["content-length"] = "0"
    headers[REFUSED_FORM] = str(limit_mb)
    return {**scope, "method": "GET", "headers": headers.raw}


def _refusal(error: FurongError, scope: Scope) -> Response:
    language = "en" if Headers(scope=scope).get("accept-language", "").startswith("en") else "zh"
    problem = error.problem(language, instance=escape_uri_path(scope["path"]))
    return JSONResponse(problem, error.status, media_type="application/problem+json")
