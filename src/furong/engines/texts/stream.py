"""Topics of appeals as they come in, kept from one look to the next.

What :mod:`furong.engines.texts.topics` does with a recorded stream is done here a few letters at a time, by the same
rules. A live city knows more of a letter than its words: two that were written of places far from one another are not
of one topic, however alike they sound, and other districts and other categories make it less likely. Weights are
renewed with every look, from the letters that are remembered.

What is remembered is a window: letters that are of no topic are forgotten first.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from furong.engines.texts.grams import Grams
from furong.engines.texts.topic_rules import copy_of, letter_views, nearest_topic, people_among, rare_rows
from furong.engines.texts.topics import TopicSetting

__all__ = ["Joined", "Letter", "TopicStream"]

_DAY_S = 86_400.0
#: While fewer are remembered, runs are weighed as if there were so many: what the first few say is not common. [1]
_FEW = 30
#: Two places so far apart are not one. [m]
_APART_M = 3_000.0
_DEGREE_M = 111_000.0
#: What is left of the likeness of letters from other districts, and of other categories. [1]
_OTHER_AREA, _OTHER_CATEGORY = 0.5, 0.7

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One appeal as it comes in.

    Args:
        key: Its number.
        person: Who sent it, or empty when nobody knows.
        second: When it came in. [s]
        title: Its title, empty where it has none.
        text: The whole of it.
        category: What it is about, or empty.
        area: Code of its district, or empty.
        lon: Longitude, or ``None``. [deg]
        lat: Latitude, or ``None``. [deg]
    """

    key: str
    person: str
    second: float
    title: str
    text: str
    category: str = ""
    area: str = ""
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """Where a letter belongs.

    Args:
        key: Its number.
        topic: Number of its topic; 0 while it is alone. [1]
        with_key: The letter that was alone until now and begins the topic with it, or empty.
        people: Different people who spoke of the topic in the window that ends with it. [1]
        letters: Letters in that window. [1]
    """

    key: str
    topic: int
    with_key: str
    people: int
    letters: int


class _Facts:
    """What is known of place and category of letters, a column each."""

    def __init__(self, letters: Sequence[Letter]) -> None:
        self._area = np.array([one.area for one in letters], dtype=np.str_)
        self._category = np.array([one.category for one in letters], dtype=np.str_)
        self._lon = np.array([math.nan if one.lon is None else one.lon for one in letters])
        self._lat = np.array([math.nan if one.lat is None else one.lat for one in letters])

    def beside(self, place: int) -> Floats:
        """Return by how much the likeness of a letter to each earlier one counts. [1]

        Args:
            place: Which of the letters it is, from the first. [1]
        """
        factor = np.ones(place)
        for column, left in ((self._area, _OTHER_AREA), (self._category, _OTHER_CATEGORY)):
            own, others = column[place], column[:place]
            if own:
                factor[(others != "") & (others != own)] *= left
        east = (self._lon[:place] - self._lon[place]) * math.cos(math.radians(np.nan_to_num(self._lat[place])))
        away = np.hypot(east, self._lat[:place] - self._lat[place]) * _DEGREE_M
        factor[away > _APART_M] = 0.0
        return factor


