"""What a list can be narrowed to, as the options of a form."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from markupsafe import Markup, escape

__all__ = ["options"]


def options(choices: Iterable[tuple[str, str]], chosen: str) -> Markup:
    """Return options, with the chosen one selected.

    A form offers hundreds, and the same ones to everybody who sees the same places: they are written out once.

    Args:
        choices: The value of each and what it is called.
        chosen: The value that is selected, or one that none has.
    """
    written = _written(tuple(choices))
    one = _opening(chosen)
    return Markup(written.replace(f"{one}>", f"{one} selected>", 1))


@lru_cache(maxsize=256)
def _written(choices: tuple[tuple[str, str], ...]) -> str:
    return "".join(f"{_opening(value)}>{escape(name)}</option>" for value, name in choices)


def _opening(value: str) -> str:
    return f'<option value="{escape(value)}"'
