"""Bodies of requests at the door: none larger than the node takes, and each with its length said.

The pages and the API read a body by its Content-Length. A sender that does not know the length beforehand sends it in
chunks; those are gathered here, so that they arrive like any other body.
"""

from __future__ import annotations

from django.utils.encoding import escape_uri_path
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from furong.foundation.rest.errors import BodyTooLarge, BodyUnreadable
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
            if "transfer-encoding" in headers:
                body = await self._gathered(receive)
                await self._inner(_with_length(scope, len(body)), _told_once(body, receive), send)
                return
            self._demand_within_limit(int(headers.get("content-length", "0")))
        except ValueError:
            refusal = _refusal(BodyUnreadable(trouble="Content-Length"), scope)
        except BodyTooLarge as error:
            if wants_page(headers.get("accept", ""), scope["path"]):
                # The pages answer, so that whoever sent a form reads it as they read everything else.
                await self._inner(_refused(scope, self._limit_mb), _told_once(b"", receive), send)
                return
            refusal = _refusal(error, scope)
        except FurongError as error:
            refusal = _refusal(error, scope)
        else:
            await self._inner(scope, receive, send)
            return
        await refusal(scope, receive, send)

    async def _gathered(self, receive: Receive) -> bytes:
        parts: list[bytes] = []
        size, more = 0, True
        while more:
            message = await receive()
            part: bytes = message.get("body", b"")
            size += len(part)
            self._demand_within_limit(size)
            parts.append(part)
            more = message["type"] == "http.request" and bool(message.get("more_body", False))
            if message["type"] == "http.disconnect":
                raise BodyUnreadable(trouble="the sender went away")
        return b"".join(parts)

    def _demand_within_limit(self, size: int) -> None:
        if size > self._limit_mb * _BYTES_A_MB:
            raise BodyTooLarge(limit_mb=self._limit_mb)


def _with_length(scope: Scope, size: int) -> Scope:
    headers = MutableHeaders(raw=list(scope["headers"]))
    del headers["transfer-encoding"]
    headers["content-length"] = str(size)
    return {**scope, "headers": headers.raw}


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


def _told_once(body: bytes, receive: Receive) -> Receive:
    told = False

    async def tell() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return tell


def _refusal(error: FurongError, scope: Scope) -> Response:
    language = "en" if Headers(scope=scope).get("accept-language", "").startswith("en") else "zh"
    problem = error.problem(language, instance=escape_uri_path(scope["path"]))
    return JSONResponse(problem, error.status, media_type="application/problem+json")
