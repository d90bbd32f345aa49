"""Tell somebody of every entity that was written, once it is on disk."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from furong.foundation.transactions import run_after_commit, transaction_required
from furong.nets.sensing.domain.sensorthings.entities import EntityType
from furong.nets.sensing.selectors.sensorthings.tables import Row

__all__ = ["note_written", "watch_sta_entities"]

Listener = Callable[[EntityType, Row], None]
_listeners: list[Listener] = []


def watch_sta_entities(tell: Listener) -> None:
    """Call ``tell`` with each entity that this process writes from now on, after its transaction."""
    _listeners.append(tell)


@transaction_required
def note_written(entity: EntityType, row: Row) -> None:
    """Note that an entity was written; whoever listens is told once it is on disk."""
    for tell in _listeners:
        run_after_commit(partial(tell, entity, row))
