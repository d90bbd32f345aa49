"""Whole things by share: the method of the largest remainder (Hare quota), as seats are given out by votes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

__all__ = ["apportion", "whole_shares"]

#: Float dust must not turn a whole part into one less, nor break a tie.
_DUST_DIGITS = 9


def whole_shares(amounts: npt.ArrayLike, weights: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Return amounts split by weight into whole parts that add up to them; nothing where all weights are 0.

    What is left after rounding down goes to the largest remainders; of equal ones, to the larger weight, and then to
    the one that stands first, so that the same weights always give the same parts.

    Args:
        amounts: What is split, row by row; below 0 counts as 0. [1]
        weights: Rows of the weights, each at least 0.
    """
    weight = np.asarray(weights, dtype=np.float64)
    total = weight.sum(axis=-1, keepdims=True)
    amount = np.maximum(np.asarray(amounts, dtype=np.int64)[..., None], 0) * (total > 0)
    exact = amount * weight / np.where(total > 0, total, 1.0)
    parts = np.floor(exact + 10.0**-_DUST_DIGITS)
    rest = np.round(exact - parts, _DUST_DIGITS)
    stands = np.broadcast_to(np.arange(weight.shape[-1]), weight.shape)
    order = np.lexsort((stands, -weight, -rest), axis=-1)
    rank = np.argsort(order, axis=-1)
    return np.asarray(parts + (rank < amount - parts.sum(axis=-1, keepdims=True)), dtype=np.int64)


def apportion(amount: int, weights: Mapping[str, float]) -> dict[str, int]:
    """Return an amount split by weight, by name; who gets no part is not named, and names settle what is still equal.

    Args:
        amount: What is split. [1]
        weights: The weight of each, at least 0.
    """
    names = sorted(weights)
    if not names:
        return {}
    parts = whole_shares(amount, [weights[name] for name in names]).tolist()
    return {name: part for name, part in zip(names, parts, strict=True) if part}
