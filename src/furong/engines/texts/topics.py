"""Topics in a stream of appeals: who says the same of the same place, as it comes in.

Each appeal joins the topic that it is most like, or begins one. Weights are renewed every week, and more often at
first, from what has come in until then: nothing that comes later is used.

A topic raises an alarm when enough different people have spoken of it within a time. One person's letters count once,
and so do copies of one text under several names. No calendar month has more alarms than its budget: what comes when it
is used up waits, and is raised in the next month, those of most people first, if they have spoken recently even then.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy import sparse

from furong.engines.texts.topic_rules import (
    copy_of,
    has_room,
    letter_views,
    nearest_topic,
    people_among,
    rare_rows,
)

__all__ = ["Alarm", "Appeal", "Found", "Topic", "TopicSetting", "follow"]

_DAY_S = 86_400.0
_WEEK_S = 7 * _DAY_S
#: Weights are renewed as well when the texts seen have grown so far: early on, turns of phrase become known. [1]
_GROWTH = 1.2

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Appeal:
    """One appeal of a stream.

    Args:
        key: Its number.
        person: Who sent it.
        second: When it came in, since 1970 in UTC. [s]
        title: Its title, empty where it has none.
        text: The whole of it.
    """

    key: str
    person: str
    second: float
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicSetting:
    """What makes a topic, and what an alarm.

    Args:
        likeness: From which on an appeal joins a topic. [1]
        title_share: Weight of titles beside whole texts. [1]
        memory_d: A topic is forgotten so long after its last letter. [d]
        window_d: Alarms look back so far. [d]
        people: So many different people raise an alarm. [1]
        letters: So many letters, copies among them, have to be there as well. [1]
        budget: So many alarms may be raised in a calendar month. [1]
    """

    likeness: float = 0.13
    title_share: float = 0.3
    memory_d: float = 180.0
    window_d: float = 60.0
    people: int = 3
    letters: int = 4
    budget: int = 3


@dataclass(frozen=True, slots=True)
class Alarm:
    """A topic that enough people have spoken of.

    Args:
        topic: Number of the topic. [1]
        place: Number of the appeal with which it was raised, in the order of the stream; of another topic when it had
            waited for the next month. [1]
        people: How many different people had spoken of it within the window. [1]
        letters: How many letters there were. [1]
        waited: How many letters of the topic came while the budget was used up. [1]
    """

    topic: int
    place: int
    people: int
    letters: int
    waited: int


@dataclass(slots=True)
class Topic:
    """A topic.

    Args:
        places: Numbers of its appeals, in the order of the stream. [1]
        alarm: What it raised, if it did.
        waited: How many letters came while its alarm could not be paid. [1]
    """

    places: list[int] = field(default_factory=list)
    alarm: Alarm | None = None
    waited: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What a stream held.

    Args:
        topics: Every topic, by its number.
        topic_of: Number of each appeal's topic.
        alarms: In the order in which they were raised.
    """

    topics: list[Topic]
    topic_of: list[int]
    alarms: list[Alarm]


def follow(appeals: Sequence[Appeal], setting: TopicSetting) -> Found:
    """Follow a stream to its end.

    Args:
        appeals: In the order of time; those of one second in the order in which they are given.
        setting: What makes a topic, and what an alarm.

    Raises:
        ValueError: When an appeal comes before an earlier one.
    """
    seconds = np.array([one.second for one in appeals], dtype=np.float64)
    if (np.diff(seconds) < 0).any():
        raise ValueError("appeals are not in the order of time")
    likeness = _Likeness(appeals, seconds, setting)
    topics: list[Topic] = []
    topic_of = np.full(len(appeals), -1, dtype=np.int64)
    watch = _Watch(appeals, topics, setting)
    for place in range(len(appeals)):
        first, alike = likeness.to_earlier(place)
        number = nearest_topic(topic_of[first:place], alike, setting.likeness)
        if number is None:
            number = len(topics)
            topics.append(Topic())
        topics[number].places.append(place)
        topic_of[place] = number
        watch.look(number)
    return Found(topics, topic_of.tolist(), watch.alarms)


