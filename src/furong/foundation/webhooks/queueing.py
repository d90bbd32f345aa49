"""What is on its way: stored with what it tells of, claimed by who sends it, and settled by what became of it."""

from __future__ import annotations

import json
import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

from furong.foundation.transactions import transaction, transaction_required
from furong.foundation.webhooks.models import Webhook, WebhookDelivery
from furong.foundation.webhooks.posting import Outcome
from furong.kernel.events import Event

__all__ = ["Claim", "RetryPolicy", "Told", "claim_delivery", "queue_events", "settle_delivery"]

_State = WebhookDelivery.State
#: So many messages of one webhook are on their way at a time: a slow receiver keeps no more senders busy. [1]
_AT_ONCE = 2
_GONE = 410
_RETRY_AFTER_MAX_S = 6 * 3600.0
_SOONER, _LATER = 0.5, 1.5
_jitter = secrets.SystemRandom()

#: The webhook that has waited longest, and the first message of it that is due and the oldest of its subject.
_CLAIM = """
    SELECT due.id FROM webhooks_webhook w CROSS JOIN LATERAL (
        SELECT d.id FROM webhooks_webhookdelivery d
        WHERE d.webhook_id = w.id AND d.state = 'waiting' AND d.due_at <= %(now)s
            AND (d.claimed_until IS NULL OR d.claimed_until < %(now)s)
            AND NOT EXISTS (
                SELECT 1 FROM webhooks_webhookdelivery e
                WHERE e.webhook_id = w.id AND e.subject = d.subject AND e.state = 'waiting' AND e.id < d.id
            )
        ORDER BY d.due_at, d.id LIMIT 1 FOR UPDATE SKIP LOCKED
    ) due
    WHERE NOT w.is_paused AND (w.not_before IS NULL OR w.not_before <= %(now)s) AND w.failures <= %(failures)s
        AND %(at_once)s > (
            SELECT count(*) FROM webhooks_webhookdelivery c
            WHERE c.webhook_id = w.id AND c.state = 'waiting' AND c.claimed_until >= %(now)s
        )
    ORDER BY w.last_tried_at NULLS FIRST LIMIT 1
"""
_MANY = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An event as receivers are told it.

    Args:
        event: What was announced.
        area: Path of the area that it happened in.
        data: What is told of its data: nothing personal.
    """

    event: Event
    area: str
    data: Mapping[str, object]

    def body(self) -> str:
        """Return the message: a CloudEvents 1.0 event in structured JSON form."""
        return json.dumps({**self.event.cloudevent(), "data": dict(self.data)}, ensure_ascii=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """When a message that was not taken is sent again, and when that ends.

    Args:
        first_s: How long the first wait is; each is ``factor`` times as long as the one before, and then half to
            one and a half times that by chance. [s]
        factor: Growth of the wait. [1]
        longest_s: The longest wait. [s]
        attempts: After how many attempts a message is parked. [1]
        patience: After how many failures in a row the receiver as a whole is given a rest. [1]
        longest_rest_s: The longest such rest: one that is well again is found out soon. [s]
    """

    first_s: float = 5.0
    factor: float = 3.0
    longest_s: float = 6 * 3600.0
    attempts: int = 12
    patience: int = 5
    longest_rest_s: float = 600.0

    def wait(self, failures: int) -> timedelta:
        """Return how long a message waits after so many failures."""
        return self._wait(failures, self.longest_s)

    def rest(self, failures: int) -> timedelta:
        """Return how long a receiver is left alone after so many failures in a row."""
        over = failures - self.patience
        return self._wait(over + 1, self.longest_rest_s) if over >= 0 else timedelta()

    def _wait(self, failures: int, longest_s: float) -> timedelta:
        plain_s = min(longest_s, self.first_s * self.factor ** min(failures - 1, 30))
        return timedelta(seconds=plain_s * _jitter.uniform(_SOONER, _LATER))


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A message that one sender has in hand."""

    delivery: int
    webhook: UUID
    url: str
    secrets: tuple[str, ...]
    identity: str
    body: bytes


