"""Strips: what people have to see at once, on whatever page they are. The parts that fill them are named as data."""

from __future__ import annotations

from dataclasses import dataclass

from furong.kernel.permissions import Actor

__all__ = ["Strip", "strips_for"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A line above every page of those whom it concerns; empty while there is nothing to say.

    Args:
        path: Address of what it shows.
        topics: Live topics after which it is shown anew.
        at_once: The one of them after which that does not wait.
        action: Permission that opens ``path``.
        actions: Permissions of which a reader needs one for it to be theirs.
        not_on: Pages that show the same themselves.
    """

    path: str
    topics: tuple[str, ...]
    at_once: str
    action: str
    actions: frozenset[str]
    not_on: frozenset[str]


def strips_for(actor: Actor, path: str, strips: tuple[Strip, ...]) -> list[Strip]:
    """Return the strips that concern ``actor`` on the page at ``path``."""
    return [
        one
        for one in strips
        if path not in one.not_on and actor.holds(one.action) and any(actor.holds(action) for action in one.actions)
    ]
