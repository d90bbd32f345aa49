"""Tell somebody of every entity that was written, once it is on disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction as database
from django.db.models.signals import post_save

from furong.nets.sensing.domain.sensorthings.entities import ENTITIES, EntityType
from furong.nets.sensing.selectors.sensorthings.tables import TABLES, Row

__all__ = ["watch_sta_entities"]


def watch_sta_entities(tell: Callable[[EntityType, Row], None]) -> None:
    """Call ``tell`` with each entity that this process writes, after its transaction."""

    def written(sender: Any, instance: Row, **_: Any) -> None:
        entity = entities[sender]
        database.on_commit(lambda: tell(entity, instance), robust=True)

    entities = {table: ENTITIES[name] for name, table in TABLES.items()}
    for table in entities:
        post_save.connect(written, sender=table, weak=False)
