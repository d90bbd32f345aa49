"""Webhooks as people make, change and look at them: those of the areas that they manage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from furong.foundation.areas.tree import get_area, within
from furong.foundation.identity.actors import demand, demand_somewhere
from furong.foundation.transactions import transaction
from furong.foundation.webhooks.errors import DeliveryUnknown, DeliveryWaiting, EventTypeUnknown, WebhookUnknown
from furong.foundation.webhooks.models import Webhook, WebhookDelivery
from furong.foundation.webhooks.posting import judge_written_address
from furong.foundation.webhooks.signing import new_secret
from furong.kernel.events import EventType
from furong.kernel.permissions import Actor, Resource

__all__ = [
    "MANAGE",
    "DeliveryInfo",
    "WebhookDraft",
    "WebhookInfo",
    "change_webhook",
    "create_webhook",
    "delete_webhook",
    "get_webhook",
    "list_deliveries",
    "list_webhooks",
    "offer_events",
    "offered_types",
    "replay_delivery",
    "replay_parked",
    "rotate_secret",
]

MANAGE = "webhook.manage"
#: A secret that was replaced is still signed with for so long.
_OLD_SECRET = timedelta(hours=24)
_State = WebhookDelivery.State
_offered: dict[str, EventType] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookDraft:
    """What people say of a webhook.

    Args:
        title: What it is for.
        url: Where messages go, ``http(s)://…``.
        event_types: Which events it wants, by CloudEvents type.
        area: Code of the area whose events it wants.
        is_paused: Whether messages wait for the time being.
    """

    title: str
    url: str
    event_types: tuple[str, ...]
    area: str
    is_paused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookInfo:
    """A webhook and how it does.

    Args:
        id: Its identity.
        title: What it is for.
        url: Where messages go.
        event_types: Which events it wants.
        area: Code of the area whose events it wants.
        is_paused: Whether messages wait for the time being.
        owner: Key of who made it.
        created_at: When it was made.
        waiting: How many messages are on their way. [1]
        parked: How many messages were refused too often and wait to be sent again. [1]
        failures: How often the receiver has failed in a row. [1]
        trouble: What went wrong last, or empty.
        last_success_at: When it last took a message.
    """

    id: UUID
    title: str
    url: str
    event_types: tuple[str, ...]
    area: str
    is_paused: bool
    owner: str
    created_at: datetime
    waiting: int
    parked: int
    failures: int
    trouble: str
    last_success_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryInfo:
    """A message on its way.

    Args:
        id: Its number.
        event_id: Identity of the event, sent as ``webhook-id``.
        event_type: Its CloudEvents type.
        subject: What it is about.
        state: ``waiting``, ``delivered`` or ``parked``.
        attempts: How often it was sent. [1]
        status: HTTP status of the last answer, if one came.
        trouble: What went wrong last, or empty.
        due_at: When it is sent next, while it waits.
        created_at: When it was stored.
        delivered_at: When it was taken.
    """

    id: int
    event_id: UUID
    event_type: str
    subject: str
    state: str
    attempts: int
    status: int | None
    trouble: str
    due_at: datetime | None
    created_at: datetime
    delivered_at: datetime | None


def offer_events(*types: EventType) -> None:
    """Let people subscribe to these types; whoever offers them also queues them."""
    _offered.update({kind.ce_type: kind for kind in types})


def offered_types() -> tuple[str, ...]:
    """Return the types that can be subscribed to."""
    return tuple(sorted(_offered))


def create_webhook(actor: Actor, draft: WebhookDraft) -> tuple[WebhookInfo, str]:
    """Make a webhook and return it with its secret, which is told this once.

    Raises:
        ActionRefused: When ``actor`` may not make one for that area.
        AreaUnknown: When there is no such area.
        EventTypeUnknown: When nobody can subscribe to one of the types.
        AddressForbidden: When the address is an internal one.
    """
    _check(actor, draft)
    secret = new_secret()
    with transaction():
        row = Webhook.objects.create(secret=secret, created_by_key=actor.key, **_values(draft))
    return get_webhook(actor, row.pk), secret


def change_webhook(actor: Actor, identity: UUID, draft: WebhookDraft) -> WebhookInfo:
    """Change a webhook; what is on its way already goes to the new address. One that is resumed is tried at once.

    Raises:
        WebhookUnknown: When there is none, or ``actor`` may not see it.
        ActionRefused: When ``actor`` may not have one for that area.
        EventTypeUnknown: When nobody can subscribe to one of the types.
        AddressForbidden: When the address is an internal one.
    """
    _check(actor, draft)
    _change(actor, identity, **_values(draft), failures=0, not_before=None, trouble="")
    return get_webhook(actor, identity)


def rotate_secret(actor: Actor, identity: UUID) -> str:
    """Give a webhook another secret and return it; for a day, messages are signed with both."""
    secret = new_secret()
    with transaction():
        row = _manageable(actor).select_for_update(of=("self",)).filter(pk=identity).first()
        if row is None:
            raise WebhookUnknown(webhook=identity)
        row.old_secret, row.old_secret_until = row.secret, timezone.now() + _OLD_SECRET
        row.secret = secret
        row.save(update_fields=["secret", "old_secret", "old_secret_until"])
    return secret


def delete_webhook(actor: Actor, identity: UUID) -> None:
    """Forget a webhook and what is on its way to it."""
    demand_somewhere(actor, MANAGE)
    with transaction():
        count, _ = _manageable(actor).filter(pk=identity).delete()
        if not count:
            raise WebhookUnknown(webhook=identity)


def list_webhooks(actor: Actor) -> list[WebhookInfo]:
    """Return the webhooks of the areas that ``actor`` manages, the oldest first."""
    return [_info(row) for row in _counted(actor).order_by("created_at", "id")]


def get_webhook(actor: Actor, identity: UUID) -> WebhookInfo:
    """Return one webhook.

    Raises:
        WebhookUnknown: When there is none, or ``actor`` may not see it.
    """
    row = _counted(actor).filter(pk=identity).first()
    if row is None:
        raise WebhookUnknown(webhook=identity)
    return _info(row)


def list_deliveries(
    actor: Actor, identity: UUID, *, state: str = "", before: int | None = None, limit: int = 50
) -> list[DeliveryInfo]:
    """Return messages of a webhook, the newest first.

    Args:
        actor: Who looks.
        identity: Of the webhook.
        state: Keeps those in that state.
        before: Keeps those of a smaller number, to read on where a page ended.
        limit: How many at most. [1]

    Raises:
        WebhookUnknown: When there is none, or ``actor`` may not see it.
    """
    rows = WebhookDelivery.objects.filter(webhook_id=get_webhook(actor, identity).id)
    if state:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [_delivery_info(row) for row in rows.order_by("-pk")[:limit]]


def replay_delivery(actor: Actor, identity: UUID, number: int) -> DeliveryInfo:
    """Send a message again, parked or delivered, with as many attempts as at first.

    Raises:
        WebhookUnknown: When there is no such webhook, or ``actor`` may not see it.
        DeliveryUnknown: When it has no such message.
        DeliveryWaiting: When it is on its way.
    """
    rows = WebhookDelivery.objects.filter(webhook_id=get_webhook(actor, identity).id, pk=number)
    with transaction():
        if not _send_again(rows.exclude(state=_State.WAITING)):
            if rows.exists():
                raise DeliveryWaiting(delivery=number)
            raise DeliveryUnknown(delivery=number)
    return _delivery_info(rows.get())


def replay_parked(actor: Actor, identity: UUID) -> int:
    """Send every parked message of a webhook again and return how many there are."""
    rows = WebhookDelivery.objects.filter(webhook_id=get_webhook(actor, identity).id, state=_State.PARKED)
    with transaction():
        count = _send_again(rows)
        Webhook.objects.filter(pk=identity).update(not_before=None)
    return count


def _send_again(rows: QuerySet[WebhookDelivery]) -> int:
    return rows.update(state=_State.WAITING, attempts=0, due_at=timezone.now(), delivered_at=None)


def _check(actor: Actor, draft: WebhookDraft) -> None:
    demand(actor, MANAGE, Resource(kind="webhook", area=get_area(draft.area).path))
    unknown = next((kind for kind in draft.event_types if kind not in _offered), None)
    if unknown is not None:
        raise EventTypeUnknown(got=unknown, known=", ".join(offered_types()))
    open_hosts: Sequence[str] = settings.FURONG_OPTIONS["WEBHOOK_HOSTS"]
    judge_written_address(draft.url, open_hosts)


def _values(draft: WebhookDraft) -> dict[str, object]:
    return {
        "title": draft.title,
        "url": draft.url,
        "event_types": list(dict.fromkeys(draft.event_types)),
        "area_id": draft.area,
        "is_paused": draft.is_paused,
    }


def _change(actor: Actor, identity: UUID, **values: object) -> None:
    with transaction():
        if not Webhook.objects.filter(pk__in=_manageable(actor).filter(pk=identity).values("pk")).update(**values):
            raise WebhookUnknown(webhook=identity)


def _manageable(actor: Actor) -> QuerySet[Webhook]:
    areas = [grant.area for grant in actor.grants_for(MANAGE)]
    return Webhook.objects.filter(within("area__path", areas)) if areas else Webhook.objects.none()


def _counted(actor: Actor) -> QuerySet[Webhook]:
    waiting = Count("deliveries", filter=Q(deliveries__state=_State.WAITING))
    parked = Count("deliveries", filter=Q(deliveries__state=_State.PARKED))
    return _manageable(actor).annotate(waiting=waiting, parked=parked)


def _info(row: Webhook) -> WebhookInfo:
    counts = vars(row)
    return WebhookInfo(
        id=row.id,
        title=row.title,
        url=row.url,
        event_types=tuple(row.event_types),
        area=row.area_id,
        is_paused=row.is_paused,
        owner=row.created_by_key,
        created_at=row.created_at,
        waiting=counts["waiting"],
        parked=counts["parked"],
        failures=row.failures,
        trouble=row.trouble,
        last_success_at=row.last_success_at,
    )


def _delivery_info(row: WebhookDelivery) -> DeliveryInfo:
    return DeliveryInfo(
        id=row.pk,
        event_id=row.event_id,
        event_type=row.event_type,
        subject=row.subject,
        state=row.state,
        attempts=row.attempts,
        status=row.status,
        trouble=row.trouble,
        due_at=row.due_at if row.state == _State.WAITING else None,
        created_at=row.created_at,
        delivered_at=row.delivered_at,
    )
