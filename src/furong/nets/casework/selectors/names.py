"""Whose names and whereabouts a reader of a case is shown.

Those who work on a case see who else does: names in full, and where a photo was taken. Everybody else who may read the
case sees that somebody of an organisation acted, with the name masked, and no position of a person's phone.
"""

from __future__ import annotations

from collections.abc import Iterable

from furong.foundation.identity.people import masked_name
from furong.kernel.permissions import Actor, Resource, decide

__all__ = ["NamesShown"]

#: Who may do one of these with a case works on it.
_WORK = ("case.register", "case.verify", "case.dispatch", "case.check", "task.handle")


class NamesShown:
    """Shows names as a reader may see them.

    Args:
        actor: The reader.
        area: Path of the area that the case lies in.
        organisations: Codes of the organisations that have a task of it.
    """

    def __init__(self, actor: Actor, *, area: str, organisations: Iterable[str]) -> None:
        resource = Resource(kind="case", area=area, organisations=frozenset(organisations))
        self._actor = actor
        self.in_full = any(decide(actor, action, resource).allowed for action in _WORK)

    def __call__(self, name: str, key: str = "user:") -> str:
        """Return the name as the reader may see it; ``key`` is that of its bearer, who may be no person."""
        if self.in_full or not key.startswith("user:") or key == self._actor.key:
            return name
        return masked_name(name)
