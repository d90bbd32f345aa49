"""What recorded and living streams have in common: which letters are alike, who counts, and what a budget allows.

Likeness is that of titles, which name place and matter, and of whole texts; runs of characters count by how rare they
are, so that names of places, which are rare, weigh most.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from furong.engines.texts.grams import Grams, grams_of
from furong.engines.texts.model import head_of
from furong.engines.texts.plain import words_only
from furong.engines.texts.rows import row_matrix
from furong.kernel.clock import CITY_TIME

__all__ = ["copy_of", "has_room", "letter_views", "nearest_topic", "people_among", "rare_rows"]

#: Titles by runs of two to four, texts by runs of two and three characters.
_TITLE_SIZES, _TEXT_SIZES, _BITS = (2, 3, 4), (2, 3), 19
_TEXT_LENGTH = 500
_RARITY_POWER = 1.5
#: Topics of which no letter is nearly like enough are not looked at. [1]
_NEAR = 0.6
#: Copies are known by so much of their words. [char]
_COPY_LENGTH = 160

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def letter_views(titles: Sequence[str], texts: Sequence[str]) -> tuple[Grams, Grams]:
    """Return the runs of titles, and those of whole texts.

    Args:
        titles: Of letters; how a text begins stands for an empty one.
        texts: The whole of each.
    """
    heads = [head_of(title, text) for title, text in zip(titles, texts, strict=True)]
    wholes = [text[:_TEXT_LENGTH] for text in texts]
    return grams_of(heads, _TITLE_SIZES, _BITS, 0), grams_of(wholes, _TEXT_SIZES, _BITS, 1)


def rare_rows(grams: Grams, met: npt.NDArray[Any], count: int) -> sparse.csr_matrix:
    """Return letters as rows of length one, in which rare runs weigh most.

    Args:
        grams: Runs of the letters.
        met: In how many letters each run has been met. [1]
        count: How many letters those were. [1]
    """
    rarity = np.log((2 + count) / (met[grams.slots] + 0.5)).clip(0) ** _RARITY_POWER
    return row_matrix(grams, grams.of_length_one(grams.weighed(rarity)))


def nearest_topic(topic_of: Ints, alike: Floats, least: float) -> int | None:
    """Return the topic that a letter joins, if any: half its likest letter, half the mean of all its letters.

    Args:
        topic_of: Number of each earlier letter's topic. [1]
        alike: How alike each of them is. [1]
        least: From which on a letter joins. [1]
    """
    best, chosen = least, None
    for number in np.unique(topic_of[alike > least * _NEAR]):
        own = alike[topic_of == number]
        likeness = (own.max() + own.mean()) / 2
        if likeness > best:
            best, chosen = float(likeness), int(number)
    return chosen


def copy_of(text: str) -> str:
    """Return that by which copies of a text are known."""
    return words_only(text)[:_COPY_LENGTH]


def people_among(letters: Iterable[tuple[str, str]]) -> int:
    """Return how many different people speak: who sent the same text under another name is one.

    Args:
        letters: Who sent each, or nobody, and what its copies are known by.
    """
    seen: set[str] = set()
    said: set[str] = set()
    count = 0
    for person, copy in letters:
        if (not person or person not in seen) and copy not in said:
            count += 1
        seen.add(person)
        said.add(copy)
    return count


def has_room(budget: int, alarms: Sequence[float], now: float) -> bool:
    """Return whether one more alarm may be raised in the calendar month of the city.

    Args:
        budget: So many may be raised in each. [1]
        alarms: When the earlier ones were raised, since 1970 in UTC, the oldest first. [s]
        now: The present, likewise. [s]
    """
    if len(alarms) < budget:
        return True
    return budget > 0 and _month(alarms[-budget]) < _month(now)


def _month(second: float) -> tuple[int, int]:
    told = datetime.fromtimestamp(second, CITY_TIME)
    return told.year, told.month
