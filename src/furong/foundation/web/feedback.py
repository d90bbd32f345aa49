"""What the next page says about the act before it: a sentence, and perhaps how to undo it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest

__all__ = ["AHEAD", "Said", "said", "say"]

_KEY = "said"
#: The header of a request for a page that nobody looks at yet.
AHEAD = "Furong-Ahead"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence for the next page.

    Args:
        text: The sentence, in the reader's language.
        kind: ``ok`` or ``danger``.
        undo_path: Where a POST undoes the act, or empty.
    """

    text: str
    kind: str = "ok"
    undo_path: str = ""


def say(request: HttpRequest, text: str, *, kind: str = "ok", undo_path: str = "") -> None:
    """Keep a sentence for the next page that this reader opens."""
    request.session[_KEY] = asdict(Said(text, kind, undo_path))


def said(request: HttpRequest) -> Said | None:
    """Return what was kept, once; a page that is fetched ahead, to be kept, does not take it from its reader."""
    if AHEAD in request.headers:
        return None
    kept: dict[str, Any] | None = request.session.pop(_KEY, None) if hasattr(request, "session") else None
    return Said(**kept) if kept else None
