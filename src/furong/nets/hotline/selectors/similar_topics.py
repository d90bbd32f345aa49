"""Open topics that an appeal is like, for somebody to say whether it is the same."""

from __future__ import annotations

from datetime import timedelta

from furong.engines.texts.stream import TopicStream
from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.private_words import without_private
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.topic_deeds import SimilarTopic
from furong.nets.hotline.models import Appeal
from furong.nets.hotline.selectors.appeals import appeals_for, stored_appeal_for
from furong.nets.hotline.selectors.topic_memory import letter_of, topic_setting

__all__ = ["similar_topics_for"]

#: So many appeals of topics are compared with: the newest.
_COMPARED = 600
_TOLD = 3
#: Half as alike as what joins by itself is worth a person's look.
_WORTH = 0.5


def similar_topics_for(actor: Actor, number: str) -> tuple[SimilarTopic, ...]:
    """Return the open topics that an appeal is like and not of, the most alike first.

    Raises:
        AppealUnknown: When there is none, or the actor may not see it.
    """
    appeal = stored_appeal_for(actor, number)
    setting = topic_setting()
    since = city_clock().now() - timedelta(days=setting.memory_d)
    rows = appeals_for(actor).filter(
        topic_member__topic__closed_at=None, topic_member__topic__isnull=False, received_at__gt=since
    )
    newest = rows.exclude(pk=number).select_related("citizen", "topic_member").order_by("-received_at")[:_COMPARED]
    members = list(reversed(newest))
    topics: dict[int, list[Appeal]] = {}
    for one in members:
        topics.setdefault(one.topic_member.topic_id or 0, []).append(one)
    stream = TopicStream(setting, remembered=_COMPARED + 1, next_topic=max(topics, default=0) + 1)
    stream.recall([letter_of(one) for one in members], [one.topic_member.topic_id or 0 for one in members])
    alike = stream.alike(letter_of(appeal))
    member = getattr(appeal, "topic_member", None)
    own = member.topic_id if member else None
    near = [topic for topic, value in alike.items() if value >= _WORTH * setting.likeness and topic != own]
    return tuple(
        SimilarTopic(
            number=topic,
            title=without_private(topics[topic][-1].title),
            appeals=len(topics[topic]),
            likeness=round(min(alike[topic], 1.0), 2),
        )
        for topic in sorted(near, key=lambda one: -alike[one])[:_TOLD]
    )
