"""The navigation as data; what a reader sees of it follows from what the reader may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from furong.kernel.permissions import Actor

__all__ = ["NavigationItem", "NavigationSection", "navigation_for", "place_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NavigationItem:
    """One page.

    Args:
        title: English title; shown in the reader's language.
        path: Where it leads.
        icon: Name of the icon beside it.
        action: Permission that opens it.
    """

    title: str
    path: str
    icon: str
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NavigationSection:
    """Pages that belong together."""

    title: str
    items: tuple[NavigationItem, ...]


def navigation_for(actor: Actor, sections: tuple[NavigationSection, ...]) -> list[NavigationSection]:
    """Return the sections with the pages that ``actor`` may open, without empty ones."""
    shown = [
        NavigationSection(title=section.title, items=tuple(item for item in section.items if actor.holds(item.action)))
        for section in sections
    ]
    return [section for section in shown if section.items]


def place_of(path: str, sections: Sequence[NavigationSection]) -> str:
    """Return the path of the item that a page belongs to, the nearest of those above it; empty when there is none."""
    paths = [item.path for section in sections for item in section.items]
    return max((one for one in paths if path == one or path.startswith(f"{one}/")), key=len, default="")
