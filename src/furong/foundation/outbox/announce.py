"""Announcing: the write side of the outbox."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from django.db import connection
from django.utils import timezone

from furong.foundation.database.writing import copy_rows, next_keys
from furong.foundation.outbox.consumers import consumers_of
from furong.foundation.outbox.models import OutboxDelivery, OutboxEvent
from furong.foundation.transactions import transaction_required
from furong.kernel.events import Event

__all__ = ["LIVE_CHANNEL", "announce", "announce_all"]

#: PostgreSQL notification channel on which screens hear that something of a kind has changed.
LIVE_CHANNEL = "furong_live"
_JSON = msgspec.json.Encoder()


@transaction_required
def announce(event: Event) -> None:
    """Store ``event`` for its consumers, with the change it tells of."""
    announce_all([event])


@transaction_required
def announce_all(events: Sequence[Event]) -> None:
    """Store ``events`` in order; one that was announced before (same id) is left as it is."""
    with connection.cursor() as cursor:
        # One array, where Django makes a value of its own of each identity.
        cursor.execute(
            f"SELECT event_id FROM {OutboxEvent._meta.db_table} WHERE event_id = ANY(%s)",
            [[event.id for event in events]],
        )
        known = {found for (found,) in cursor.fetchall()}
    fresh = [event for event in {event.id: event for event in reversed(events)}.values() if event.id not in known]
    _store(fresh[::-1])
    notify(*(event.type.name.rsplit(".", 1)[0] for event in events))


def _store(events: Sequence[Event]) -> None:
    """Store events that nobody has announced, in their order, each with a delivery for whoever wants it."""
    keys = next_keys(OutboxEvent, len(events))
    copy_rows(
        OutboxEvent,
        ("sequence", "event_id", "ce_type", "source", "subject", "time", "data"),
        (
            (key, str(one.id), one.type.ce_type, one.source, one.subject, one.time, _JSON.encode(one.data).decode())
            for key, one in zip(keys, events, strict=True)
        ),
        stored_at=timezone.now(),
    )
    deliveries = [(key, name, one.subject) for key, one in zip(keys, events, strict=True) for name in consumers_of(one)]
    if deliveries:
        copy_rows(OutboxDelivery, ("event_id", "consumer", "subject"), deliveries, attempts=0, trouble="")


@transaction_required
def notify(*topics: str) -> None:
    """Tell the screens, once the transaction has committed, that something under these topics has changed."""
    with connection.cursor() as cursor:
        for topic in sorted(set(topics)):
            cursor.execute("SELECT pg_notify(%s, %s)", [LIVE_CHANNEL, topic])
