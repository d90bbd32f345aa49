"""Requests and answers of the API, whether they come over HTTP alone or inside a batch."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_plus

from furong.nets.sensing.errors.sensorthings import EntityUnusable

__all__ = ["Answer", "Question", "as_json", "read_json", "read_pairs"]

#: A time of day that is followed by a plus and a zone; colons may be encoded.
_ZONE = re.compile(r"(T\d\d(?::|%3A)\d\d(?:(?::|%3A)\d\d(?:\.\d+)?)?)\+(?=\d\d(?::|%3A)?\d\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A request.

    Args:
        method: GET, POST, PUT, PATCH or DELETE.
        path: Below the root of the service.
        pairs: Names and values of the query.
        body: What was sent.
        content_type: Of the body.
        root: Address of the service.
    """

    method: str
    path: str
    pairs: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    content_type: str = "application/json"
    root: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer.

    Args:
        status: HTTP status.
        body: All of it, or pieces that are made while they are sent.
        content_type: Of the body.
        headers: Others.
    """

    status: int = 200
    body: bytes | Iterable[bytes] = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)

    def whole(self) -> bytes:
        """Return the body in one piece."""
        return self.body if isinstance(self.body, bytes) else b"".join(self.body)


def as_json(document: object) -> bytes:
    """Return a document as JSON."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def read_json(body: bytes) -> Any:
    """Return the document of a body.

    Raises:
        EntityUnusable: When it is none.
    """
    try:
        return json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise EntityUnusable(trouble=f"the body is no JSON ({error})") from error


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no JSON number")


def read_pairs(query: str) -> tuple[tuple[str, str], ...]:
    """Return names and values of a query as they were written, decoded."""
    pairs = []
    for part in query.split("&"):
        if part:
            name, _, value = part.partition("=")
            pairs.append((unquote_plus(name), unquote_plus(_plus_kept(value))))
    return tuple(pairs)


def _plus_kept(value: str) -> str:
    """Keep the plus of a time zone (``+08:00``), which clients forget to encode."""
    return _ZONE.sub(r"\1%2B", value)
