"""What this process remembers of topics between two looks; read anew from the rows when somebody else has looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from furong.engines.texts.stream import Letter, TopicStream
from furong.engines.texts.topics import TopicSetting
from furong.foundation.citytime.clock import city_clock
from furong.nets.hotline.models import Appeal, Topic, TopicMember, TopicVersion

__all__ = ["TopicMemory", "forget_topics", "letter_of", "remembered_topics", "topic_setting", "unseen_appeals"]

#: So many letters are compared with: a few seconds to read them anew, and some 100 MB while they are weighed. [1]
_REMEMBERED = 10_000
#: Rows of appeals become visible so much later than they say that they were stored, at the most.
_SETTLING = timedelta(minutes=10)
_LETTERS = 3
#: Of an area path, city and district.
_DISTRICT_DEPTH = 2


@dataclass(slots=True)
class TopicMemory:
    """The letters that are remembered, as of a look.

    Args:
        stream: The letters with their topics.
        looks: After how many looks. [1]
        since: Appeals that were stored before were looked at; ``None`` when that is not known.
    """

    stream: TopicStream
    looks: int
    since: datetime | None = None


_kept: list[TopicMemory] = []


def topic_setting() -> TopicSetting:
    """Return what makes a topic: the city says how many different people it takes, and how many alarms it wants."""
    people: int = settings.FURONG_OPTIONS["HOTLINE_TOPIC_PEOPLE"]
    budget: int = settings.FURONG_OPTIONS["HOTLINE_TOPIC_ALARMS"]
    return TopicSetting(people=people, letters=max(people, _LETTERS), budget=budget)


def remembered_topics() -> TopicMemory:
    """Return what is remembered; the caller is the only one who looks now."""
    looks = TopicVersion.objects.values_list("looks", flat=True).first() or 0
    if not _kept or _kept[0].looks != looks:
        _kept[:] = [TopicMemory(_read(), looks)]
    return _kept[0]


def forget_topics() -> None:
    """Read the rows anew at the next look: what was remembered may not have been stored."""
    _kept.clear()


def unseen_appeals(memory: TopicMemory, limit: int) -> list[Appeal]:
    """Return appeals that nobody has looked at, in the order in which they came."""
    oldest = city_clock().now() - timedelta(days=topic_setting().memory_d)
    rows = Appeal.objects.filter(topic_member=None, received_at__gt=oldest)
    if memory.since is not None:
        rows = rows.filter(stored_at__gt=memory.since - _SETTLING)
    return list(rows.select_related("citizen").order_by("received_at", "pk")[:limit])


def letter_of(appeal: Appeal) -> Letter:
    """Return an appeal as the engine compares it; a person is known by the thread alone."""
    parts = appeal.area_path.split("/")
    return Letter(
        key=appeal.number,
        person=str(appeal.citizen_id or ""),
        second=appeal.received_at.timestamp(),
        title=f"{appeal.place} {appeal.title}".strip(),
        text=f"{appeal.place} {appeal.text}".strip(),
        category=appeal.category,
        area=parts[1] if len(parts) >= _DISTRICT_DEPTH else "",
        lon=appeal.lon,
        lat=appeal.lat,
    )


def _read() -> TopicStream:
    setting = topic_setting()
    last = Topic.objects.order_by("-number").values_list("number", flat=True).first() or 0
    stream = TopicStream(setting, remembered=_REMEMBERED, next_topic=last + 1)
    oldest = city_clock().now() - timedelta(days=setting.memory_d)
    rows = TopicMember.objects.filter(received_at__gt=oldest).select_related("appeal")
    newest = rows.exclude(topic__closed_at__isnull=False).order_by("-received_at", "-pk")[:_REMEMBERED]
    kept = list(reversed(newest))
    stream.recall([letter_of(row.appeal) for row in kept], [row.topic_id or 0 for row in kept])
    return stream
