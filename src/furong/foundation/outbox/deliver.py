"""Delivering: the read side of the outbox."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, IntegrityError
from django.db.models import F
from django.utils import timezone

from furong.foundation.outbox.consumers import BatchHandler, Consumer, registered_consumers
from furong.foundation.outbox.models import OutboxDelivery
from furong.foundation.transactions import advisory_lock, transaction
from furong.kernel.errors import FurongError
from furong.kernel.events import Event, event_type

__all__ = ["Troubled", "deliver_pending", "list_troubled", "pending_count", "undelivered"]

_log = logging.getLogger(__name__)

#: What a consumer may fail with on account of one event. Anything else (the database is gone) stops the round.
_FAILURES = (
    FurongError,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    IntegrityError,
    DataError,
    ObjectDoesNotExist,
)

#: Waiting time before the n-th attempt grows from the first to the last of these. [s]
_BACKOFF_S = (1, 5, 30, 120, 600)


def deliver_pending(*, limit: int = 1000) -> int:
    """Deliver what is due to every consumer and return how many deliveries were applied.

    A delivery that fails is put off with its trouble noted, and holds back later events of the same subject only.
    Processes may call this at the same time: one of them serves a consumer, the others pass it by.
    """
    applied = 0
    for consumer in registered_consumers().values():
        with advisory_lock(f"outbox:{consumer.name}") as got:
            if got:
                applied += _serve(consumer, limit)
    return applied


def pending_count() -> int:
    """Return how many deliveries have not been applied yet."""
    return OutboxDelivery.objects.filter(applied_at=None).count()


@dataclass(frozen=True, slots=True)
class Troubled:
    """A delivery that has not been applied: it failed and will be tried again, or its turn has not come.

    Args:
        consumer: Who should have consumed it.
        event: What it was, as CloudEvents type and subject.
        attempts: How often it was tried. [1]
        trouble: What went wrong last.
        not_before: When it is tried again.
    """

    consumer: str
    event: str
    attempts: int
    trouble: str
    not_before: dt.datetime | None


def undelivered(subjects: Sequence[str]) -> list[Troubled]:
    """Return the deliveries of events of these subjects that have not been applied, in the order of announcing."""
    rows = OutboxDelivery.objects.filter(applied_at=None, subject__in=subjects).select_related("event")
    return [_troubled(row) for row in rows.order_by("event_id")]


def list_troubled() -> list[Troubled]:
    """Return the deliveries that failed at least once and have not been applied since."""
    rows = OutboxDelivery.objects.filter(applied_at=None, attempts__gt=0).select_related("event").order_by("event_id")
    return [_troubled(row) for row in rows[:100]]


def _troubled(row: OutboxDelivery) -> Troubled:
    return Troubled(row.consumer, f"{row.event.ce_type} {row.subject}", row.attempts, row.trouble, row.not_before)


def _serve(consumer: Consumer, limit: int) -> int:
    now = timezone.now()
    pending = OutboxDelivery.objects.filter(consumer=consumer.name, applied_at=None)
    held_back = set(pending.filter(not_before__gt=now).values_list("subject", flat=True))
    due = [row for row in pending.select_related("event").order_by("event_id")[:limit] if row.subject not in held_back]
    if consumer.handle_many is not None and len(due) > 1 and _deliver_many(consumer.handle_many, due):
        return len(due)
    applied = 0
    for delivery in due:
        if delivery.subject in held_back:
            continue
        if _deliver(consumer, delivery):
            applied += 1
        else:
            held_back.add(delivery.subject)
    return applied


def _deliver(consumer: Consumer, delivery: OutboxDelivery) -> bool:
    try:
        with transaction():
            # Marked first: whoever else has this delivery in hand waits for us here, and then finds it applied.
            pending = OutboxDelivery.objects.filter(pk=delivery.pk, applied_at=None)
            if pending.update(applied_at=timezone.now()):
                consumer.handle(_event_of(delivery))
    except _FAILURES as error:
        _log.exception("delivery_failed", extra={"consumer": consumer.name, "event": str(delivery.event)})
        _put_off(delivery, error)
        return False
    return True


def _deliver_many(handle_many: BatchHandler, deliveries: list[OutboxDelivery]) -> bool:
    """Deliver all in one transaction; ``False`` when that fails, or somebody else has some of them in hand."""
    try:
        with transaction():
            pending = OutboxDelivery.objects.filter(pk__in=[row.pk for row in deliveries], applied_at=None)
            if pending.update(applied_at=timezone.now()) != len(deliveries):
                raise IntegrityError("some were applied meanwhile")
            handle_many([_event_of(row) for row in deliveries])
    except _FAILURES:
        _log.exception("deliveries_failed_together", extra={"count": len(deliveries)})
        return False
    return True


def _put_off(delivery: OutboxDelivery, error: Exception) -> None:
    wait_s = _BACKOFF_S[min(delivery.attempts, len(_BACKOFF_S) - 1)]
    with transaction():
        OutboxDelivery.objects.filter(pk=delivery.pk).update(
            attempts=F("attempts") + 1,
            not_before=timezone.now() + dt.timedelta(seconds=wait_s),
            trouble=f"{type(error).__name__}: {error}",
        )


def _event_of(delivery: OutboxDelivery) -> Event:
    row = delivery.event
    kind = event_type(row.ce_type)
    data: Any = msgspec.convert(row.data, kind.data)
    return Event(id=row.event_id, type=kind, source=row.source, subject=row.subject, time=row.time, data=data)