@transaction_required
def queue_events(told: Sequence[Told]) -> int:
    """Store messages for every webhook that wants them and return how many; one that is stored already stays."""
    wanted: dict[str, list[Webhook]] = defaultdict(list)
    for webhook in Webhook.objects.select_related("area"):
        for kind in webhook.event_types:
            wanted[kind].append(webhook)
    now = timezone.now()
    rows = [
        WebhookDelivery(
            webhook=webhook,
            event_id=one.event.id,
            event_type=one.event.type.ce_type,
            subject=one.event.subject,
            body=one.body(),
            due_at=now,
        )
        for one in told
        for webhook in wanted[one.event.type.ce_type]
        if f"{one.area}/".startswith(f"{webhook.area.path}/")
    ]
    WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def claim_delivery(*, lease_s: float, failing_too: bool) -> Claim | None:
    """Take the next message that is due in hand; ``None`` when there is none.

    Args:
        lease_s: After this another sender may take it: this one has died. [s]
        failing_too: Whether to serve receivers, too, that failed last time.
    """
    now = timezone.now()
    values: dict[str, datetime | int] = {"now": now, "failures": _MANY if failing_too else 0, "at_once": _AT_ONCE}
    with transaction():
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, values)
            found = cursor.fetchone()
        if found is None:
            return None
        row = WebhookDelivery.objects.select_related("webhook").get(pk=found[0])
        WebhookDelivery.objects.filter(pk=row.pk).update(claimed_until=now + timedelta(seconds=lease_s))
        Webhook.objects.filter(pk=row.webhook_id).update(last_tried_at=now)
    return Claim(
        delivery=row.pk,
        webhook=row.webhook_id,
        url=row.webhook.url,
        secrets=_secrets(row.webhook, now),
        identity=str(row.event_id),
        body=row.body.encode(),
    )


def settle_delivery(claim: Claim, outcome: Outcome, policy: RetryPolicy) -> None:
    """Note what became of an attempt: delivered, to be sent again later, or parked."""
    now = timezone.now()
    with transaction():
        row = WebhookDelivery.objects.select_for_update().filter(pk=claim.delivery, state=_State.WAITING).first()
        if row is None:  # deleted, or settled by another sender that took it over
            return
        row.attempts += 1
        row.claimed_until = None
        row.status, row.trouble = outcome.status, outcome.trouble
        if outcome.is_delivered:
            row.state, row.delivered_at = _State.DELIVERED, now
        elif row.attempts >= policy.attempts:
            row.state = _State.PARKED
        else:
            row.due_at = now + max(policy.wait(row.attempts), _asked_for(outcome))
        row.save()
        _settle_webhook(row.webhook_id, outcome, policy, now)


def _settle_webhook(identity: UUID, outcome: Outcome, policy: RetryPolicy, now: datetime) -> None:
    webhook = Webhook.objects.select_for_update().get(pk=identity)
    if outcome.is_delivered:
        webhook.failures, webhook.not_before, webhook.trouble = 0, None, ""
        webhook.last_success_at = now
    else:
        webhook.failures += 1
        webhook.trouble = outcome.trouble
        webhook.not_before = now + policy.rest(webhook.failures)
        if outcome.status == _GONE:  # the receiver says that it will never be there again
            webhook.is_paused = True
    webhook.save(update_fields=["failures", "not_before", "trouble", "last_success_at", "is_paused"])


def _asked_for(outcome: Outcome) -> timedelta:
    return timedelta(seconds=min(outcome.retry_after_s or 0.0, _RETRY_AFTER_MAX_S))


def _secrets(webhook: Webhook, now: datetime) -> tuple[str, ...]:
    is_old_known = webhook.old_secret_until is not None and webhook.old_secret_until > now
    return (webhook.secret, webhook.old_secret) if is_old_known else (webhook.secret,)
