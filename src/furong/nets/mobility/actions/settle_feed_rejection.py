"""Settle a refused record of an operator: mend it and take it after all, or discard it."""

from __future__ import annotations

from collections.abc import Mapping

from furong.foundation.citytime.clock import city_clock
from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.mobility.actions.take_items import take_without_trace
from furong.nets.mobility.contracts.feeds import Channel, RejectionState
from furong.nets.mobility.errors.feeds import FeedRejectionSettled, StillRefused
from furong.nets.mobility.models import FeedRejection
from furong.nets.mobility.selectors.feeds import rejection_for
from furong.nets.mobility.selectors.operators import get_operator

__all__ = ["SETTLE", "discard_feed_rejection", "replay_feed_rejection"]

SETTLE = "quarantine.settle"


@transaction_required
def replay_feed_rejection(actor: Actor, number: int, item: Mapping[str, object] | None = None) -> None:
    """Take a refused record again, mended or as it was; it counts by the time at which it happened.

    Args:
        actor: Somebody who may settle.
        number: Number of the record.
        item: The record as it should be; as it was sent when ``None``.

    Raises:
        FeedRejectionUnknown: When there is none, or the actor may not see it.
        FeedRejectionSettled: When it was settled before.
        StillRefused: When it still cannot be used, with what is wrong.
    """
    row = _waiting(actor, number)
    operator = get_operator(row.operator_id)
    result, _ = take_without_trace(operator, Channel(row.channel), [row.item if item is None else item])
    if result.failures:
        failure = result.failures[0]
        raise StillRefused(error=failure.error, details="; ".join(failure.details))
    _settle(row, actor, RejectionState.REPLAYED)


@transaction_required
def discard_feed_rejection(actor: Actor, number: int) -> None:
    """Put a refused record away for good; the row stays.

    Raises:
        FeedRejectionUnknown, FeedRejectionSettled: As for :func:`replay_feed_rejection`.
    """
    _settle(_waiting(actor, number), actor, RejectionState.DISCARDED)


def _waiting(actor: Actor, number: int) -> FeedRejection:
    row = rejection_for(actor, number, SETTLE)
    if row.state != RejectionState.WAITING:
        raise FeedRejectionSettled(by=row.settled_by)
    return row


def _settle(row: FeedRejection, actor: Actor, state: RejectionState) -> None:
    row.state, row.settled_by, row.settled_at = state.value, actor.name, city_clock().now()
    row.save(update_fields=["state", "settled_by", "settled_at"])
    notify("mobility.feed")
