"""Pages that keep themselves up to date: the whole page when it is opened, its live part when that asks again."""

from __future__ import annotations

from furong.foundation.web.pages import PageRequest

__all__ = ["template_of"]


def template_of(request: PageRequest, name: str) -> str:
    """Return the template of the page of that name, or of its live part when the reader's browser has the rest."""
    is_part = request.headers.get("HX-Request") == "true"
    return f"sensing/_{name}.html" if is_part else f"sensing/{name}.html"
