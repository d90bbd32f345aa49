"""Lists that people come back to."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["SAVED_VIEWS_MAX", "SavedViewInfo"]

#: How many views somebody may keep; more are no shortcut any longer. [1]
SAVED_VIEWS_MAX = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedViewInfo:
    """A list under a name that its owner gave it.

    Args:
        id: Its number. [1]
        name: What its owner calls it.
        address: The address of the list.
    """

    id: int
    name: str
    address: str
