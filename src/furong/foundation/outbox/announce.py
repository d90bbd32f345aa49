"""Announcing: the write side of the outbox."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from django.db import connection

from furong.foundation.outbox.consumers import consumers_of
from furong.foundation.outbox.models import OutboxDelivery, OutboxEvent
from furong.foundation.transactions import transaction_required
from furong.kernel.events import Event

__all__ = ["LIVE_CHANNEL", "announce", "announce_all"]

#: PostgreSQL notification channel on which screens hear that something of a kind has changed.
LIVE_CHANNEL = "furong_live"


@transaction_required
def announce(event: Event) -> None:
    """Store ``event`` for its consumers, with the change it tells of."""
    announce_all([event])


@transaction_required
def announce_all(events: Sequence[Event]) -> None:
    """Store ``events`` in order; one that was announced before (same id) is left as it is."""
    rows = [
        OutboxEvent(
            event_id=event.id,
            ce_type=event.type.ce_type,
            source=event.source,
            subject=event.subject,
            time=event.time,
            data=msgspec.to_builtins(event.data),
        )
        for event in events
    ]
    known = set(
        OutboxEvent.objects.filter(event_id__in=[row.event_id for row in rows]).values_list("event_id", flat=True)
    )
    fresh = [row for row in rows if row.event_id not in known]
    OutboxEvent.objects.bulk_create(fresh)
    types = {event.type.ce_type: event.type for event in events}
    OutboxDelivery.objects.bulk_create(
        OutboxDelivery(event=row, consumer=name, subject=row.subject)
        for row in fresh
        for name in consumers_of(types[row.ce_type])
    )
    notify(*(kind.name.rsplit(".", 1)[0] for kind in types.values()))


@transaction_required
def notify(*topics: str) -> None:
    """Tell the screens, once the transaction has committed, that something under these topics has changed."""
    with connection.cursor() as cursor:
        for topic in sorted(set(topics)):
            cursor.execute("SELECT pg_notify(%s, %s)", [LIVE_CHANNEL, topic])
