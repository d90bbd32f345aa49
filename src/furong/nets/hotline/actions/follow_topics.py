"""Look at new appeals: each joins a topic, begins one with another, or stays alone; topics raise one alarm each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection

from furong.engines.texts.stream import Joined
from furong.foundation.citytime.clock import city_clock
from furong.foundation.outbox.announce import announce_all, notify
from furong.foundation.transactions import transaction_required
from furong.kernel.events import Event
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.alarm_topic import alarm_topic, is_hot, link_to_case, tell_of_growth
from furong.nets.hotline.models import Appeal, Topic, TopicAlarm, TopicMember, TopicVersion
from furong.nets.hotline.selectors.topic_memory import (
    letter_of,
    remembered_topics,
    topic_setting,
    unseen_appeals,
)
from furong.nets.hotline.selectors.topics import alarm_seconds

__all__ = ["close_old_topics", "count_look", "follow_topics", "look_alone", "note_topic_case"]

_LIVE = "hotline.topic"
_AT_ONCE = 200
#: Appeals that were brought later than this are of topics, but nobody is alarmed of them.
_FRESH = timedelta(days=14)


@dataclass(slots=True)
class _Look:
    """What a look at new appeals has found, by topic."""

    joined: dict[int, list[Joined]] = field(default_factory=dict)
    alarms: list[float] = field(default_factory=list)


@transaction_required
def follow_topics() -> int:
    """Look at some appeals that nobody has looked at; return how many there were, 0 when somebody else is looking."""
    if not look_alone(wait=False):
        return 0
    memory = remembered_topics()
    appeals = unseen_appeals(memory, _AT_ONCE)
    if not appeals:
        return 0
    found = memory.stream.join([letter_of(one) for one in appeals])
    _store(appeals, found)
    memory.looks = count_look()
    if len(appeals) < _AT_ONCE:
        memory.since = max(one.stored_at for one in appeals)
    return len(appeals)


@transaction_required
def look_alone(*, wait: bool) -> bool:
    """Let nobody else look at topics until the transaction ends; return whether that is so.

    Args:
        wait: Whether to wait for whoever looks now.
    """
    with connection.cursor() as cursor:
        lock = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
        cursor.execute(f"SELECT {lock}(hashtextextended('hotline.topics', 0))")
        (told,) = cursor.fetchone()
    return wait or bool(told)


@transaction_required
def count_look() -> int:
    """Let everybody who remembers topics read them anew, but for whoever keeps the number that is returned. [1]"""
    version, _ = TopicVersion.objects.select_for_update().get_or_create(pk=1)
    version.looks += 1
    version.save()
    return version.looks


@transaction_required
def close_old_topics() -> int:
    """Close the topics of which nobody has spoken for as long as they are remembered; return how many."""
    now = city_clock().now()
    old = Topic.objects.filter(closed_at=None, last_at__lt=now - timedelta(days=topic_setting().memory_d))
    closed = old.update(closed_at=now)
    if closed:
        notify(_LIVE)
    return closed


@transaction_required
def note_topic_case(actor: Actor, number: int, case: str, trouble: str = "") -> None:
    """Note the case that a topic has opened, on it and on each of its appeals; told twice, it is noted once.

    Args:
        actor: The process that has opened it.
        number: Number of the topic. [1]
        case: Number of the case; empty when none could be opened.
        trouble: Why not.
    """
    topic = Topic.objects.select_for_update().get(pk=number)
    if topic.case:
        return
    topic.case, topic.trouble = case, trouble[:300]
    topic.save(update_fields=["case", "trouble"])
    if case:
        members = topic.members.order_by("appeal_id").values_list("appeal_id", flat=True)
        link_to_case(actor, list(members), case)
    notify(_LIVE)


def _store(appeals: Sequence[Appeal], found: Sequence[Joined]) -> None:
    times = {one.number: one.received_at for one in appeals}
    look = _Look(alarms=alarm_seconds())
    for one in found:
        if one.topic:
            look.joined.setdefault(one.topic, []).append(one)
    topics = _topics(look, times)
    TopicMember.objects.bulk_create(
        [TopicMember(appeal_id=one.key, topic_id=one.topic or None, received_at=times[one.key]) for one in found]
    )
    for one in found:
        if one.with_key:
            TopicMember.objects.filter(pk=one.with_key).update(topic_id=one.topic)
    raised = set(TopicAlarm.objects.filter(pk__in=list(topics)).values_list("pk", flat=True))
    events = [event for topic in topics.values() for event in _watched(topic, look, topic.pk in raised, times)]
    announce_all(events)
    if topics:
        notify(_LIVE)


def _topics(look: _Look, times: dict[str, datetime]) -> dict[int, Topic]:
    """Return the topics that have new appeals, locked and brought up to them; those that begin are made."""
    known = {one.pk: one for one in Topic.objects.select_for_update().filter(pk__in=list(look.joined)).order_by("pk")}
    for number, joined in look.joined.items():
        newest = max(times[one.key] for one in joined)
        if number not in known:
            first = min(times[one.key] for one in joined)
            began = [one.with_key for one in joined if one.with_key]
            # The one that had been alone may have come in an earlier look, or in this one.
            earlier = TopicMember.objects.filter(pk__in=began).values_list("received_at", flat=True)
            begun = min([first, *earlier, *(times[key] for key in began if key in times)])
            known[number] = Topic(number=number, began_at=begun, last_at=newest, people=joined[-1].people)
            known[number].save(force_insert=True)
            continue
        topic = known[number]
        topic.people, topic.last_at = joined[-1].people, max(topic.last_at, newest)
        topic.save(update_fields=["people", "last_at"])
    return known


def _watched(topic: Topic, look: _Look, has_alarm: bool, times: dict[str, datetime]) -> list[Event]:
    """Raise the alarm of a topic when new appeals make it one and the month has room, and tell of those after it."""
    now = city_clock().now()
    after: list[Joined] = []
    events: list[Event] = []
    for one in look.joined[topic.pk]:
        if has_alarm:
            after.append(one)
        elif is_hot(one.people, one.letters) and times[one.key] > now - _FRESH:
            alarm = alarm_topic(topic, one.people, one.letters, look.alarms)
            has_alarm = alarm is not None
            events += [alarm] if alarm else []
    if after:
        numbers = [one.key for one in after]
        events.append(tell_of_growth(topic, after[-1].people, numbers, numbers[-1]))
    return events