class TopicStream:
    """Letters that are remembered with the topics that they are of."""

    def __init__(self, setting: TopicSetting, *, remembered: int, next_topic: int) -> None:
        """Begin with nothing remembered.

        Args:
            setting: What makes a topic; its budget is not used here.
            remembered: How many letters are remembered at the most. [1]
            next_topic: Number of the next topic that begins. [1]
        """
        self._setting, self._most, self._next = setting, remembered, next_topic
        self._letters: list[Letter] = []
        self._copies: list[str] = []
        self._topic: Ints = np.empty(0, np.int64)
        self._views: tuple[Grams, ...] = letter_views([], [])
        self._alone = 0

    def __len__(self) -> int:
        """Return how many letters are remembered."""
        return len(self._letters)

    def recall(self, letters: Sequence[Letter], topics: Sequence[int]) -> None:
        """Remember letters whose topics are known.

        Args:
            letters: The letters.
            topics: Number of each one's topic; 0 for one that is alone. [1]
        """
        self._keep(letters)
        labels = [topic or self._lone() for topic in topics]
        self._topic = np.concatenate([self._topic, np.array(labels, np.int64)])

    def join(self, letters: Sequence[Letter]) -> list[Joined]:
        """Say where new letters belong, and remember them.

        Args:
            letters: In the order in which they came.
        """
        if not letters:
            return []
        self._forget(max(one.second for one in letters), len(letters))
        first = len(self._letters)
        self._keep(letters)
        alike, facts = self._likeness(first), _Facts(self._letters)
        told: list[Joined] = []
        for place, letter in enumerate(letters, first):
            row = alike[place - first].toarray().ravel()[:place] * facts.beside(place)
            label = nearest_topic(self._topic, row, self._setting.likeness) or 0
            began = self._begun(label) if label < 0 else ""
            topic = self._label_of(label, began)
            self._topic = np.append(self._topic, topic)
            told.append(self._told(letter, topic, began))
        return told

    def alike(self, letter: Letter) -> dict[int, float]:
        """Return how alike a letter is to each topic that is remembered; it is remembered as alone from then on. [1]

        Args:
            letter: The letter, the newest of all.
        """
        first = len(self._letters)
        self.recall([letter], [0])
        row = self._likeness(first).toarray().ravel()[:first] * _Facts(self._letters).beside(first)
        return {
            int(label): float((own.max() + own.mean()) / 2)
            for label in np.unique(self._topic[:first])
            if label > 0 and len(own := row[self._topic[:first] == label])
        }

    def spoken(self, topic: int) -> tuple[int, int]:
        """Return how many different people speak of a topic in its newest window, and how many letters.

        Args:
            topic: Its number. [1]
        """
        own = [self._letters[place] for place in np.flatnonzero(self._topic == topic)]
        if not own:
            return 0, 0
        told = self._told(max(own, key=lambda one: one.second), topic, "")
        return told.people, told.letters

    def _lone(self) -> int:
        self._alone -= 1
        return self._alone

    def _begun(self, label: int) -> str:
        """Return the letter that has been alone under a label, if there is one."""
        found = np.flatnonzero(self._topic == label)
        return self._letters[int(found[0])].key if len(found) else ""

    def _label_of(self, label: int, began: str) -> int:
        """Return the label of a new letter; two that were alone get the next number."""
        if not began:
            return label or self._lone()
        number, self._next = self._next, self._next + 1
        self._topic[self._topic == label] = number
        return number

    def _told(self, letter: Letter, topic: int, began: str) -> Joined:
        if topic < 0:
            return Joined(letter.key, 0, "", 1, 1)
        since = letter.second - self._setting.window_d * _DAY_S
        own = np.flatnonzero(self._topic == topic)
        recent = [place for place in own.tolist() if since < self._letters[place].second <= letter.second]
        people = people_among((self._letters[place].person, self._copies[place]) for place in recent)
        return Joined(letter.key, topic, began, people, len(recent))

    def _keep(self, letters: Sequence[Letter]) -> None:
        self._letters.extend(letters)
        self._copies.extend(copy_of(one.text) for one in letters)
        views = letter_views([one.title for one in letters], [one.text for one in letters])
        self._views = tuple(_joined(known, new) for known, new in zip(self._views, views, strict=True))

    def _forget(self, now: float, coming: int) -> None:
        """Forget what is older than the memory, and when there is no room for what comes, what is alone and oldest."""
        seconds = np.array([one.second for one in self._letters], dtype=np.float64)
        kept = seconds > now - self._setting.memory_d * _DAY_S
        room = max(self._most - coming, 0)
        if kept.sum() > room:
            order = np.lexsort((-seconds, self._topic < 0))
            kept &= np.isin(np.arange(len(seconds)), order[kept[order]][:room])
        if kept.all():
            return
        places = np.flatnonzero(kept)
        self._letters = [self._letters[place] for place in places]
        self._copies = [self._copies[place] for place in places]
        self._topic = self._topic[places]
        self._views = tuple(view.take(places) for view in self._views)

    def _likeness(self, first: int) -> sparse.csr_matrix:
        """Return how alike the letters from the ``first`` on are to all that are remembered, a row each."""
        shares = (self._setting.title_share, 1 - self._setting.title_share)
        alike: Any = 0
        distinct = np.sort(np.unique(np.array(self._copies, dtype=np.str_), return_index=True)[1])
        for view, share in zip(self._views, shares, strict=True):
            # Copies of one text do not make its words common.
            met = np.bincount(view.take(distinct).slots, minlength=view.width)
            rows = rare_rows(view, met, max(len(view), _FEW))
            alike = alike + share * (rows[first:] @ rows.transpose())
        told: sparse.csr_matrix = alike.tocsr()
        return told


def _joined(one: Grams, other: Grams) -> Grams:
    """Return the rows of both, one after the other."""
    return Grams(
        np.concatenate([one.slots, other.slots]),
        np.concatenate([one.counts, other.counts]),
        np.concatenate([one.starts, other.starts[1:] + one.starts[-1]]),
        one.width,
    )
