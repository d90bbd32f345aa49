"""Get a topic to act on by hand: nobody looks at new appeals meanwhile, and the actor may; what is done is recorded."""

from __future__ import annotations

from collections.abc import Sequence

from furong.engines.texts.stream import TopicStream
from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import demand
from furong.foundation.outbox.announce import announce_all, notify
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor, Resource
from furong.nets.hotline.actions.alarm_topic import alarm_topic, is_hot, tell_of_growth
from furong.nets.hotline.actions.follow_topics import count_look, look_alone
from furong.nets.hotline.contracts.topic_deeds import TopicDeed
from furong.nets.hotline.errors.topics import TopicReasonMissing, TopicUnknown
from furong.nets.hotline.models import Appeal, Topic, TopicAct, TopicAlarm
from furong.nets.hotline.selectors.topic_memory import letter_of, topic_setting
from furong.nets.hotline.selectors.topics import alarm_seconds, topics_for

__all__ = ["count_people", "locked_topic", "record_deed", "tell_of_joined"]

_LIVE = "hotline.topic"
_REASON_MAX = 300


@transaction_required
def locked_topic(actor: Actor, number: int, action: str) -> Topic:
    """Return a topic, locked until the transaction ends, while nobody else looks at new appeals.

    Args:
        actor: Who wants to act.
        number: Number of the topic. [1]
        action: The permission that is needed, in every area that an appeal of the topic is of.

    Raises:
        TopicUnknown: When there is none, or the actor may not see it.
        ActionRefused: When the actor may see it but not do that.
    """
    look_alone(wait=True)
    if not topics_for(actor).filter(pk=number).exists():
        raise TopicUnknown(topic=number)
    for area in Appeal.objects.filter(topic_member__topic_id=number).values_list("area_path", flat=True).distinct():
        demand(actor, action, Resource(kind="appeal", area=area))
    return Topic.objects.select_for_update().get(pk=number)


@transaction_required
def record_deed(
    topic: Topic,
    deed: TopicDeed,
    actor: Actor,
    reason: str,
    *,
    other: int | None = None,
    appeals: Sequence[str] = (),
    undoes: TopicAct | None = None,
) -> TopicAct:
    """Record what was done with a topic; whoever remembers topics reads them anew, and screens hear of it.

    Raises:
        TopicReasonMissing: When it is not said why.
    """
    if not reason.strip() and undoes is None and deed is not TopicDeed.JOIN:
        raise TopicReasonMissing
    count_look()
    notify(_LIVE)
    return TopicAct.objects.create(
        topic=topic,
        act=deed.value,
        other_id=other,
        appeals=list(appeals),
        reason=reason.strip()[:_REASON_MAX],
        at=city_clock().now(),
        by=actor.name[:60],
        by_key=actor.key,
        undoes=undoes,
    )


@transaction_required
def count_people(topic: Topic) -> tuple[int, int]:
    """Note how many people speak of a topic whose appeals are others now; return people and letters of the window."""
    members = list(topic.members.select_related("appeal__citizen").order_by("received_at", "pk"))
    stream = TopicStream(topic_setting(), remembered=len(members) + 1, next_topic=topic.pk + 1)
    stream.recall([letter_of(one.appeal) for one in members], [topic.pk] * len(members))
    people, letters = stream.spoken(topic.pk)
    if members:
        topic.people, topic.began_at, topic.last_at = people, members[0].received_at, members[-1].received_at
        topic.save(update_fields=["people", "began_at", "last_at"])
    return people, letters


@transaction_required
def tell_of_joined(topic: Topic, numbers: Sequence[str], occasion: str) -> None:
    """Let appeals that were put to a topic by hand count as those that joined by themselves: alarm, case, event."""
    people, letters = count_people(topic)
    if TopicAlarm.objects.filter(pk=topic.pk).exists():
        announce_all([tell_of_growth(topic, people, numbers, occasion)])
    elif is_hot(people, letters):
        event = alarm_topic(topic, people, letters, alarm_seconds())
        announce_all([event] if event else [])
