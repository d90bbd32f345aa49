"""Say by hand that something belongs to a topic: one appeal, or all of another topic that is the same matter."""

from __future__ import annotations

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.locked_appeal import locked_appeal
from furong.nets.hotline.actions.locked_topic import count_people, locked_topic, record_deed, tell_of_joined
from furong.nets.hotline.contracts.topic_deeds import TopicDeed
from furong.nets.hotline.domain.lifecycle import SUPERVISE, TAKE
from furong.nets.hotline.errors.topics import TopicHasCase, TopicHasIt, TopicIsOver, TopicIsSame
from furong.nets.hotline.models import Topic, TopicMember

__all__ = ["join_topic", "merge_topics"]


@transaction_required
def join_topic(actor: Actor, appeal: str, number: int, reason: str = "") -> None:
    """Put an appeal to a topic, whatever it was of before.

    Args:
        actor: Who does it.
        appeal: Number of the appeal.
        number: Number of the topic. [1]
        reason: Why, when there is more to say than that it is alike.

    Raises:
        TopicUnknown, AppealUnknown, ActionRefused: When the actor may not.
        TopicIsOver: When nothing joins the topic any more.
        TopicHasIt: When the appeal is of the topic already.
    """
    topic = locked_topic(actor, number, TAKE)
    stored = locked_appeal(actor, appeal, TAKE)
    if topic.closed_at is not None:
        raise TopicIsOver(topic=number)
    member = TopicMember.objects.filter(pk=appeal).first()
    before = member.topic_id if member else None
    if before == number:
        raise TopicHasIt(topic=number, appeal=appeal)
    if before is not None and Topic.objects.get(pk=before).case:
        raise TopicHasCase(topic=before)
    TopicMember.objects.update_or_create(pk=appeal, defaults={"topic_id": number, "received_at": stored.received_at})
    act = record_deed(topic, TopicDeed.JOIN, actor, reason, other=before, appeals=[appeal])
    if before is not None:
        count_people(Topic.objects.select_for_update().get(pk=before))
    tell_of_joined(topic, [appeal], f"act {act.pk}")


@transaction_required
def merge_topics(actor: Actor, number: int, other: int, reason: str) -> None:
    """Say that another topic is the same matter: its appeals are of this one from now on, and it ends.

    Args:
        actor: Who says it.
        number: Number of the topic that stays. [1]
        other: Number of the topic that ends. [1]
        reason: Why.

    Raises:
        TopicUnknown, ActionRefused: When the actor may not.
        TopicIsSame, TopicIsOver: When there are not two topics that are open.
        TopicHasCase: When the topic that would end has opened a case; the other way round may be possible.
        TopicReasonMissing: When it is not said why.
    """
    if number == other:
        raise TopicIsSame(topic=number)
    topic, ending = locked_topic(actor, number, SUPERVISE), locked_topic(actor, other, SUPERVISE)
    for one in (topic, ending):
        if one.closed_at is not None:
            raise TopicIsOver(topic=one.pk)
    if ending.case:
        raise TopicHasCase(topic=other)
    moved = list(ending.members.order_by("pk").values_list("pk", flat=True))
    ending.members.update(topic=topic)
    ending.closed_at, ending.merged_into = city_clock().now(), topic
    ending.save(update_fields=["closed_at", "merged_into"])
    act = record_deed(topic, TopicDeed.MERGE, actor, reason, other=other, appeals=moved)
    tell_of_joined(topic, moved, f"act {act.pk}")
