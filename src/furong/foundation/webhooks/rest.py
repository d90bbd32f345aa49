"""The REST endpoints of webhooks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from ninja import Body, Field, Query, Router, Status

from furong.foundation.outgoing.addresses import WEB_ADDRESS
from furong.foundation.rest import Caller, answers, requires
from furong.foundation.webhooks import subscribing as webhooks
from furong.foundation.webhooks.subscribing import MANAGE, DeliveryInfo, WebhookDraft, WebhookInfo

__all__ = ["router"]

router = Router(tags=["webhooks"])

_LIMIT_MAX = 200
_NUMBER_MAX = 2**63 - 1
Limit = Annotated[int, Query(ge=1, le=_LIMIT_MAX, description="How many at most. [1]")]
Before = Annotated[
    int | None, Query(ge=1, le=_NUMBER_MAX, description="Number of the last one of the page before. [1]")
]
Title = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f-\x9f]+$", max_length=120, description="What it is for.")]
EventTypes = Annotated[
    tuple[Annotated[str, Field(pattern=r"^[a-z0-9_.]+$", max_length=120)], ...],
    Field(min_length=1, max_length=20, description="CloudEvents types of the events that are wanted."),
]
WebAddress = Annotated[
    str,
    Field(
        pattern=WEB_ADDRESS,
        max_length=1000,
        description="Where messages go. Use HTTPS outside of a trusted network.",
    ),
]
AreaCode = Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,40}$", description="Code of the area whose events matter.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookBody:
    """What is said of a webhook."""

    title: Title
    url: WebAddress
    event_types: EventTypes
    area: AreaCode
    is_paused: bool = False

    def draft(self) -> WebhookDraft:
        """Return it as the webhooks themselves know it."""
        return WebhookDraft(
            title=self.title,
            url=self.url,
            event_types=self.event_types,
            area=self.area,
            is_paused=self.is_paused,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWebhook:
    """A webhook that was made, with its secret, which is told this once."""

    webhook: WebhookInfo
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSecret:
    """Another secret; for 24 hours messages are signed with the one before, too."""

    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """How many messages are sent again. [1]"""

    count: int


@router.get("/webhooks", response=list[WebhookInfo], auth=requires(MANAGE), summary="List webhooks")
def list_webhooks(request: Caller) -> list[WebhookInfo]:
    """Return the webhooks of the areas that the caller manages."""
    return webhooks.list_webhooks(request.actor)


@router.get("/webhook-event-types", response=list[str], auth=requires(MANAGE), summary="List types of events")
def list_event_types(request: Caller) -> list[str]:
    """Return the CloudEvents types that a webhook can want."""
    return list(webhooks.offered_types())


@router.post(
    "/webhooks",
    response={201: NewWebhook},
    auth=requires(MANAGE),
    summary="Make a webhook",
    openapi_extra=answers(404, 415),
)
def create_webhook(request: Caller, body: Body[WebhookBody]) -> Status[NewWebhook]:
    """Make a webhook for the events of an area and everything in it."""
    made, secret = webhooks.create_webhook(request.actor, body.draft())
    return Status(201, NewWebhook(webhook=made, secret=secret))


@router.get(
    "/webhooks/{identity}",
    response=WebhookInfo,
    auth=requires(MANAGE),
    summary="Get a webhook",
    openapi_extra=answers(404),
)
def get_webhook(request: Caller, identity: UUID) -> WebhookInfo:
    """Return one webhook and how it does."""
    return webhooks.get_webhook(request.actor, identity)


@router.put(
    "/webhooks/{identity}",
    response=WebhookInfo,
    auth=requires(MANAGE),
    summary="Change a webhook",
    openapi_extra=answers(404, 415),
)
def change_webhook(request: Caller, identity: UUID, body: Body[WebhookBody]) -> WebhookInfo:
    """Change a webhook; what is on its way goes to the new address."""
    return webhooks.change_webhook(request.actor, identity, body.draft())


@router.delete(
    "/webhooks/{identity}",
    response={204: None},
    auth=requires(MANAGE),
    summary="Delete a webhook",
    openapi_extra=answers(404),
)
def delete_webhook(request: Caller, identity: UUID) -> Status[None]:
    """Forget a webhook and what is on its way to it."""
    webhooks.delete_webhook(request.actor, identity)
    return Status(204, None)


@router.post(
    "/webhooks/{identity}/secret",
    response=NewSecret,
    auth=requires(MANAGE),
    summary="Change a webhook's secret",
    openapi_extra=answers(404),
)
def rotate_secret(request: Caller, identity: UUID) -> NewSecret:
    """Give a webhook another secret."""
    return NewSecret(secret=webhooks.rotate_secret(request.actor, identity))


@router.get(
    "/webhooks/{identity}/deliveries",
    response=list[DeliveryInfo],
    auth=requires(MANAGE),
    summary="List a webhook's deliveries",
    openapi_extra=answers(404),
)
def list_deliveries(
    request: Caller,
    identity: UUID,
    state: Literal["", "waiting", "delivered", "parked"] = "",
    before: Before = None,
    limit: Limit = 50,
) -> list[DeliveryInfo]:
    """Return the messages of a webhook, the newest first."""
    return webhooks.list_deliveries(request.actor, identity, state=state, before=before, limit=limit)


@router.post(
    "/webhooks/{identity}/deliveries/{delivery}/replay",
    response={202: DeliveryInfo},
    auth=requires(MANAGE),
    summary="Send a delivery again",
    openapi_extra=answers(404, 409),
)
def replay_delivery(
    request: Caller, identity: UUID, delivery: Annotated[int, Field(ge=1, le=_NUMBER_MAX)]
) -> Status[DeliveryInfo]:
    """Send one message again, parked or delivered."""
    return Status(202, webhooks.replay_delivery(request.actor, identity, delivery))


@router.post(
    "/webhooks/{identity}/replay",
    response={202: Replayed},
    auth=requires(MANAGE),
    summary="Send what is parked again",
    openapi_extra=answers(404),
)
def replay_parked(request: Caller, identity: UUID) -> Status[Replayed]:
    """Send every parked message of a webhook again."""
    return Status(202, Replayed(count=webhooks.replay_parked(request.actor, identity)))
