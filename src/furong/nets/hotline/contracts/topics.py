"""Hot topics: what many citizens say of the same, what came of it, and what is announced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from furong.kernel.events import register_event_type
from furong.nets.hotline.contracts.appeals import AppealInfo
from furong.nets.hotline.contracts.topic_deeds import TopicBudget, TopicPlace

__all__ = [
    "TOPIC_ALARMED",
    "TOPIC_GREW",
    "TopicAlarmed",
    "TopicDetail",
    "TopicGrew",
    "TopicInfo",
    "TopicMoment",
    "TopicPage",
    "TopicShare",
    "TopicSource",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicShare:
    """How many appeals of a topic belong to something: a unit, or what is wanted.

    Args:
        code: Code of the unit, or of the kind.
        zh: Its name in Chinese.
        en: Its name in English.
        appeals: How many. [1]
    """

    code: str
    zh: str
    en: str
    appeals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicInfo:
    """A topic as a card shows it.

    Args:
        number: Its number. [1]
        title: What it is about, without numbers of persons.
        place: Where, in words, or empty.
        area: Code of the area of most of its appeals.
        lon: Middle of the places that are known, or ``None``. [deg]
        lat: Middle of the places that are known, or ``None``. [deg]
        people: Different people in the window of its newest appeal. [1]
        appeals: Its appeals that the reader may see. [1]
        began_at: When the first one came.
        last_at: When the newest one came.
        is_open: Whether new appeals can still join it.
        alarmed_at: When it raised its alarm, or ``None``.
        case: Number of the case that it has opened, or empty.
        trend: Appeals a day over the last 30 days, the oldest first. [1]
        units: Which units have them.
        kinds: What is wanted.
        answered: How many have a reply. [1]
        reply: The newest reply, without numbers of persons, or empty.
    """

    number: int
    title: str
    place: str
    area: str
    lon: float | None
    lat: float | None
    people: int
    appeals: int
    began_at: datetime
    last_at: datetime
    is_open: bool
    alarmed_at: datetime | None
    case: str
    trend: tuple[int, ...]
    units: tuple[TopicShare, ...]
    kinds: tuple[TopicShare, ...]
    answered: int
    reply: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPage:
    """A page of topics, those with an alarm first, then the newest; and the budget of alarms."""

    topics: tuple[TopicInfo, ...]
    total: int
    page: int
    budget: TopicBudget


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicMoment:
    """Something that happened in a topic.

    Args:
        at: When.
        what: ``appeal``, ``reply``, ``alarm``, ``closed``, or what somebody did by hand.
        number: Number of the appeal, or empty.
        text: What was said, without numbers of persons.
    """

    at: datetime
    what: str
    number: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicDetail:
    """A topic with its appeals and its course.

    Args:
        info: What the card shows.
        appeals: The appeals that the reader may see, the oldest first.
        timeline: What happened, the oldest first.
        waited: How many appeals came while the budget of alarms was used up. [1]
        places: The places that are known.
        may_undo: Whether the reader can undo what was done by hand last.
    """

    info: TopicInfo
    appeals: tuple[AppealInfo, ...]
    timeline: tuple[TopicMoment, ...]
    waited: int
    places: tuple[TopicPlace, ...]
    may_undo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicSource:
    """What a case is opened with.

    Args:
        title: What it is about, without numbers of persons.
        text: What several citizens said, without numbers of persons.
        area: Code of the area of most of its appeals.
        place: Where, in words, or empty.
        lon: Middle of the places that are known, or ``None``. [deg]
        lat: Middle of the places that are known, or ``None``. [deg]
        presses: Whether an appeal of it presses.
        appeals: Numbers of its appeals.
        people: Different people. [1]
    """

    title: str
    text: str
    area: str
    place: str
    lon: float | None
    lat: float | None
    presses: bool
    appeals: tuple[str, ...]
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicAlarmed:
    """Payload: enough different people have spoken of a topic. It names no person.

    Args:
        topic: Number of the topic. [1]
        people: How many. [1]
        letters: How many appeals there were. [1]
    """

    topic: int
    people: int
    letters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicGrew:
    """Payload: appeals have joined a topic that has raised its alarm.

    Args:
        topic: Number of the topic. [1]
        people: Different people by now. [1]
        appeals: Numbers of those that have joined.
    """

    topic: int
    people: int
    appeals: tuple[str, ...]


TOPIC_ALARMED = register_event_type("hotline.topic.alarmed", version=1, data=TopicAlarmed)
TOPIC_GREW = register_event_type("hotline.topic.grew", version=1, data=TopicGrew)
