"""Raise the one alarm of a topic when it has become hot and the month has room, and tell of what joins it later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from furong.engines.texts.topic_rules import has_room
from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction_required
from furong.kernel.events import Event
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.take_step import SYSTEM, record_note
from furong.nets.hotline.contracts.topics import TOPIC_ALARMED, TOPIC_GREW, TopicAlarmed, TopicGrew
from furong.nets.hotline.models import Appeal, Topic, TopicAlarm
from furong.nets.hotline.selectors.topic_memory import topic_setting

__all__ = ["CASE_STEP", "alarm_topic", "is_hot", "link_to_case", "tell_of_growth"]

CASE_STEP = "topic_case"
_IDENTITY = UUID("0f7f5a8e-9c1e-5d0b-8d35-6f2c7b1a4e90")


def is_hot(people: int, letters: int) -> bool:
    """Return whether so many people and letters make a topic hot.

    Args:
        people: Different people in the window. [1]
        letters: Letters in the window. [1]
    """
    setting = topic_setting()
    return people >= setting.people and letters >= setting.letters


@transaction_required
def alarm_topic(topic: Topic, people: int, letters: int, alarms: list[float]) -> Event | None:
    """Raise the alarm of a hot topic that has raised none, when the month has room for it; else note that it waited.

    Args:
        topic: The topic, locked.
        people: Different people in the window. [1]
        letters: Letters in the window. [1]
        alarms: When all alarms so far were raised, the oldest first; this one is added. [s]
    """
    now = city_clock().now()
    if not has_room(topic_setting().budget, alarms, now.timestamp()):
        topic.waited += 1
        topic.save(update_fields=["waited"])
        return None
    alarms.append(now.timestamp())
    TopicAlarm.objects.create(topic=topic, at=now, people=people, letters=letters)
    told = TopicAlarmed(topic=topic.pk, people=people, letters=letters)
    return _event(uuid5(_IDENTITY, f"alarm {topic.pk}"), topic, now, told)


@transaction_required
def tell_of_growth(topic: Topic, people: int, numbers: Sequence[str], occasion: str) -> Event:
    """Link appeals that have joined a topic with an alarm to its case, and return the event that tells of them.

    Args:
        topic: The topic, locked.
        people: Different people by now. [1]
        numbers: Numbers of the appeals.
        occasion: What makes this the same telling when it is repeated.
    """
    if topic.case:
        link_to_case(SYSTEM, numbers, topic.case)
    grew = TopicGrew(topic=topic.pk, people=people, appeals=tuple(numbers))
    return _event(uuid5(_IDENTITY, f"grew {topic.pk} {occasion}"), topic, city_clock().now(), grew)


@transaction_required
def link_to_case(actor: Actor, numbers: Sequence[str], case: str) -> None:
    """Note the case of their topic on appeals."""
    for appeal in Appeal.objects.select_for_update().filter(pk__in=list(numbers)).order_by("pk"):
        record_note(appeal, actor, CASE_STEP, case)


def _event(identity: UUID, topic: Topic, at: datetime, data: TopicAlarmed | TopicGrew) -> Event:
    kind = TOPIC_ALARMED if isinstance(data, TopicAlarmed) else TOPIC_GREW
    return Event(id=identity, type=kind, source="/nets/hotline", subject=f"topic-{topic.pk}", time=at, data=data)
