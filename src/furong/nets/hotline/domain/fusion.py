"""Make one ranking of several, by reciprocal ranks (Cormack, Clarke and Büttcher, 2009)."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TypeVar

__all__ = ["NEAR_FROM", "fused"]

T = TypeVar("T", bound=Hashable)
_DAMPING = 60
#: From this cosine on vectors alone tell of the same. [1]
NEAR_FROM = 0.6


def fused(*rankings: Sequence[T]) -> list[T]:
    """Return all that is ranked, best first; what one ranking alone has stands behind what all have.

    Args:
        rankings: Each the best first; the first one decides among equals.
    """
    scores: dict[T, float] = {}
    for ranking in rankings:
        for place, one in enumerate(ranking, 1):
            scores[one] = scores.get(one, 0.0) + 1 / (_DAMPING + place)
    return sorted(scores, key=lambda one: -scores[one])
