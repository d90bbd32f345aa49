"""Operators' feeds: taking what they send, how they are, and what was refused.

Screens hear of what was refused under ``mobility.feed``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.mobility.actions import settle_feed_rejection as _settle
from furong.nets.mobility.actions import take_items as _take
from furong.nets.mobility.contracts.feeds import BulkResult, Channel, FeedHealthInfo, FeedRejectionInfo
from furong.nets.mobility.selectors.feeds import (
    get_feed_rejection_for,
    list_feed_health,
    list_feed_rejections_for,
    operators_for,
)
from furong.nets.mobility.selectors.operators import get_operator, operator_of

__all__ = [
    "FEED",
    "discard_feed_rejection",
    "get_feed_rejection_for",
    "list_feed_health",
    "list_feed_health_for",
    "list_feed_rejections_for",
    "replay_feed_rejection",
    "take_items",
    "take_items_of",
]

#: What the machine of an operator may do: send for its own organisation.
FEED = "mobility.feed"


def take_items(actor: Actor, channel: Channel, items: Sequence[object], *, change: bool = False) -> BulkResult:
    """Take records that the machine of an operator sends.

    Args:
        actor: The machine.
        channel: By which door.
        items: The records as they were sent.
        change: Whether vehicles are changed, not registered.

    Raises:
        ActionRefused: When the actor may not send.
        OperatorUnknown: When its organisation is no operator.
    """
    demand_somewhere(actor, FEED)
    with transaction():
        return _take.take_items(operator_of(actor, FEED), channel, items, change=change)


def take_items_of(operator: str, channel: Channel, items: Sequence[object]) -> BulkResult:
    """Take records in the name of an operator; whoever calls has decided that they are its own.

    Raises:
        OperatorUnknown: When there is no such operator.
    """
    with transaction():
        return _take.take_items(get_operator(operator), channel, items)


def list_feed_health_for(actor: Actor) -> list[FeedHealthInfo]:
    """Return how the feeds of the operators are whom ``actor`` may look at."""
    return list_feed_health(list(operators_for(actor, "mobility.read").values_list("code", flat=True)))


def replay_feed_rejection(actor: Actor, number: int, item: Mapping[str, object] | None = None) -> FeedRejectionInfo:
    """Take a refused record after all; see ``actions/settle_feed_rejection.py``."""
    with transaction():
        _settle.replay_feed_rejection(actor, number, item)
    return get_feed_rejection_for(actor, number)


def discard_feed_rejection(actor: Actor, number: int) -> FeedRejectionInfo:
    """Put a refused record away; see ``actions/settle_feed_rejection.py``."""
    with transaction():
        _settle.discard_feed_rejection(actor, number)
    return get_feed_rejection_for(actor, number)
