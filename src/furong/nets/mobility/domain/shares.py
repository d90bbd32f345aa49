"""Whole vehicles by share: the method of the largest remainder (Hare quota), as seats are given out by votes."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["apportion"]


def apportion(amount: int, weights: Mapping[str, float]) -> dict[str, int]:
    """Return an amount split by weight into whole parts that add up to it; who has no weight gets no part.

    What is left after rounding down goes to the largest remainders; of equal ones, to the larger weight, then by name.

    Args:
        amount: What is split, at least 0. [1]
        weights: The weight of each, at least 0.
    """
    having = {name: weight for name, weight in weights.items() if weight > 0}
    total = sum(having.values())
    if not having or amount <= 0:
        return {}
    exact = {name: amount * weight / total for name, weight in having.items()}
    # Float dust must not turn a whole part into one less.
    parts = {name: int(share + 1e-9) for name, share in exact.items()}
    order = sorted(having, key=lambda name: (-round(exact[name] - parts[name], 9), -having[name], name))
    for name in order[: amount - sum(parts.values())]:
        parts[name] += 1
    return {name: part for name, part in sorted(parts.items()) if part}
