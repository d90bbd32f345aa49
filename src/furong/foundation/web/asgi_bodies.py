"""Bodies of requests at the door of a node (ASGI), read before whoever answers them."""

from __future__ import annotations

from starlette.types import Message, Receive

__all__ = ["told_once", "whole_body"]


async def whole_body(receive: Receive) -> bytes | None:
    """Return the body of a request; nothing when whoever sent it went away."""
    parts, more = [], True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts)


def told_once(body: bytes, receive: Receive) -> Receive:
    """Return a sender that tells a body which was read before, and then whatever else comes."""
    told = False

    async def tell() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return tell
