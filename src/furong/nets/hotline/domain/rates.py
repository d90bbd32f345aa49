"""The three rates: what counts for each, and of how many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from furong.nets.hotline.contracts.appeals import Satisfaction, Solved
from furong.nets.hotline.contracts.rates import RateInfo

__all__ = ["AskedCitizen", "HandledRound", "in_time", "rate_of_content", "rate_of_response", "rate_of_solved"]


@dataclass(frozen=True, slots=True)
class HandledRound:
    """A clock of handling: when the reply was due, and when it came."""

    unit: str
    due_at: datetime | None
    replied_at: datetime | None


@dataclass(frozen=True, slots=True)
class AskedCitizen:
    """A citizen who was reached."""

    unit: str
    solved: Solved
    satisfaction: Satisfaction


def rate_of_response(rounds: Iterable[HandledRound], until: datetime) -> RateInfo:
    """Return how many were replied to in time, of those that were replied to or due before ``until``."""
    told = [is_good for one in rounds if (is_good := in_time(one, until)) is not None]
    return RateInfo(good=sum(told), counted=len(told))


def in_time(one: HandledRound, until: datetime) -> bool | None:
    """Return whether a round was replied to in time, or ``None`` when it is neither replied to nor due yet."""
    is_late = one.due_at is not None and one.due_at < (one.replied_at or until)
    return None if one.replied_at is None and not is_late else not is_late


def rate_of_solved(asked: Iterable[AskedCitizen]) -> RateInfo:
    """Return how many say that it is solved; partly is not."""
    told = [one.solved is Solved.YES for one in asked]
    return RateInfo(good=sum(told), counted=len(told))


def rate_of_content(asked: Iterable[AskedCitizen]) -> RateInfo:
    """Return how many are content, or fairly so."""
    told = [one.satisfaction is not Satisfaction.DISSATISFIED for one in asked]
    return RateInfo(good=sum(told), counted=len(told))
