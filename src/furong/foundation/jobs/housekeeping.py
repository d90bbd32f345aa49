"""What a node forgets by itself, every night."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils import timezone

from furong.foundation.identity.models import Attempt
from furong.foundation.jobs.queue import app, on_own_connection
from furong.foundation.outbox.models import OutboxDelivery, OutboxEvent
from furong.foundation.webhooks.models import WebhookDelivery

__all__ = ["forget_ended_sessions", "forget_old_events", "forget_sent_messages"]

_KEEP_EVENTS = timedelta(days=30)
_KEEP_ATTEMPTS = timedelta(days=7)


@app.periodic(cron="17 3 * * *")
@app.task(queue="housekeeping", pass_context=False)
@on_own_connection
def forget_ended_sessions(timestamp: int) -> int:
    """Delete sessions that have ended and attempts that no longer count; return how many rows went."""
    now = timezone.now()
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    attempts, _ = Attempt.objects.filter(at__lt=now - _KEEP_ATTEMPTS).delete()
    return sessions + attempts


@app.periodic(cron="27 3 * * *")
@app.task(queue="housekeeping", pass_context=False)
@on_own_connection
def forget_old_events(timestamp: int) -> int:
    """Delete announced events that every consumer applied long ago; return how many rows went."""
    waiting = OutboxDelivery.objects.filter(event=OuterRef("pk"), applied_at=None)
    old = OutboxEvent.objects.filter(~Exists(waiting), stored_at__lt=timezone.now() - _KEEP_EVENTS)
    rows, _ = old.delete()
    return rows


@app.periodic(cron="37 3 * * *")
@app.task(queue="housekeeping", pass_context=False)
@on_own_connection
def forget_sent_messages(timestamp: int) -> int:
    """Delete messages that their webhook took long ago; what waits or is parked stays. Return how many rows went."""
    delivered = WebhookDelivery.objects.filter(state=WebhookDelivery.State.DELIVERED)
    rows, _ = delivered.filter(delivered_at__lt=timezone.now() - _KEEP_EVENTS).delete()
    return rows
