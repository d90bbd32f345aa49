"""The language of the reader."""

from __future__ import annotations

from django.utils.translation import get_language

__all__ = ["language_of"]


def language_of() -> str:
    """Return the language of the current reader: ``zh`` or ``en``."""
    return "en" if (get_language() or "").startswith("en") else "zh"
