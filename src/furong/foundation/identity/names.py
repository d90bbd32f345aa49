"""Whose names a reader is shown: those who work on something see who else does, everybody else sees masked names."""

from __future__ import annotations

from collections.abc import Iterable

from furong.foundation.identity.masks import masked_name
from furong.kernel.permissions import Actor, Resource, decide

__all__ = ["NamesShown"]


class NamesShown:
    """Shows names as a reader may see them.

    Args:
        actor: The reader.
        resource: What the names stand on.
        work: Who may do one of these with it works on it.
    """

    def __init__(self, actor: Actor, resource: Resource, work: Iterable[str]) -> None:
        self._actor = actor
        self.in_full = any(decide(actor, action, resource).allowed for action in work)

    def __call__(self, name: str, key: str = "user:") -> str:
        """Return the name as the reader may see it; ``key`` is that of its bearer, who may be no person."""
        if self.in_full or not key.startswith("user:") or key == self._actor.key:
            return name
        return masked_name(name)