class _Watch:
    """What raises alarms, and what waits for the next month."""

    def __init__(self, appeals: Sequence[Appeal], topics: Sequence[Topic], setting: TopicSetting) -> None:
        self._appeals, self._topics, self._setting = appeals, topics, setting
        self._copies = [copy_of(one.text) for one in appeals]
        self._seconds: list[float] = []
        self._waiting: set[int] = set()
        self.alarms: list[Alarm] = []

    def look(self, number: int) -> None:
        """Raise the alarms that there is room for, now that a topic has one more letter.

        Args:
            number: Which topic it is. [1]
        """
        place = self._topics[number].places[-1]
        now = self._appeals[place].second
        due = {} if self._topics[number].alarm else {number: self._spoken(number, now)}
        if self._waiting and has_room(self._setting.budget, self._seconds, now):
            due |= {other: self._spoken(other, now) for other in self._waiting}
            self._waiting = {other for other in self._waiting if self._is_enough(due[other])}
        for other in sorted(due, key=lambda one: (*due[one], -one), reverse=True):
            if self._is_enough(due[other]):
                self._raise(other, place, *due[other])

    def _raise(self, number: int, place: int, people: int, letters: int) -> None:
        now, topic = self._appeals[place].second, self._topics[number]
        if not has_room(self._setting.budget, self._seconds, now):
            topic.waited += topic.places[-1] == place
            self._waiting.add(number)
            return
        topic.alarm = Alarm(number, place, people, letters, topic.waited)
        self._waiting.discard(number)
        self._seconds.append(now)
        self.alarms.append(topic.alarm)

    def _is_enough(self, spoken: tuple[int, int]) -> bool:
        return spoken[0] >= self._setting.people and spoken[1] >= self._setting.letters

    def _spoken(self, number: int, now: float) -> tuple[int, int]:
        """Return how many people have spoken of a topic within the window, and in how many letters."""
        since = now - self._setting.window_d * _DAY_S
        recent = [one for one in self._topics[number].places if self._appeals[one].second > since]
        return people_among((self._appeals[one].person, self._copies[one]) for one in recent), len(recent)


class _Likeness:
    """Likeness of appeals to those before them, by weights that know of nothing later."""

    def __init__(self, appeals: Sequence[Appeal], seconds: Floats, setting: TopicSetting) -> None:
        self._seconds = seconds
        self._memory_s = setting.memory_d * _DAY_S
        views = letter_views([one.title for one in appeals], [one.text for one in appeals])
        self._views = list(zip(views, (setting.title_share, 1 - setting.title_share), strict=True))
        self._met = [np.zeros(view.width) for view, _ in self._views]
        self._own = np.zeros(views[0].width)
        self._counted = 0
        self._until = -math.inf
        self._first = self._last = 0
        self._rows: list[sparse.csr_matrix] = []

    def to_earlier(self, place: int) -> tuple[int, Floats]:
        """Return the first appeal that is remembered, and how alike each from it on is.

        Args:
            place: Number of the appeal that is compared. [1]
        """
        now = self._seconds[place]
        if now >= self._until or place >= self._last or place > _GROWTH * self._counted:
            self._renew(place)
        first = int(np.searchsorted(self._seconds, now - self._memory_s))
        alike = np.zeros(place - first)
        if first < place:
            for rows, (_, share) in zip(self._rows, self._views, strict=True):
                own = slice(*rows.indptr[place - self._first : place - self._first + 2])
                self._own[rows.indices[own]] = rows.data[own]
                alike += share * (rows @ self._own)[first - self._first : place - self._first]
                self._own[rows.indices[own]] = 0.0
        return first, alike

    def _renew(self, place: int) -> None:
        """Weigh runs by how rare they have been until now, for the appeals of the week that begins."""
        now = self._seconds[place]
        self._until = now + _WEEK_S
        self._first = int(np.searchsorted(self._seconds, now - self._memory_s))
        self._last = int(np.searchsorted(self._seconds, self._until))
        self._last = max(self._last, place + 1)
        self._rows = []
        for number, (view, _) in enumerate(self._views):
            seen = view.slots[view.starts[self._counted] : view.starts[place + 1]]
            np.add.at(self._met[number], seen, 1.0)
            chosen = view.take(np.arange(self._first, self._last))
            self._rows.append(rare_rows(chosen, self._met[number], place))
        self._counted = place + 1
