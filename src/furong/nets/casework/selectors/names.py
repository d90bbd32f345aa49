"""Whose names and whereabouts a reader of a case is shown.

Those who work on a case see who else does: names in full, and where a photo was taken. Everybody else who may read the
case sees that somebody of an organisation acted, with the name masked, and no position of a person's phone.
"""

from __future__ import annotations

from collections.abc import Iterable

from furong.foundation.identity import names
from furong.kernel.permissions import Actor, Resource

__all__ = ["NamesShown"]

#: Who may do one of these with a case works on it.
_WORK = ("case.register", "case.verify", "case.dispatch", "case.check", "task.handle")


class NamesShown(names.NamesShown):
    """Shows names as a reader of a case may see them.

    Args:
        actor: The reader.
        area: Path of the area that the case lies in.
        organisations: Codes of the organisations that have a task of it.
    """

    def __init__(self, actor: Actor, *, area: str, organisations: Iterable[str]) -> None:
        super().__init__(actor, Resource(kind="case", area=area, organisations=frozenset(organisations)), _WORK)
