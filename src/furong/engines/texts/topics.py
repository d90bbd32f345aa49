"""Topics in a stream of appeals: who says the same of the same place, as it comes in.

Each appeal joins the topic that it is most like, or begins one. Likeness is that of titles, which name place and
matter, and of whole texts; runs of characters count by how rare they have been so far, so that names of places, which
are rare, weigh most. Weights are renewed every week, and more often at first, from what has come in until then: nothing
that comes later is used.

A topic raises an alarm when enough different people have spoken of it within a time. One person's letters count once,
and so do copies of one text under several names. Alarms are paid from a budget that grows day by day and is saved up
for two months at the most; what cannot be paid waits, and is raised by its next letter when there is enough again.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy import sparse

from furong.engines.texts.grams import Grams, grams_of
from furong.engines.texts.plain import words_only

__all__ = ["Alarm", "Appeal", "Found", "Topic", "TopicSetting", "follow"]

_DAY_S = 86_400.0
_WEEK_S = 7 * _DAY_S
_MONTH_S = 30 * _DAY_S
_SAVED_MONTHS = 2.0
#: Titles by runs of two to four, texts by runs of two and three characters.
_TITLE_SIZES, _TEXT_SIZES, _BITS = (2, 3, 4), (2, 3), 19
_TEXT_LENGTH = 500
_RARITY_POWER = 1.5
#: Weights are renewed as well when the texts seen have grown so far: early on, turns of phrase become known. [1]
_GROWTH = 1.2
#: Topics of which no letter is nearly like enough are not looked at. [1]
_NEAR = 0.6
#: Copies are known by so much of their words. [char]
_COPY_LENGTH = 160

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Appeal:
    """One appeal of a stream.

    Args:
        key: Its number.
        person: Who sent it.
        second: When it came in. [s]
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
        budget: So many alarms may be raised in thirty days, over time; saved up for sixty days at the most. [1]
    """

    likeness: float = 0.13
    title_share: float = 0.3
    memory_d: float = 180.0
    window_d: float = 60.0
    people: int = 3
    letters: int = 4
    budget: float = 3.0


@dataclass(frozen=True, slots=True)
class Alarm:
    """A topic that enough people have spoken of.

    Args:
        topic: Number of the topic. [1]
        place: Number of the appeal that raised it, in the order of the stream. [1]
        people: How many different people had spoken of it within the window. [1]
        letters: How many letters there were. [1]
        waited: How many letters came while the budget was used up. [1]
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
    copies = [words_only(one.text)[:_COPY_LENGTH] for one in appeals]
    topics: list[Topic] = []
    topic_of = np.full(len(appeals), -1, dtype=np.int64)
    purse = _Purse(setting.budget, float(seconds[0]) if len(appeals) else 0.0)
    for place in range(len(appeals)):
        first, alike = likeness.to_earlier(place)
        number = _joined(topic_of[first:place], alike, setting.likeness)
        if number < 0:
            number = len(topics)
            topics.append(Topic())
        topics[number].places.append(place)
        topic_of[place] = number
        _watch(appeals, copies, topics[number], number, purse, setting)
    return Found(topics, topic_of.tolist(), purse.alarms)


@dataclass(slots=True)
class _Purse:
    """What alarms are paid from."""

    budget: float
    second: float
    saved: float = field(init=False)
    alarms: list[Alarm] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.saved = _SAVED_MONTHS * self.budget

    def pays(self, now: float) -> bool:
        """Pay for an alarm, if there is enough.

        Args:
            now: When it is raised. [s]
        """
        grown = self.saved + self.budget * (now - self.second) / _MONTH_S
        self.saved, self.second = min(grown, _SAVED_MONTHS * self.budget), now
        if self.saved < 1:
            return False
        self.saved -= 1
        return True


def _joined(topic_of: npt.NDArray[np.int64], alike: Floats, least: float) -> int:
    """Return the topic that an appeal joins, -1 for none: half its likest letter, half the mean of all its letters."""
    near = np.unique(topic_of[alike > least * _NEAR])
    best, chosen = least, -1
    for number in near:
        own = alike[topic_of == number]
        likeness = (own.max() + own.mean()) / 2
        if likeness > best:
            best, chosen = likeness, int(number)
    return chosen


def _watch(
    appeals: Sequence[Appeal],
    copies: Sequence[str],
    topic: Topic,
    number: int,
    purse: _Purse,
    setting: TopicSetting,
) -> None:
    """Raise an alarm when a topic's newest letter makes it one."""
    if topic.alarm is not None:
        return
    place = topic.places[-1]
    now = appeals[place].second
    recent = [one for one in topic.places if appeals[one].second > now - setting.window_d * _DAY_S]
    people = _people(appeals, copies, recent)
    if people < setting.people or len(recent) < setting.letters:
        return
    if not purse.pays(now):
        topic.waited += 1
        return
    topic.alarm = Alarm(number, place, people, len(recent), topic.waited)
    purse.alarms.append(topic.alarm)


def _people(appeals: Sequence[Appeal], copies: Sequence[str], places: Sequence[int]) -> int:
    """Return how many different people speak: who sent the same text under another name is one."""
    seen: set[str] = set()
    said: set[str] = set()
    count = 0
    for place in places:
        person = appeals[place].person
        if (not person or person not in seen) and copies[place] not in said:
            count += 1
        seen.add(person)
        said.add(copies[place])
    return count


class _Likeness:
    """Likeness of appeals to those before them, by weights that know of nothing later."""

    def __init__(self, appeals: Sequence[Appeal], seconds: Floats, setting: TopicSetting) -> None:
        self._seconds = seconds
        self._memory_s = setting.memory_d * _DAY_S
        titles = [one.title or one.text[:40] for one in appeals]
        texts = [one.text[:_TEXT_LENGTH] for one in appeals]
        self._views = [
            (grams_of(titles, _TITLE_SIZES, _BITS, 0), setting.title_share),
            (grams_of(texts, _TEXT_SIZES, _BITS, 1), 1 - setting.title_share),
        ]
        self._met = [np.zeros(view.width) for view, _ in self._views]
        self._own = np.zeros(1 << _BITS)
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
            rarity = np.log((2 + place) / (self._met[number][chosen.slots] + 0.5)).clip(0) ** _RARITY_POWER
            self._rows.append(_weighed(chosen, rarity))
        self._counted = place + 1


def _weighed(grams: Grams, rarity: Floats) -> sparse.csr_matrix:
    """Return texts as rows of length one, by the rarity of each entry."""
    value = (1 + np.log(grams.counts)) * rarity
    length = np.sqrt(np.bincount(grams.rows, value * value, len(grams)))
    value /= np.where(length > 0, length, 1.0)[grams.rows]
    return sparse.csr_matrix((value, grams.slots, grams.starts), shape=(len(grams), grams.width))
