"""Close a topic by hand: new appeals do not join it any more."""

from __future__ import annotations

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.locked_topic import locked_topic, record_deed
from furong.nets.hotline.contracts.topic_deeds import TopicDeed
from furong.nets.hotline.domain.lifecycle import SUPERVISE
from furong.nets.hotline.errors.topics import TopicIsOver

__all__ = ["close_topic"]


@transaction_required
def close_topic(actor: Actor, number: int, reason: str) -> None:
    """Close a topic.

    Args:
        actor: Who closes it.
        number: Number of the topic. [1]
        reason: Why.

    Raises:
        TopicUnknown, ActionRefused: When the actor may not.
        TopicIsOver: When it is closed already.
        TopicReasonMissing: When it is not said why.
    """
    topic = locked_topic(actor, number, SUPERVISE)
    if topic.closed_at is not None:
        raise TopicIsOver(topic=number)
    topic.closed_at = city_clock().now()
    topic.save(update_fields=["closed_at"])
    record_deed(topic, TopicDeed.CLOSE, actor, reason)
