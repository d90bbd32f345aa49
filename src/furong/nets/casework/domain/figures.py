"""How much is left to do, by what the same counter counted before and now."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

__all__ = ["Standing", "left_of", "standing_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What was counted first and last by one counter.

    Args:
        before: The first figure. [unit of the type]
        now: The last one. [unit of the type]
        goal: How much there may be in the end. [unit of the type]
        limit: How much there may be before it is a case. [unit of the type]
        begun_at: When the first was counted.
        counted_at: When the last was.
        counter: Who counted.
        steady: The larger one of the last two: what one count alone says may be a bus in front of a camera. [unit]
    """

    before: float
    now: float
    goal: float
    limit: float
    begun_at: datetime
    counted_at: datetime
    counter: str
    steady: float

    @property
    def steadied(self) -> Standing:
        """How they stand by what two counts in a row say."""
        return replace(self, now=self.steady)

    @property
    def is_reached(self) -> bool:
        """Whether a later count than the first says that the goal is reached."""
        return self.counted_at > self.begun_at and self.now <= self.goal


def standing_of(figures: Iterable[tuple[datetime, str, float, float, float]]) -> Standing | None:
    """Return how figures of one group stand; those of another counter than the first are left out.

    Args:
        figures: Instant, counter, value, goal and limit of each, in the order in which they were stored.
    """
    told = list(figures)
    if not told:
        return None
    begun_at, counter, before, goal, limit = told[0]
    *_, earlier, last = sorted([told[0], *(one for one in told if one[1] == counter)], key=lambda one: one[0])
    at, _, now, _, _ = last
    return Standing(
        before=before,
        now=now,
        goal=goal,
        limit=limit,
        begun_at=begun_at,
        counted_at=at,
        counter=counter,
        steady=max(now, earlier[2]),
    )


def left_of(own: Standing | None, whole: Standing | None, *, share: int, done: int) -> int | None:
    """Return how much of a task is left, or ``None`` when nobody has counted. [unit of the type]

    Once the whole case is solved nothing is left of any task, whoever did it. Where the counter can tell the groups
    apart, a task is measured by its own figure; where it cannot, by the whole one: that must have gone down by the
    share of this task and of those that are done already, so that no two units prove their work by one difference.

    Args:
        own: How the figures of the task's group stand.
        whole: How those of the whole case stand.
        share: How much the task asks for. [unit of the type]
        done: How much the tasks ask for that are done. [unit of the type]
    """
    if whole is not None and whole.is_reached:
        return 0
    if own is not None:
        return max(0, math.ceil(own.now - own.goal))
    if whole is not None:
        return max(0, math.ceil(whole.now - max(whole.goal, whole.before - share - done)))
    return None
