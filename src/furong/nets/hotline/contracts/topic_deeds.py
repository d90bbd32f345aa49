"""What people do with topics by hand, and what helps them: places, the budget of alarms, topics that are alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["UNDOING", "SimilarTopic", "TopicBudget", "TopicDeed", "TopicPlace"]


class TopicDeed(StrEnum):
    """What somebody does with a topic, and what undoes it."""

    CLOSE = "close"
    REOPEN = "reopen"
    JOIN = "join"
    PART = "part"
    MERGE = "merge"
    SPLIT = "split"


#: What undoes what.
UNDOING: Mapping[TopicDeed, TopicDeed] = {
    TopicDeed.CLOSE: TopicDeed.REOPEN,
    TopicDeed.JOIN: TopicDeed.PART,
    TopicDeed.MERGE: TopicDeed.SPLIT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPlace:
    """A place that appeals of a topic name.

    Args:
        lon: Longitude, WGS 84. [deg]
        lat: Latitude, WGS 84. [deg]
        appeals: How many name it. [1]
    """

    lon: float
    lat: float
    appeals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicBudget:
    """How many topics may raise an alarm.

    Args:
        people: So many different people make a topic hot. [1]
        monthly: So many alarms in a calendar month. [1]
        raised: Alarms of this month. [1]
        left: Alarms that this month has room for. [1]
    """

    people: int
    monthly: int
    raised: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarTopic:
    """An open topic that an appeal is like.

    Args:
        number: Its number. [1]
        title: What it is about, without numbers of persons.
        appeals: Its appeals that the reader may see. [1]
        likeness: How alike they are: 1 is the same. [1]
    """

    number: int
    title: str
    appeals: int
    likeness: float
